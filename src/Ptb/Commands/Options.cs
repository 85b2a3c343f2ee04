using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Numerics;

namespace ModelGen.Ptb.Commands;

/// <summary>Makes options whose error is one line that names them.</summary>
internal static class Options
{
    /// <summary>A whole number.</summary>
    /// <param name="name">The option.</param>
    /// <param name="minimum">The smallest number allowed.</param>
    /// <param name="description">What it is for.</param>
    public static Option<T?> Number<T>(string name, T minimum, string description)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (T.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out T value) && value >= minimum)
                    return value;
                result.AddError($"{name} takes a whole number of at least {minimum}, not '{text}'.");
                return null;
            },
        };

    /// <summary>One of a few words.</summary>
    /// <param name="name">The option.</param>
    /// <param name="choices">The words.</param>
    /// <param name="fallback">The word when the option is not given.</param>
    /// <param name="description">What it is for.</param>
    public static Option<string> Choice(string name, IEnumerable<string> choices, string fallback, string description)
    {
        string[] words = [.. choices];
        return new Option<string>(name)
        {
            Description = $"{description}: {string.Join(", ", words)}",
            HelpName = "NAME",
            DefaultValueFactory = _ => fallback,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (!words.Contains(text, StringComparer.Ordinal))
                    result.AddError($"{name} takes one of {string.Join(", ", words)}, not '{text}'.");
                return text;
            },
        };
    }

    /// <summary>A directory. The spelling of TensorFlow's tutorial, with an underscore, works too.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for.</param>
    public static Option<string?> Directory(string name, string description) =>
        new(name, "--" + name[2..].Replace('-', '_')) { Description = description, HelpName = "DIR" };
}
