using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>The options that say which texts a model is trained on, and what they are cut into.</summary>
internal sealed class TextOptions
{
    private const string Shares = "three positive numbers such as 90,5,5";

    private readonly Option<string?> _directory = Options.Directory("--data-path", $"Directory with {Corpus.ExpectedFiles}");
    private readonly Option<string?> _train = Options.File("--train", "The text to learn from; --valid and --test go with it");
    private readonly Option<string?> _valid = Options.File("--valid", "The text for validation");
    private readonly Option<string?> _test = Options.File("--test", "The text for the last test");
    private readonly Option<string?> _text = Options.File("--text", "One text, which is divided into three: its beginning, what comes next, and its end");

    private readonly Option<string?> _ratio = Options.Text(
        new("--ratio") { Description = "Shares of --text to learn from, for validation and for the test; without it 90,5,5", HelpName = "N,N,N" },
        text => SharesOf(text) is not null,
        Shares);

    private readonly Option<TokenKind?> _tokens = NewTokens();

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_directory, _train, _valid, _test, _text, _ratio, _tokens];

    /// <summary>The option that says what a text is cut into.</summary>
    public static Option<TokenKind?> NewTokens() => Options.Member("--tokens", TokenKind.Words, "What a text is cut into");

    /// <summary>What the text was to be cut into; null where nothing was said.</summary>
    public TokenKind? Tokens(ParseResult parsed) => parsed.GetValue(_tokens);

    /// <summary>Which texts were named.</summary>
    /// <returns>Reads them.</returns>
    /// <exception cref="InputException">None were, or they contradict each other.</exception>
    public Func<CorpusOptions, Corpus> Read(ParseResult parsed)
    {
        string? directory = parsed.Given(_directory), text = parsed.Given(_text);
        Option<string?>[] three = [_train, _valid, _test];
        Option<string?>[] files = [.. three.Where(option => parsed.Given(option) is not null)];
        Option<string?>[] named = [.. new[] { _directory, _text }.Where(option => parsed.Given(option) is not null), .. files.Take(1)];
        if (named.Length == 0)
        {
            throw new InputException(
                $"{parsed.CommandResult.Command.Name} needs a text: {_directory.Name} DIR ({_directory.Description}), {_text.Name} FILE, or"
                + $" {string.Join(", ", three.Select(option => $"{option.Name} FILE"))}.");
        }

        if (named.Length > 1)
            throw new InputException($"{named[0].Name} and {named[1].Name} name different texts: leave one of them out.");
        if (parsed.Given(_ratio) is not null && text is null)
            throw new InputException($"{_ratio.Name} divides the text of {_text.Name}, which is missing.");
        if (directory is not null)
            return options => Corpus.Read(directory, options);
        if (text is not null)
            return options => Corpus.ReadText(text, parsed.Given(_ratio) is string shares ? SharesOf(shares) : null, options);
        if (three.Except(files).FirstOrDefault() is { } missing)
            throw new InputException($"{files[0].Name} needs {missing.Name} FILE, too: {missing.Description}.");
        return options => Corpus.ReadFiles(parsed.GetValue(_train)!, parsed.GetValue(_valid)!, parsed.GetValue(_test)!, options);
    }

    private static TextShares? SharesOf(string text)
    {
        double[] shares =
        [
            .. text.Split(',', StringSplitOptions.TrimEntries)
                .Select(word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) ? share : 0),
        ];
        return shares is [> 0, > 0, > 0] && double.IsFinite(shares.Sum()) ? new TextShares(shares[0], shares[1], shares[2]) : null;
    }
}
