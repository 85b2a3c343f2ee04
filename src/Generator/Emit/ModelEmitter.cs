using System.Collections.Generic;
using ModelGen.Generator.Emit.CSharp;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit;

/// <summary>A declaration as source files: a pure function of its spec.</summary>
internal static class ModelEmitter
{
    /// <summary>The files of a model; a suffix goes after the model's name.</summary>
    public static IReadOnlyList<(string Suffix, string Text)> Emit(ModelSpec spec)
    {
        (string declaration, string program) = Plans.Build(spec) switch
        {
            LanguageModelPlan plan => (new LanguageModelDeclarationFile(spec, plan).Write(), new LanguageModelCpuFile(spec, plan).Write()),
            RecurrentLayerPlan plan => (new RecurrentLayerDeclarationFile(spec, plan).Write(), new RecurrentLayerCpuFile(spec, plan).Write()),
            ModelPlan plan => throw new System.NotSupportedException($"{plan.GetType().Name} has no files."),
        };
        return spec.IsOutline ? [(".g.cs", declaration)] : [(".g.cs", declaration), (".Cpu.g.cs", program)];
    }
}
