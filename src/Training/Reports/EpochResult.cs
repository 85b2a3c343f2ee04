namespace ModelGen.Training;

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="LearningRate">Its learning rate; where that changes from step to step, that of the first.</param>
/// <param name="TrainPerplexity">Perplexity of the training text while it was learned from.</param>
/// <param name="ValidPerplexity">Perplexity of the validation text afterwards.</param>
/// <param name="Seconds">How long both took.</param>
public sealed record EpochResult(
    int Epoch, double LearningRate, double TrainPerplexity, double ValidPerplexity, double Seconds)
{
    /// <summary>Training steps taken by its end, over all epochs.</summary>
    public long Steps { get; init; }

    /// <summary>Tokens learned from per second of training, without validation; 0 where no step was taken.</summary>
    public double WordsPerSecond { get; init; }
}
