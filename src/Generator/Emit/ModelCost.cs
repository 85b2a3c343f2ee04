using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit;

/// <summary>What a model costs: parameters, memory, operations, and what the compiler has fused.</summary>
/// <param name="face">What is public.</param>
/// <param name="plans">The plan for each target.</param>
/// <param name="stages">What there was after each pass of the compiler, for each target.</param>
internal sealed class ModelCost(
    Face face, IReadOnlyDictionary<Target, ModelPlan> plans, IReadOnlyDictionary<Target, IReadOnlyList<PlanStage>> stages)
{
    private const decimal Million = 1_000_000, BytesOfFloat = 4;

    /// <summary>The parameters.</summary>
    public IReadOnlyList<Tensor> Parameters => plans[Target.All[0]].Table(TensorTable.Parameters);

    /// <summary>The layers, and how many parameters each has.</summary>
    public IReadOnlyList<(string Name, string What, decimal Parameters)> Layers =>
        [.. face.Layers.Select(layer => (layer.Name, layer.What, Parameters.Where(parameter => layer.Holds(parameter.Name)).Sum(Numbers)))];

    /// <summary>Floating-point operations of a training step, by phase and by pass, as it was lowered: what is fused later computes the same.</summary>
    public IReadOnlyList<(string Phase, decimal Forward, decimal Backward)> Phases
    {
        get
        {
            IReadOnlyList<PlanPass> lowered = stages[Target.All[0]][0].Passes;
            (string Phase, bool IsForward, decimal Operations)[] all = [.. from pass in lowered
                where pass.Name is "Forward" or "Backward"
                from operation in pass.Operations
                select (operation.Phase, pass.Name == "Forward", OperationCount.Of([operation]))];
            return [.. all.GroupBy(each => each.Phase)
                .Select(phase => (phase.Key, phase.Sum(each => each.IsForward ? each.Operations : 0), phase.Sum(each => each.IsForward ? 0 : each.Operations)))];
        }
    }

    /// <summary>Floating-point operations of a training step.</summary>
    public decimal Operations => Phases.Sum(phase => phase.Forward + phase.Backward);

    /// <summary>The rewrites that did something, by target.</summary>
    public IEnumerable<(Target Target, Rewrite Rewrite)> Fused =>
        stages.SelectMany(plan => plan.Key.Rewrites.Where((_, index) => Differ(plan.Value[index], plan.Value[index + 1])).Select(rewrite => (plan.Key, rewrite)));

    /// <summary>Numbers of a tensor.</summary>
    public static decimal Numbers(Tensor tensor) => tensor.Shape.Aggregate(1m, (product, dim) => product * dim.Value);

    /// <summary>Bytes of the arena of a target.</summary>
    public decimal Memory(Target target) => plans[target].Buffers.Length * BytesOfFloat;

    /// <summary>Bytes of the buffers of a target that have one of the roles.</summary>
    public decimal Memory(Target target, params Role[] roles) =>
        plans[target].Buffers.Buffers.Where(buffer => buffer.SharesStorageOf is null && roles.Contains(buffer.Role)).Sum(buffer => buffer.Size) * BytesOfFloat;

    /// <summary>A number in millions: three digits are enough, and none are lost of large ones.</summary>
    public static string Millions(decimal value)
    {
        decimal millions = value / Million;
        return value == 0 ? "0" : millions.ToString(millions >= 100 ? "0" : millions >= 10 ? "0.0" : millions >= 1 ? "0.00" : "0.0000", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static bool Differ(PlanStage before, PlanStage after) =>
        !before.Passes.SelectMany(pass => pass.Operations).SequenceEqual(after.Passes.SelectMany(pass => pass.Operations));
}
