using System.Collections.Generic;
using System.CommandLine;
using ModelGen.Decoding;

namespace ModelGen.Ptb.Commands;

/// <summary>The options that say how the words of a text are drawn.</summary>
internal sealed class WritingOptions
{
    private readonly Option<string?> _temperature = Options.Text(
        new("--temperature") { Description = "Below 1 likely words become more likely, above 1 all become alike; 0: always the most likely one; without it 1", HelpName = "X" },
        text => RateOptions.Number(text) is >= 0,
        "a number of at least 0");

    private readonly Option<int?> _topK = Options.Number("--top-k", 1, "Draws among the N most likely words only; without it among all");

    private readonly Option<string?> _topP = Options.Text(
        new("--top-p") { Description = "Draws among the fewest most likely words only that together have this probability; without it 1", HelpName = "X" },
        text => RateOptions.Number(text) is > 0 and <= 1,
        "a number above 0 and up to 1");

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_temperature, _topK, _topP];

    /// <summary>Reads them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="seed">The seed of what is drawn.</param>
    public SamplingOptions Read(ParseResult parsed, ulong seed)
    {
        var defaults = new SamplingOptions();
        return new SamplingOptions
        {
            Temperature = Number(_temperature) ?? defaults.Temperature,
            TopK = parsed.GetValue(_topK) ?? defaults.TopK,
            TopP = Number(_topP) ?? defaults.TopP,
            Seed = seed,
        };

        double? Number(Option<string?> option) => parsed.Given(option) is string text ? RateOptions.Number(text) : null;
    }
}
