namespace ModelGen.Generator.Lowering;

/// <summary>Some gates side by side.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many.</param>
/// <param name="HasBias">Whether they have biases.</param>
/// <param name="HasInput">Whether the layer's input has a part in them.</param>
internal readonly record struct GateRun(int First, int Count, bool HasBias, bool HasInput);
