namespace ModelGen.Training;

/// <summary>An epoch begins.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="LearningRate">Its learning rate.</param>
public sealed record EpochStart(int Epoch, int Epochs, double LearningRate);
