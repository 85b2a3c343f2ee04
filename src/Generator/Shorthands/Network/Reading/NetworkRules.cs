using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <summary>What the values of a network have to do with its result.</summary>
/// <param name="signature">Feeds and layers.</param>
/// <param name="graph">The values.</param>
/// <param name="returned">What <c>Step</c> returns.</param>
/// <param name="source">The declaration, which takes problems.</param>
internal sealed class NetworkRules(NetworkSignature signature, NetworkGraph graph, NetworkReturned returned, DeclarationSource source)
{
    /// <summary>Reports what is wrong.</summary>
    /// <param name="update">What the declaration says of the update.</param>
    /// <param name="accumulate">Training steps whose gradients are summed.</param>
    public void Check(UpdateNumbers update, int accumulate)
    {
        SortedSet<int> used = Reached([returned.Loss, .. returned.Outputs], isLearned: false), learned = Reached([returned.Loss], isLearned: true);
        HashSet<int> usedLayers = LayersOf(used), learnedLayers = LayersOf(learned);
        for (int feed = 0; feed < signature.Feeds.Count; feed++)
        {
            if (!used.Contains(feed))
            {
                Unused("feed", signature.FeedPlaces[feed].Identifier, "read it or remove it");
            }
        }

        for (int layer = 0; layer < signature.Layers.Count; layer++)
        {
            SyntaxToken place = signature.LayerPlaces[layer].Identifier;
            if (!usedLayers.Contains(layer))
            {
                Unused("layer", place, "use it or remove it");
            }
            else if (HasParameters(layer) && !learnedLayers.Contains(layer) && learnedLayers.Any(HasParameters))
            {
                source.Problems.Add(NetworkDescriptors.NeverLearns, place.GetLocation(), place.ValueText);
            }
        }

        if (!learnedLayers.Any(HasParameters))
        {
            SyntaxNode loss = returned.Loss.Place;
            source.Problems.Add(NetworkDescriptors.NothingToLearn, loss.GetLocation(), EquationReader.Shortened(loss.ToString()));
        }

        CheckIds(used);
        CheckLazy(update, accumulate, used);
    }

    private void Unused(string what, SyntaxToken place, string advice) =>
        source.Problems.Add(NetworkDescriptors.Unused, place.GetLocation(), what, place.ValueText, advice);

    private SortedSet<int> Reached(IEnumerable<NetworkOperand> roots, bool isLearned)
    {
        var reached = new SortedSet<int>();
        var open = new Stack<int>(roots.Select(root => root.Node));
        while (open.Count > 0)
        {
            int node = open.Pop();
            if (node < 0 || !reached.Add(node))
            {
                continue;
            }

            foreach (NetworkOperand operand in graph.UseOf(node)?.Operands ?? [])
            {
                if (operand.IsFollowed || !isLearned)
                {
                    open.Push(operand.Node);
                }
            }
        }

        return reached;
    }

    private HashSet<int> LayersOf(IEnumerable<int> nodes) => [.. nodes.SelectMany(node => graph.UseOf(node)?.Layers ?? [])];

    private bool HasParameters(int layer) => signature.Layers[layer] is var of
        && (of.Kind != "Attention" || (AttentionScore)(int)of.Of("Score") is AttentionScore.Additive or AttentionScore.Multiplicative);

    // Ids of a feed are rows of the tables that they are looked up in, and columns of the logits that are to say them.
    private void CheckIds(SortedSet<int> used)
    {
        var counts = new Dictionary<int, (int Count, string Of)>();
        foreach (int node in used)
        {
            if (graph.UseOf(node) is { Function: "Table.LookUp" } look)
            {
                Narrow(look.Operands[0].Node, (int)graph.Layers[look.Layer].Of("Count"), $"the rows of '{graph.Layers[look.Layer].Name}'");
            }
            else if (graph.UseOf(node) is { Function: "CrossEntropy" } loss)
            {
                Narrow(loss.Operands[1].Node, graph.Nodes[loss.Operands[0].Node].Shape.Width, "the columns of the logits");
            }
        }

        foreach (int node in used)
        {
            if (graph.UseOf(node) is not { } use)
            {
                continue;
            }

            foreach (NetworkArgument argument in use.Arguments.Where(argument => argument is { Place: not null, Parameter: "id" or "ignore" }))
            {
                int ids = use.Operands[argument.Parameter == "id" ? 0 : 1].Node;
                if (counts.TryGetValue(ids, out (int Count, string Of) count) && argument.Value >= count.Count)
                {
                    source.Problems.Add(
                        NetworkDescriptors.IdOutOfRange, argument.Place!.GetLocation(), argument.Parameter, NumberRules.Text(argument.Value),
                        $"below {NumberRules.Text(count.Count)}, {count.Of}");
                }
            }
        }

        void Narrow(int ids, int count, string of)
        {
            if (!counts.TryGetValue(ids, out (int Count, string Of) known) || count < known.Count)
            {
                counts[ids] = (count, of);
            }
        }
    }

    // Rows that a step does not look up have no gradient only where nothing else reads the table.
    private void CheckLazy(UpdateNumbers update, int accumulate, SortedSet<int> used)
    {
        if (update.TableUpdate != TableUpdate.Lazy)
        {
            return;
        }

        if (accumulate > 1)
        {
            Report($"Accumulate = {NumberRules.Text(accumulate)}", "an update has the ids of several steps");
        }

        foreach (NetworkUse use in used.Select(graph.UseOf).Where(use => use is { Function: "Table.Transposed" }).Cast<NetworkUse>())
        {
            Report($"{graph.Layers[use.Layer].Name}.Transposed", "every row of the table has a gradient");
        }

        void Report(string other, string reason) => source.Problems.Add(
            Descriptors.UpdateContradiction, source.Arguments.PlaceOf(nameof(TableUpdate)), $"{nameof(TableUpdate)}.{nameof(TableUpdate.Lazy)}", other, reason);
    }
}
