namespace ModelGen;

/// <summary>Where dropout acts. It never acts on the recurrent path, and only while training.</summary>
public enum DropoutPlacement
{
    /// <summary>
    /// On what enters the first layer and on every layer's output, that of the last one too
    /// (Zaremba, Sutskever and Vinyals 2014, arXiv:1409.2329).
    /// </summary>
    AllOutputs,

    /// <summary>On the outputs of all layers but the last, as in <c>torch.nn.LSTM</c>.</summary>
    BetweenLayers,
}
