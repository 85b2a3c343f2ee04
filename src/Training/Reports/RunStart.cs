namespace ModelGen.Training;

/// <summary>What is going to be trained.</summary>
/// <param name="Model">Name of the declared class.</param>
/// <param name="Parameters">Number of trainable values.</param>
/// <param name="Text">Where the texts come from.</param>
/// <param name="TrainWords">Words of the training text.</param>
/// <param name="Epochs">Epochs of the run.</param>
/// <param name="Steps">Training steps of the run, over all epochs.</param>
/// <param name="StepsDone">How many of them were taken before an interruption.</param>
/// <param name="Threads">Threads that work on one step.</param>
/// <param name="Device">The device that computes, in a few words.</param>
public sealed record RunStart(
    string Model, long Parameters, string Text, int TrainWords, int Epochs, long Steps, long StepsDone, int Threads, string Device)
{
    /// <summary>What is called a word here: <c>words</c>, <c>characters</c> or <c>bytes</c>.</summary>
    public string Tokens { get; init; } = "words";

    /// <summary>One line for the user where the run goes on after an interruption; null otherwise.</summary>
    public string? Resumption => StepsDone == 0 ? null : $"Resumed after {StepsDone} training steps.";

    /// <summary>One line for the user.</summary>
    public override string ToString() =>
        $"{Model}: {Parameters:N0} parameters, {TrainWords:N0} training {Tokens} from {Text}, {Device.ReplaceLineEndings(" ")}";
}
