using System;
using System.Collections.Generic;
using System.Globalization;
using ModelGen.Checkpoints;

namespace ModelGen.Training;

/// <summary>What a checkpoint says about itself, read with suspicion.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="values">What it says.</param>
internal sealed class CheckpointMetadata(string path, IReadOnlyDictionary<string, string> values)
{
    /// <summary>All of it.</summary>
    public IReadOnlyDictionary<string, string> Values => values;

    /// <summary>A number.</summary>
    /// <exception cref="InputException">There is none, or it is out of range.</exception>
    public T Number<T>(string key, T least, T most)
        where T : struct, IComparable<T>, IParsable<T>, IFormattable
    {
        if (!values.TryGetValue(key, out string? text))
            throw new InputException($"{path} does not tell its {key}, and so training cannot go on from it.");
        // As it was written: what else reads as a number, such as one with commas, may have been meant as another.
        if (!T.TryParse(text, CultureInfo.InvariantCulture, out T number) || DeclarationText.Number(number) != text)
            throw new InputException($"{path} is damaged: its {key} is {Excerpt.Of(text)}, which is no number from {least} to {most}.");
        RequireRange(key, number, least, most);
        return number;
    }

    /// <summary>Refuses a number that is out of range. NaN is less than every other number.</summary>
    /// <exception cref="InputException">It is.</exception>
    public void RequireRange<T>(string key, T number, T least, T most)
        where T : struct, IComparable<T>, IFormattable
    {
        if (number.CompareTo(least) < 0 || number.CompareTo(most) > 0)
        {
            throw new InputException(
                $"{path} is damaged: its {key} is {DeclarationText.Number(number)}, not a number from {DeclarationText.Number(least)} to {DeclarationText.Number(most)}.");
        }
    }

    /// <summary>Refuses a file that says something else.</summary>
    /// <param name="key">What it is to say something about.</param>
    /// <param name="expected">What it is to say.</param>
    /// <param name="without">What a file means that says nothing.</param>
    /// <exception cref="InputException">It does.</exception>
    public void Require(string key, string expected, string without = "missing")
    {
        string found = values.GetValueOrDefault(key, without);
        if (found != expected)
            throw new InputException($"{path} is a checkpoint of another model: its {key} is {Excerpt.Of(found)}, not {expected}.");
    }
}
