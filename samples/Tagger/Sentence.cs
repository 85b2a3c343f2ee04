using System;
using System.IO;

namespace Tagger;

/// <summary>Words and their labels.</summary>
/// <param name="Words">The words.</param>
/// <param name="Labels">As many labels.</param>
internal sealed record Sentence(string[] Words, Label[] Labels)
{
    /// <summary>The most words that the networks take.</summary>
    public const int MostWords = 24;

    /// <summary>A sentence without labels.</summary>
    /// <exception cref="InvalidDataException">It has no words, or too many.</exception>
    public static Sentence Read(string option, string text)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > MostWords)
            throw new InvalidDataException($"{option} has {words.Length} words: expected 1 to {MostWords}, with spaces between them.");
        return new Sentence(words, new Label[words.Length]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Words);
}
