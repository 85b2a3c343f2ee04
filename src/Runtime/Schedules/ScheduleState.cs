using System;
using System.Globalization;
using System.Linq;

namespace ModelGen.Schedules;

/// <summary>Named numbers as a line of text, <c>best=91.5 waited=2</c>, that are read back to the bit.</summary>
/// <param name="owner">What the state is one of, for messages.</param>
/// <param name="names">The names, in the order of the text.</param>
internal sealed class ScheduleState(string owner, params string[] names)
{
    /// <summary>Writes the numbers.</summary>
    public string Write(params double[] numbers) =>
        string.Join(' ', names.Zip(numbers, (name, number) => ScheduleArguments.Text($"{name}={number:R}")));

    /// <summary>Reads the numbers. None of them is NaN.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public double[] Read(string text)
    {
        string[] words = text.Split(' ');
        if (words.Length != names.Length)
            throw Refusal(text);
        return [.. names.Zip(words, (name, word) => Number(name + "=", word) ?? throw Refusal(text))];
    }

    /// <summary>A number that has been read, as a count.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public int Count(double number, string text) =>
        number is >= 0 and <= int.MaxValue && double.IsInteger(number) ? (int)number : throw Refusal(text);

    /// <summary>A number that has been read, as a learning rate.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public double Rate(double number, string text) => double.IsFinite(number) && number >= 0 ? number : throw Refusal(text);

    private static double? Number(string start, string word) =>
        word.StartsWith(start, StringComparison.Ordinal)
        && double.TryParse(word.AsSpan(start.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        && !double.IsNaN(number) ? number : null;

    private FormatException Refusal(string text) =>
        new($"'{text}' is no state of {owner}: expected '{string.Join(' ', names.Select(name => name + "=NUMBER"))}'.");
}
