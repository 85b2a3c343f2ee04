namespace ModelGen;

/// <summary>A window of a text that is trained on, with a length and a learning rate of its own.</summary>
/// <param name="Start">Words of each stream before it.</param>
/// <param name="Steps">Its steps: words of each stream that are read.</param>
/// <param name="LearningRate">The learning rate of its update.</param>
public readonly record struct TextWindow(int Start, int Steps, double LearningRate);
