using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>Which kind of plan a declaration becomes.</summary>
internal static class Plans
{
    /// <summary>The plan of a declaration, whatever its size.</summary>
    public static ModelPlan Build(ModelSpec spec, Target target) =>
        spec.Numbers is LanguageModelNumbers ? LanguageModelLowering.Build(spec, target) : RecurrentLayerLowering.Build(spec, target);
}
