using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <summary>Names of a network, which become names of tensors, and of parameters of generated members.</summary>
internal static class NetworkNames
{
    // Parameters and locals of generated members beside feeds and outputs.
    private static readonly Dictionary<string, string> Taken = new()
    {
        ["learningRate"] = "the learning rate",
        ["training"] = "whether it is training",
        ["call"] = "a call of the model",
        ["twin"] = "a call of 'Step'",
    };

    private static readonly Regex Plain = new("^[A-Za-z][A-Za-z0-9_]*$", RegexOptions.CultureInvariant);

    /// <summary>Whether a name can be one of tensors and of generated code, as it is.</summary>
    public static bool IsPlain(string name) => Plain.IsMatch(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None;

    /// <summary>Reports names that cannot be what they are.</summary>
    /// <param name="signature">Feeds and layers.</param>
    /// <param name="outputs">The outputs, and where their names are.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void Check(NetworkSignature signature, IReadOnlyList<(string Name, SyntaxToken Place)> outputs, ProblemList problems)
    {
        var known = new Dictionary<string, string>(Taken);
        foreach (NetworkAxis axis in signature.Axes)
        {
            known[axis.Name + "Axis"] = $"the axis of '{axis.Name}'";
            if (axis.Padding == AxisPadding.None)
            {
                continue;
            }

            string word = axis.Padding == AxisPadding.Lengths ? "Lengths" : "Mask";
            known[axis.Name + word] = $"the {word.ToLowerInvariant()} of '{axis.Name}'";
            known[axis.Name + "_is_real"] = $"what tells the real steps of '{axis.Name}'";
        }

        foreach ((NetworkFeed feed, ParameterSyntax place) in signature.Feeds.Zip(signature.FeedPlaces, (feed, place) => (feed, place)))
        {
            Take(feed.Name, place.Identifier, $"the feed '{feed.Name}'");
        }

        foreach ((string name, SyntaxToken place) in outputs)
        {
            Take(name, place, $"the output '{name}'");
        }

        foreach ((NetworkLayer layer, ParameterSyntax place) in signature.Layers.Zip(signature.LayerPlaces, (layer, place) => (layer, place)))
        {
            if (!IsPlain(layer.Name))
            {
                Report(place.Identifier, layer.Name, NotPlain);
            }

            // A table is a parameter by itself, those of other layers have their name before their own.
            if (layer.Kind == "Table" && signature.Layers.FirstOrDefault(other => layer.Name.StartsWith(other.Name + "_", System.StringComparison.Ordinal)) is { } owner)
            {
                Report(place.Identifier, layer.Name, $"it reads like a parameter of the layer '{owner.Name}'; rename one of them");
            }
        }

        void Take(string name, SyntaxToken place, string what)
        {
            if (!IsPlain(name))
            {
                Report(place, name, NotPlain);
            }
            else if (known.TryGetValue(name, out string? other))
            {
                Report(place, name, $"generated members have this name already, for {other}; rename it");
            }
            else
            {
                known[name] = what;
            }
        }

        void Report(SyntaxToken place, string name, string reason) => problems.Add(NetworkDescriptors.Name, place.GetLocation(), name, reason);
    }

    private const string NotPlain = "names of feeds, layers and outputs begin with one of a to z or A to Z, go on with these, digits and '_', and are no keywords";
}
