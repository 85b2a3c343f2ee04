namespace ModelGen.Generator.Model;

/// <summary>The numbers of a stack of recurrent layers, wherever it stands.</summary>
/// <param name="HiddenSize">Units of a layer and direction.</param>
/// <param name="ProjectionSize">Width of a layer's output; <paramref name="HiddenSize"/> where the cell has no projection.</param>
/// <param name="NumLayers">Stacked layers.</param>
/// <param name="KeepProb">Probability that dropout keeps a value between layers.</param>
/// <param name="ForgetBias">Added to the forget gate's pre-activation.</param>
/// <param name="HiddenSizes">Units of each layer, where they differ; empty where they do not.</param>
/// <param name="Regularization">What keeps it from learning its input by heart, besides <paramref name="KeepProb"/>.</param>
/// <param name="MaxGateGradient">The largest magnitude of the gradient of a gate's pre-activation; 0 for no limit.</param>
internal sealed record StackNumbers(
    int HiddenSize, int ProjectionSize, int NumLayers, double KeepProb, double ForgetBias, EquatableArray<int> HiddenSizes, Regularization Regularization,
    double MaxGateGradient = 0);
