namespace ModelGen.Training;

/// <summary>What an epoch came to: the same on every machine that computes the same.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Steps">Training steps taken by its end, over all epochs.</param>
/// <param name="LearningRate">The learning rate of its first step.</param>
/// <param name="TrainPerplexity">Perplexity of the training text while it was learned from.</param>
/// <param name="ValidPerplexity">Perplexity of the validation text afterwards.</param>
public sealed record EpochSummary(int Epoch, long Steps, double LearningRate, double TrainPerplexity, double ValidPerplexity);
