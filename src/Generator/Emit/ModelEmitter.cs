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
        ModelPlan plan = LanguageModelPlan.Build(spec);
        if (spec.IsOutline)
        {
            return [(".g.cs", DeclarationFile.Write(spec, plan))];
        }

        return [(".g.cs", DeclarationFile.Write(spec, plan)), (".Cpu.g.cs", CpuFile.Write(spec, plan))];
    }
}
