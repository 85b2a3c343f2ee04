namespace ModelGen;

/// <summary>A text that a model has taken in, to be read in windows (<see cref="TextWindows"/>).</summary>
/// <param name="Index">Its number among the texts of the model, from 0.</param>
/// <param name="Windows">The windows that it has: the steps of an epoch.</param>
public readonly record struct LoadedText(int Index, int Windows);
