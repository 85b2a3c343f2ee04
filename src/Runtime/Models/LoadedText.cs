namespace ModelGen;

/// <summary>
/// A text that a model has taken in, to be read in windows (<see cref="TextWindows"/>). The object itself is what the model knows
/// the text by: one with the same numbers is another text.
/// </summary>
/// <param name="index">Its number among the texts of the model, from 0.</param>
/// <param name="windows">The windows that it has: the steps of an epoch.</param>
/// <param name="streamLength">Words of each of the streams that it is cut into.</param>
public sealed class LoadedText(int index, int windows, int streamLength = 0)
{
    /// <summary>Words of each of the streams that it is cut into.</summary>
    public int StreamLength { get; } = streamLength;


    /// <summary>Its number among the texts of the model, from 0.</summary>
    public int Index { get; } = index;

    /// <summary>The windows that it has: the steps of an epoch.</summary>
    public int Windows { get; } = windows;
}
