using System.Collections.Generic;
using ModelGen.Generator.Emit.CSharp;
using ModelGen.Generator.Emit.Cuda;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit;

/// <summary>A declaration as source files: a pure function of its spec.</summary>
internal static class ModelEmitter
{
    /// <summary>The files of a model; a suffix goes after the model's name.</summary>
    public static IReadOnlyList<(string Suffix, string Text)> Emit(ModelSpec spec)
    {
        ModelPlan cpu = Plans.Build(spec, Target.Cpu);
        string declaration = spec.Numbers is LanguageModelNumbers
            ? new LanguageModelDeclarationFile(spec, cpu).Write()
            : new RecurrentLayerDeclarationFile(spec, cpu).Write();
        return spec.IsOutline
            ? [(".g.cs", declaration)]
            :
            [
                (".g.cs", declaration), (".Cpu.g.cs", new CpuFile(spec, cpu).Write()),
                (".Cuda.g.cs", new CudaFile(spec, Plans.Build(spec, Target.Cuda)).Write()),
            ];
    }
}
