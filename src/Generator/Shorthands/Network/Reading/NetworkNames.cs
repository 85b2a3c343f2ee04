using System;
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

    private static readonly Regex Plain = new("^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$", RegexOptions.CultureInvariant);

    /// <summary>Whether a name can be one of tensors and of generated code, as it is.</summary>
    public static bool IsPlain(string name) => Plain.IsMatch(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None;

    /// <summary>Reports names that cannot be what they are.</summary>
    /// <param name="signature">Feeds and layers.</param>
    /// <param name="outputs">The outputs, and where their names are.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void Check(NetworkSignature signature, IReadOnlyList<(string Name, SyntaxToken Place)> outputs, ProblemList problems)
    {
        var members = new Dictionary<string, string>(Taken);
        var constants = new Dictionary<string, (string Name, string What)>();
        foreach (NetworkAxis axis in signature.Axes)
        {
            members[axis.Name + "Axis"] = $"the axis of '{axis.Name}'";
            if (axis.Padding != AxisPadding.None)
            {
                string word = axis.Padding == AxisPadding.Lengths ? "Lengths" : "Mask", isReal = axis.Name + "_is_real";
                members[axis.Name + word] = $"the {word.ToLowerInvariant()} of '{axis.Name}'";
                members[isReal] = $"what tells the real steps of '{axis.Name}'";
                constants[Key(isReal)] = (isReal, members[isReal]);
            }
        }

        foreach ((NetworkFeed feed, ParameterSyntax place) in signature.Feeds.Zip(signature.FeedPlaces, (feed, place) => (feed, place)))
        {
            if (TakeMember(feed.Name, place.Identifier, $"the feed '{feed.Name}'"))
            {
                TakeConstant(feed.Name, place.Identifier, "the feed");
            }
        }

        foreach ((string name, SyntaxToken place) in outputs)
        {
            TakeMember(name, place, $"the output '{name}'");
        }

        foreach ((NetworkLayer layer, ParameterSyntax place) in signature.Layers.Zip(signature.LayerPlaces, (layer, place) => (layer, place)))
        {
            if (!IsPlain(layer.Name))
            {
                Report(place.Identifier, layer.Name, NotPlain);
            }
            else if (layer.Kind == "Table")
            {
                // A table is a parameter by itself, those of other layers have their name before their own.
                TakeConstant(layer.Name, place.Identifier, "the table");
            }
            else
            {
                Look(layer.Name, place.Identifier);
            }
        }

        bool TakeMember(string name, SyntaxToken place, string what)
        {
            string? reason = !IsPlain(name) ? NotPlain : members.TryGetValue(name, out string? other) ? $"generated members have this name already, for {other}; rename it" : null;
            if (reason is not null)
            {
                Report(place, name, reason);
                return false;
            }

            members[name] = what;
            return true;
        }

        void TakeConstant(string name, SyntaxToken place, string kind)
        {
            if (!Look(name, place))
            {
                return;
            }

            if (constants.TryGetValue(Key(name), out (string Name, string What) other))
            {
                Report(place, name, $"it reads like '{other.Name}', {other.What}; rename it");
                return;
            }

            constants[Key(name)] = (name, kind);
        }

        bool Look(string name, SyntaxToken place)
        {
            string? reason = name.StartsWith("d_", StringComparison.Ordinal) ? "names of gradients begin with 'd_'; rename it"
                : signature.Layers.FirstOrDefault(layer => name.StartsWith(layer.Name + "_", StringComparison.Ordinal)) is { } owner
                    ? $"it reads like a part of the layer '{owner.Name}'; rename one of them"
                : null;
            if (reason is not null)
            {
                Report(place, name, reason);
            }

            return reason is null;
        }

        void Report(SyntaxToken place, string name, string reason) => problems.Add(NetworkDescriptors.Name, place.GetLocation(), name, reason);
    }

    // Names that differ in this are constants of different names.
    private static string Key(string name) => name.Replace("_", "").ToUpperInvariant();

    private const string NotPlain =
        "names of feeds, layers and outputs begin with one of a to z or A to Z, go on with these, digits and single '_' between them, and are no keywords";
}
