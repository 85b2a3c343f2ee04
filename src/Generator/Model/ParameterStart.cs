namespace ModelGen.Generator.Model;

/// <summary>How some parameters start.</summary>
/// <param name="Of">The parameters, a name or a pattern.</param>
/// <param name="Initializer">How.</param>
/// <param name="Scale">What is declared of the scale; null for that of the initializer.</param>
internal sealed record ParameterStart(string Of, Initializer Initializer, double? Scale)
{
    /// <summary>Whether it is for matrices only.</summary>
    public bool NeedsMatrix => Initializer is Initializer.Glorot or Initializer.Orthogonal;
}
