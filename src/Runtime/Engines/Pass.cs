namespace ModelGen.Engines;

/// <summary>What a program can do, in one go.</summary>
public enum Pass
{
    /// <summary>The forward pass of training.</summary>
    Forward,

    /// <summary>The gradients of the last <see cref="Forward"/>, and their norm.</summary>
    Backward,

    /// <summary>Clips the gradients and descends.</summary>
    Update,

    /// <summary><see cref="Forward"/>, <see cref="Backward"/> and <see cref="Update"/>.</summary>
    TrainStep,

    /// <summary>The forward pass without dropout.</summary>
    Evaluate,

    /// <summary>The forward pass of a single stream.</summary>
    EvaluateSequence,

    /// <summary>The same, and the probabilities of the word after it.</summary>
    Predict,

    /// <summary>The logits of the last <see cref="Forward"/>, in the place of their gradient.</summary>
    Logits,

    /// <summary>The gradient in place of the logits.</summary>
    LogitGradients,

    /// <summary>Takes the words of the next window of a text that lies on the device.</summary>
    TakeWindow,

    /// <summary>Keeps the loss of a step until it is asked for, and moves on to the next window.</summary>
    KeepLoss,

    /// <summary>A <see cref="TrainStep"/> on the next window.</summary>
    TrainWindow,

    /// <summary>An <see cref="Evaluate"/> on the next window.</summary>
    EvaluateWindow,
}
