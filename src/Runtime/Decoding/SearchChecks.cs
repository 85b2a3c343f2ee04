using System;

namespace ModelGen.Decoding;

/// <summary>Checks of what searches are told.</summary>
internal static class SearchChecks
{
    /// <summary>A number from a smallest to a largest one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static int Number(int value, string name, int least, int most = int.MaxValue)
    {
        if (value >= least && value <= most)
            return value;
        string range = most < int.MaxValue ? $"from {least} to {most}" : $"of at least {least}";
        throw new ArgumentOutOfRangeException(name, $"{name} is {value}: expected a whole number {range}.");
    }

    /// <summary>What texts begin after, and the end token, have to suit the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="start">A token for each text.</param>
    /// <param name="width">Rows that a text needs.</param>
    /// <param name="endToken">The token that ends a text.</param>
    /// <exception cref="ArgumentException">There are no texts, the model has too few rows, or it never gives the end token.</exception>
    public static void Check(INextToken model, ReadOnlySpan<int> start, int width, int endToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (start.IsEmpty)
            throw new ArgumentException("start is empty: expected a token for each text.", nameof(start));
        if ((long)start.Length * width > model.MaxRows)
        {
            string needed = width > 1 ? $"{start.Length} texts of width {width} need {(long)start.Length * width} rows" : $"{start.Length} texts need as many rows";
            throw new ArgumentException($"{needed}: the model has {model.MaxRows} (BatchSize).", nameof(start));
        }

        if (endToken >= model.VocabSize)
            throw new ArgumentException($"The end token is {endToken}: the model has tokens from 0 to {model.VocabSize - 1}.", nameof(model));
    }
}
