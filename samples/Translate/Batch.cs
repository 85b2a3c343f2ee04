namespace Translate;

/// <summary>Dates side by side, time-major, as the network takes them.</summary>
internal sealed class Batch
{
    /// <summary>How many dates.</summary>
    public const int Size = 64;

    /// <summary>What is read, <c>[T, B]</c>.</summary>
    public int[] Source { get; } = new int[Characters.MostRead * Size];

    /// <summary>The characters of each, <c>[B]</c>.</summary>
    public int[] SourceLengths { get; } = new int[Size];

    /// <summary>What the decoder is told at each step: the direction, and then what it has written, <c>[T, B]</c>.</summary>
    public int[] Before { get; } = new int[Characters.MostWritten * Size];

    /// <summary>The steps of each, <c>[B]</c>.</summary>
    public int[] WrittenLengths { get; } = new int[Size];

    /// <summary>What comes next at each step, with the end, <c>[T, B]</c>.</summary>
    public int[] Next { get; } = new int[Characters.MostWritten * Size];

    /// <summary>Puts a date in a place.</summary>
    public void Put(int place, DatePair pair)
    {
        (SourceLengths[place], WrittenLengths[place]) = (pair.ReadTokens.Length, pair.WrittenTokens.Length);
        for (int step = 0; step < pair.ReadTokens.Length; step++)
            Source[(step * Size) + place] = pair.ReadTokens[step];
        for (int step = 0; step < pair.WrittenTokens.Length; step++)
        {
            Before[(step * Size) + place] = step == 0 ? (int)pair.Direction : pair.WrittenTokens[step - 1];
            Next[(step * Size) + place] = pair.WrittenTokens[step];
        }
    }
}
