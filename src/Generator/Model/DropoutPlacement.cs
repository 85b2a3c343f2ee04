namespace ModelGen.Generator.Model;

/// <summary>Where dropout acts; the runtime has an enumeration of the same name and members.</summary>
internal enum DropoutPlacement
{
    /// <summary>On what enters the first layer and on every layer's output (Zaremba et al. 2014).</summary>
    AllOutputs,

    /// <summary>On the outputs of all layers but the last (PyTorch).</summary>
    BetweenLayers,
}
