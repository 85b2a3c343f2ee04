using System;
using System.IO;
using System.Linq;

namespace Translate;

/// <summary>The tokens of the network: the characters of dates, what ends a text, and the directions, which begin one.</summary>
internal static class Characters
{
    /// <summary>How many tokens there are.</summary>
    public const int Count = 44;

    /// <summary>What ends a text.</summary>
    public const int End = 0;

    /// <summary>The most characters that are read.</summary>
    public const int MostRead = 28;

    /// <summary>The most characters that are written, with the end.</summary>
    public const int MostWritten = 20;

    private const string Known = "abcdefghijklmnopqrstuvwxyz0123456789 .,/-";
    private const int First = 3;

    /// <summary>A character's token.</summary>
    public static int NumberOf(char character) => First + Known.IndexOf(character, StringComparison.Ordinal);

    /// <summary>The text of some tokens; directions, which do not belong in a text, are question marks.</summary>
    public static string TextOf(ReadOnlySpan<int> tokens)
    {
        char[] text = new char[tokens.Length];
        for (int place = 0; place < text.Length; place++)
            text[place] = tokens[place] < First ? '?' : Known[tokens[place] - First];
        return new string(text);
    }

    /// <summary>A date as a user writes it.</summary>
    /// <exception cref="InvalidDataException">It is empty or too long, or has characters that dates do not have.</exception>
    public static string Read(string option, string text)
    {
        string date = text.Trim().ToLowerInvariant();
        if (date.Length is 0 or > MostRead)
            throw new InvalidDataException($"{option} has {date.Length} characters: expected 1 to {MostRead}.");
        if (date.FirstOrDefault(character => !Known.Contains(character, StringComparison.Ordinal)) is not '\0' and char wrong)
            throw new InvalidDataException($"{option} has the character '{wrong}': expected letters from a to z, digits, spaces and . , / -");
        return date;
    }
}
