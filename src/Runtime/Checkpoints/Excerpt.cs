using System;
using System.Buffers;
using System.Globalization;
using System.Text;

namespace ModelGen.Checkpoints;

/// <summary>What a message quotes of a file: one line of bounded length that a terminal shows as it is, whatever the file holds.</summary>
public static class Excerpt
{
    /// <summary>The most characters of an excerpt, the dots at its end not counted.</summary>
    public const int MostCharacters = 200;

    /// <summary>A text with its control characters escaped, and cut off where it is long.</summary>
    public static string Of(string text)
    {
        var excerpt = new StringBuilder();
        for (int position = 0; position < text.Length;)
        {
            bool isWhole = Rune.DecodeFromUtf16(text.AsSpan(position), out Rune rune, out int length) == OperationStatus.Done;
            string shown = isWhole && IsVisible(rune) ? rune.ToString() : Escape(text.AsSpan(position, length));
            if (excerpt.Length + shown.Length > MostCharacters)
                return excerpt.Append("...").ToString();
            excerpt.Append(shown);
            position += length;
        }

        return excerpt.ToString();
    }

    /// <summary>What could move the cursor, end the line, turn the direction of writing or show nothing at all is not visible.</summary>
    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static string Escape(ReadOnlySpan<char> characters)
    {
        var escaped = new StringBuilder();
        foreach (char character in characters)
            escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        return escaped.ToString();
    }
}
