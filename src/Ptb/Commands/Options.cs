using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text;
using ModelGen.Checkpoints;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>Makes options whose error is one line that names them.</summary>
internal static class Options
{
    /// <summary>A whole number.</summary>
    /// <param name="name">The option.</param>
    /// <param name="minimum">The smallest number allowed.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="maximum">The largest number allowed; null where there is none.</param>
    public static Option<T?> Number<T>(string name, T minimum, string description, T? maximum = null)
        where T : struct, INumber<T>, IMinMaxValue<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (T.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out T value) && value >= minimum && !(value > maximum))
                    return value;
                string range = maximum is not null ? $"from {minimum} to {maximum}"
                    : BigInteger.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out BigInteger number) && number.Sign > 0
                    ? $"of at least {minimum} and at most {T.MaxValue}"
                    : $"of at least {minimum}";
                result.AddError($"{name} takes a whole number {range}, not '{text}'.");
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

    /// <summary>The word of a member of an enumeration, in lower case.</summary>
    /// <param name="name">The option.</param>
    /// <param name="fallback">What holds when the option is not given.</param>
    /// <param name="description">What it is for.</param>
    public static Option<T?> Member<T>(string name, T fallback, string description)
        where T : struct, Enum
    {
        string words = string.Join(", ", Words<T>());
        return new Option<T?>(name)
        {
            Description = $"{description}: {words}; without it {Word(fallback)}",
            HelpName = "NAME",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (Words<T>().Contains(text, StringComparer.Ordinal))
                    return Enum.Parse<T>(text, ignoreCase: true);
                result.AddError($"{name} takes one of {words}, not '{text}'.");
                return null;
            },
        };
    }

    /// <summary>Several words, as arguments of their own or separated by commas.</summary>
    /// <param name="name">The option.</param>
    /// <param name="isRight">Whether a word can be taken.</param>
    /// <param name="expected">What can be taken, for the error.</param>
    /// <param name="description">What it is for.</param>
    public static Option<string[]?> Several(string name, Func<string, bool> isRight, string expected, string description) => new(name)
    {
        Description = $"{description}: {expected}",
        HelpName = "NAME,...",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result =>
        {
            string[] words = [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)).Distinct()];
            if (Array.Find(words, word => !isRight(word)) is string wrong)
                result.AddError($"{name} takes {expected}, not '{wrong}'.");
            return words;
        },
    };

    /// <summary>The words of an enumeration's members.</summary>
    public static IEnumerable<string> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(Word);

    /// <summary>The word of a member: its name in lower case.</summary>
    public static string Word<T>(T member)
        where T : struct, Enum => member.ToString().ToLowerInvariant();

    /// <summary>The value of an option; null where it was not given.</summary>
    public static T? Given<T>(this ParseResult parsed, Option<T?> option)
        where T : class => parsed.GetResult(option) is null ? null : parsed.GetValue(option);

    /// <summary>The value of an option that a command cannot do without.</summary>
    /// <exception cref="InputException">It was not given.</exception>
    public static T Require<T>(this ParseResult parsed, Option<T?> option)
        where T : class =>
        parsed.Given(option) ?? throw new InputException(
            $"{parsed.CommandResult.Command.Name} needs {option.Name} {option.HelpName}: {option.Description}.");

    /// <summary>A directory. The spelling of TensorFlow's tutorial, with an underscore, works too.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for.</param>
    public static Option<string?> Directory(string name, string description) =>
        Text(
            new(name, "--" + name[2..].Replace('-', '_'))
            {
                Description = description,
                HelpName = "DIR",
                Validators =
                {
                    // Bytes of an argument that are no text have become this character; the directory would be another one.
                    result =>
                    {
                        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
                        if (text.EnumerateRunes().Contains(Rune.ReplacementChar))
                            result.AddError($"{name} takes a path that is Unicode text (UTF-8), not '{Excerpt.Of(text)}'.");
                    },
                },
            },
            text => text.Length > 0,
            "a directory");

    /// <summary>A file.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for.</param>
    public static Option<string?> File(string name, string description) =>
        Text(new(name) { Description = description, HelpName = "FILE" }, text => text.Length > 0, "a file");

    /// <summary>A text that is not right in every form: where a variable of the shell is not set, it is empty.</summary>
    /// <param name="option">The option without a parser.</param>
    /// <param name="isRight">Whether a text can be taken.</param>
    /// <param name="expected">What can be taken, for the error.</param>
    public static Option<string?> Text(Option<string?> option, Func<string, bool> isRight, string expected)
    {
        option.CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!isRight(text))
                result.AddError($"{option.Name} takes {expected}, not '{text}'.");
            return text;
        };
        return option;
    }
}
