namespace ModelGen.Generator.Model;

/// <summary>What keeps a model from learning its text by heart, the same for all kinds of models. Probabilities are those that a value is kept.</summary>
/// <param name="IsVariational">Whether all steps have the same masks (Gal and Ghahramani 2016, arXiv:1512.05287).</param>
/// <param name="InputKeepProb">Of what enters the first layer.</param>
/// <param name="OutputKeepProb">Of the last layer's output.</param>
/// <param name="StateKeepProb">Of a layer's previous output, where it enters the layer's own products.</param>
internal sealed record Regularization(bool IsVariational, double InputKeepProb, double OutputKeepProb, double StateKeepProb);
