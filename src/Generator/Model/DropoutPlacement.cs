namespace ModelGen.Generator.Model;

/// <summary>Where dropout acts; the runtime has an enumeration of the same name and members.</summary>
internal enum DropoutPlacement
{
    /// <summary>On what enters the first layer and on every layer's output (Zaremba et al. 2014).</summary>
    AllOutputs,

    /// <summary>On the outputs of all layers but the last (PyTorch).</summary>
    BetweenLayers,
}

/// <summary>What a placement means.</summary>
internal static class DropoutPlacements
{
    /// <summary>The probability that a value is kept of what enters the first layer, and of what the last one puts out.</summary>
    /// <param name="placement">Where dropout acts.</param>
    /// <param name="keepProb">The probability between layers.</param>
    public static double AtEnds(this DropoutPlacement placement, double keepProb) => placement == DropoutPlacement.AllOutputs ? keepProb : 1;
}
