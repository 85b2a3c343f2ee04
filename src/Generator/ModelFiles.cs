using System.Collections.Generic;
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
        ModelPlan cpu = Plans.Build(spec, Target.Cpu);
        string declaration = new DeclarationFile(spec, Shorthand.Of(spec).FaceOf(spec), cpu).Write();
        return spec.IsOutline
            ? [(".g.cs", declaration)]
            :
            [
                (".g.cs", declaration), (".Cpu.g.cs", new CpuFile(spec, cpu).Write()),
                (".Cuda.g.cs", new CudaFile(spec, Plans.Build(spec, Target.Cuda)).Write()),
            ];
    }
}
