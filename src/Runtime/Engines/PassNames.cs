namespace ModelGen.Engines;

/// <summary>Names of the passes that sessions ask for.</summary>
internal static class PassNames
{
    /// <summary>The forward pass of training.</summary>
    public const string Forward = nameof(Forward);

    /// <summary>The gradients of the last <see cref="Forward"/>.</summary>
    public const string Backward = nameof(Backward);

    /// <summary>Adds the gradients of the steps since the last update, in models that sum them.</summary>
    public const string Accumulate = nameof(Accumulate);

    /// <summary>The norm of the gradients.</summary>
    public const string Norm = nameof(Norm);

    /// <summary>A step against the gradients.</summary>
    public const string Update = nameof(Update);

    /// <summary>Parameters and their averages change places.</summary>
    public const string SwapAverages = nameof(SwapAverages);

    /// <summary>All of them.</summary>
    public const string TrainStep = nameof(TrainStep);

    /// <summary>The forward pass without dropout.</summary>
    public const string Evaluate = nameof(Evaluate);

    /// <summary>What all steps of a network share, and the states before the first one.</summary>
    public const string Begin = nameof(Begin);

    /// <summary>One step of a network.</summary>
    public const string Advance = nameof(Advance);

    /// <summary>What a network remembers from step to step moves from row to row.</summary>
    public const string SelectRows = nameof(SelectRows);

    /// <summary>The loss of a single stream.</summary>
    public const string EvaluateSequence = nameof(EvaluateSequence);

    /// <summary>A single stream, and the probabilities of the word after it.</summary>
    public const string Predict = nameof(Predict);

    /// <summary>The logits of the last <see cref="Forward"/>, which are not kept otherwise.</summary>
    public const string Logits = nameof(Logits);

    /// <summary>A <see cref="TrainStep"/> on the next window of a text, where texts lie beside the model.</summary>
    public const string TrainWindow = nameof(TrainWindow);

    /// <summary>An <see cref="Evaluate"/> on the next window.</summary>
    public const string EvaluateWindow = nameof(EvaluateWindow);
}
