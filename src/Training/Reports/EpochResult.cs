namespace ModelGen.Training;

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="TrainPerplexity">Perplexity of the training text while it was learned from.</param>
/// <param name="ValidPerplexity">Perplexity of the validation text afterwards.</param>
/// <param name="Seconds">How long both took.</param>
public sealed record EpochResult(
    int Epoch, double LearningRate, double TrainPerplexity, double ValidPerplexity, double Seconds);
