namespace Sentiment;

/// <summary>How long a training goes on.</summary>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="ValidateEvery">Training steps from one validation to the next.</param>
/// <param name="Patience">Validations in a row without improvement that end it.</param>
/// <param name="MaxSteps">The most training steps, at least 1.</param>
public sealed record TrainingLimits(double LearningRate, int ValidateEvery, int Patience, int MaxSteps);
