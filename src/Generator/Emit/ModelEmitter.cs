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
        (string declaration, string program) = cpu switch
        {
            LanguageModelPlan plan => (new LanguageModelDeclarationFile(spec, plan).Write(), new LanguageModelCpuFile(spec, plan).Write()),
            RecurrentLayerPlan plan => (new RecurrentLayerDeclarationFile(spec, plan).Write(), new RecurrentLayerCpuFile(spec, plan).Write()),
            _ => throw new System.NotSupportedException($"{cpu.GetType().Name} has no files."),
        };
        return spec.IsOutline
            ? [(".g.cs", declaration)]
            : [(".g.cs", declaration), (".Cpu.g.cs", program), (".Cuda.g.cs", new CudaFile(spec, Plans.Build(spec, Target.Cuda)).Write())];
    }
}
