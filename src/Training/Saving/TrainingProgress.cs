namespace ModelGen.Training;

/// <summary>How far training has come: with parameters and states, all that is needed to go on as if nothing had happened.</summary>
/// <param name="Epochs">Epochs that are over, validation included.</param>
/// <param name="Steps">Training steps taken, over all epochs.</param>
/// <param name="EpochSteps">Windows of the epoch under way that need no training any more.</param>
/// <param name="EpochPerplexity">Training perplexity of the epoch under way.</param>
public readonly record struct TrainingProgress(int Epochs, long Steps, int EpochSteps, Perplexity EpochPerplexity);
