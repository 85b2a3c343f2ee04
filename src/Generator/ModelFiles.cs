using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Emit.CSharp;
using ModelGen.Generator.Emit.Cuda;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Shorthands;

namespace ModelGen.Generator;

/// <summary>A declaration as source files: a pure function of its spec.</summary>
internal static class ModelFiles
{
    /// <summary>The files of a model; a suffix goes after the model's name.</summary>
    public static IReadOnlyList<(string Suffix, string Text)> Of(ModelSpec spec)
    {
        Face face = Shorthand.Of(spec).FaceOf(spec);
        ModelPlans plans = ModelPlans.Take(spec);
        ModelPlan cpu = plans[Target.Cpu];
        if (spec.IsOutline)
        {
            return [(".g.cs", new DeclarationFile(spec, face, cpu, [], "").Write())];
        }

        ModelPlan cuda = plans[Target.Cuda];
        var remarks = new ModelRemarks(face, CostOf(face, plans));
        return
        [
            (".g.cs", new DeclarationFile(spec, face, cpu, [.. remarks.Lines], SpecText.Of(spec)).Write()),
            (".Cpu.g.cs", new CpuFile(spec, cpu).Write()), (".Cuda.g.cs", new CudaFile(spec, cuda).Write()),
        ];
    }

    /// <summary>What a model costs.</summary>
    public static ModelCost CostOf(Face face, ModelPlans plans) =>
        new(face, Target.All.ToDictionary(target => target, target => plans[target]), Target.All.ToDictionary(target => target, plans.StagesOf));
}
