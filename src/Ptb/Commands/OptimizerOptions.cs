using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using ModelGen.Ptb.Models;

namespace ModelGen.Ptb.Commands;

/// <summary>The options that change numbers of a model's optimizer: one for each that any of the models has, such as <c>--optimizer-beta1</c>.</summary>
/// <param name="catalog">The models that can be named.</param>
internal sealed class OptimizerOptions(ModelCatalog catalog)
{
    /// <summary>How their names begin.</summary>
    public const string Prefix = "--optimizer-";

    private readonly (string Name, Option<string?> Option)[] _options = [.. catalog.Hyperparameters.Order().Select(name => (name, New(name)))];

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => _options.Select(entry => entry.Option);

    /// <summary>The numbers that were given, by the names that the optimizers have for them.</summary>
    public IReadOnlyDictionary<string, double> Read(ParseResult parsed) =>
        _options.Where(entry => parsed.Given(entry.Option) is not null)
            .ToDictionary(entry => entry.Name, entry => RateOptions.Number(parsed.GetValue(entry.Option)!)!.Value);

    private static Option<string?> New(string name) => Options.Text(
        new(Prefix + name.Replace('_', '-'))
        {
            Description = $"The {name} of the model's optimizer, where it has one; without it as declared, or as the training has it that goes on",
            HelpName = "X",
        },
        text => RateOptions.Number(text) is >= -float.MaxValue and <= float.MaxValue,
        "a number that 32-bit numbers have");
}
