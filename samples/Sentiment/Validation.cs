namespace Sentiment;

/// <summary>A validation during training.</summary>
/// <param name="Steps">Training steps before it.</param>
/// <param name="TrainLoss">The mean loss of the steps since the last one.</param>
/// <param name="Valid">How well the model judges the reviews to stop by.</param>
/// <param name="IsBest">Whether it is the best so far.</param>
public sealed record Validation(int Steps, double TrainLoss, Judgement Valid, bool IsBest);
