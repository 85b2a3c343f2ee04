using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>The remarks on a model's class: what it computes, what it holds, and what the compiler has made of it.</summary>
/// <param name="face">What is public.</param>
/// <param name="plans">What there was after each pass of the compiler, for each target.</param>
/// <param name="cpu">The plan for processors.</param>
/// <param name="cuda">That for GPUs.</param>
internal sealed class ModelRemarks(Face face, IReadOnlyDictionary<Target, IReadOnlyList<PlanStage>> plans, ModelPlan cpu, ModelPlan cuda)
{
    private const decimal Million = 1_000_000, BytesOfFloat = 4;

    /// <summary>The lines after the description.</summary>
    public IEnumerable<string> Lines =>
    [
        .. face.Cells.SelectMany(EquationsOf),
        "<para>The parameters:</para>",
        "<code>",
        .. cpu.Table(TensorTable.Parameters).Select(tensor => Escaped($"{tensor.Name} {Shape(tensor.Shape.Select(dim => dim.Symbol))} = {Shape(tensor.Shape.Select(dim => $"{dim.Value:0}"))}")),
        "</code>",
        $"<para>Memory: {MegaBytes(cpu)} MB on a processor, {MegaBytes(cuda)} MB on a GPU, without copies that a GPU's products make.</para>",
        $"<para>A training step takes {Number(Operations / Million)} million floating-point operations in matrix products and in the equations of its layers.</para>",
        .. plans.SelectMany(plan => plan.Key.Rewrites.Where((_, index) => Differ(plan.Value[index], plan.Value[index + 1]))
            .Select(rewrite => $"<para>Fused for {plan.Key.Name}, {rewrite.Name}: {Escaped(rewrite.Summary)}</para>")),
    ];

    private IEnumerable<string> EquationsOf(CellSpec cell) =>
    [
        face.Cells.Count == 1 ? "<para>The equations of a step:</para>" : $"<para>The equations of a step of {cell.Name}:</para>",
        "<code>", .. cell.Gates.Select(OfGate), .. TapePrinter.Equations(cell.Equations).Select(Escaped), "</code>",
    ];

    // What goes into the equations: x is the layer's input, h its output of the step before.
    private static string OfGate(GateSpec gate)
    {
        string[] terms =
        [
            .. gate.Source != GateSource.State ? (string[])["W x"] : [],
            .. gate.Source switch
            {
                GateSource.Input => (string[])[],
                GateSource.InputAndOperand => [$"U {CellSpec.OperandOf(gate.Name)}"],
                _ => ["U h"],
            },
            .. gate.HasBias ? (string[])["b"] : [],
        ];
        return $"{gate.Name} = {string.Join(" + ", terms)}";
    }

    // As it was lowered: what is fused later computes the same.
    private decimal Operations => OperationCount.Of(
        plans.Values.First()[0].Passes.Where(pass => pass.Name is "Forward" or "Backward").SelectMany(pass => pass.Operations));

    private static bool Differ(PlanStage before, PlanStage after) =>
        !before.Passes.SelectMany(pass => pass.Operations).SequenceEqual(after.Passes.SelectMany(pass => pass.Operations));

    private static string Shape(IEnumerable<string> extents) => $"[{string.Join(", ", extents)}]";

    private static string MegaBytes(ModelPlan plan) => Number(plan.Buffers.Length * BytesOfFloat / Million);

    // Three digits are enough, and none are lost of large ones.
    private static string Number(decimal value) =>
        value.ToString(value >= 100 ? "0" : value >= 10 ? "0.0" : value >= 1 ? "0.00" : "0.0000", System.Globalization.CultureInfo.InvariantCulture);

    private static string Escaped(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
