using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Shorthands;

/// <summary>The public face of a network: its calls have the names of its feeds.</summary>
internal static class NetworkFace
{
    private const string Feeds = nameof(Feeds);
    private const string Opening = $"    using {Face.Runtime}NetworkCall call = _session.Begin();\n";

    /// <summary>The face.</summary>
    public static Face Of(NetworkNumbers n) => new(
        "Network",
        $"network of {string.Join(", ", n.Layers.Select(layer => layer.Name))}",
        [
            new(nameof(n.BatchSize), n.BatchSize, "B, sequences side by side."),
            new(nameof(n.Accumulate), n.Accumulate, "N, training steps whose gradients are summed for an update."),
            new(nameof(n.InitScale), n.InitScale, "Parameters start uniform in plus and minus this."),
            new(nameof(n.Clipping), n.Clipping, "How gradients are limited."),
            new(nameof(n.MaxGradNorm), n.MaxGradNorm, "Largest norm of all gradients together."),
            new(nameof(n.MaxGradValue), n.MaxGradValue, "Largest magnitude of a number of a gradient."),
            new(nameof(n.TableUpdate), n.TableUpdate, "What happens to rows of tables that a step does not look up."),
            new(nameof(n.AverageParameters), n.AverageParameters, "Whether averages of the parameters are kept."),
        ],
        [new("Parameters", Lowering.TensorTable.Parameters), new("States", Lowering.TensorTable.States), new("Outputs", Lowering.TensorTable.Outputs),
            new("Masks", Lowering.TensorTable.Masks), new("OptimizerState", Lowering.TensorTable.OptimizerState),
        ],
        [
            new(Feeds, ListOf(n)),
            FaceMember.Method("void", "GetOutput", "string name", $"{Face.Destination} destination"),
            FaceMember.Method("void", "GetState", "string name", $"{Face.Destination} destination"),
            FaceMember.Method("void", "SetState", "string name", $"{Face.Floats} source"),
            FaceMember.Method("void", "Backward"),
            Call(n, "double", "Forward", "The forward pass of training: the loss, and what Backward needs.", All(n)),
            Call(n, "double", "TrainStep", "A training step: the loss before the update.", All(n), ["double learningRate"], "learningRate"),
            Call(n, "double", "Evaluate", "The loss, without dropout; the outputs can be read afterwards.", All(n)),
            .. n.Outputs.Count == 0 ? (FaceMember[])[] : [Prediction(n)],
            NetworkTwinMember.Of(n),
            .. StepwiseFace.Members(n),
        ])
    {
        Layers = [.. n.Layers.Select(NetworkLayerFace.Of)],
        Bases = CausalValues.Find(n) is null ? [] : ["IStepwise"],
        Remarks = [.. CausalValues.Remarks(n)],
        Cells = [.. n.Layers.Select(layer => layer.Cell).OfType<CellSpec>().Distinct()],
        Structure = NetworkStructure.TextOf(n),
        SessionArguments = $"Config, {Feeds}",
    };

    /// <summary>A feed as a parameter, with what tells its real steps.</summary>
    public static IEnumerable<string> Parameters(NetworkNumbers n, int feed)
    {
        NetworkFeed of = n.Feeds[feed];
        yield return $"{(IsIds(of) ? Face.Ints : Face.Floats)} {of.Name}";
        if (PaddingOf(n, feed) is var padding and not AxisPadding.None)
        {
            yield return padding == AxisPadding.Lengths ? $"{Face.Ints} {of.Name}Lengths" : $"{Face.Floats} {of.Name}Mask";
        }
    }

    /// <summary>What is fed with a feed to tell real steps from padding: only with the one that opens the axis.</summary>
    public static AxisPadding PaddingOf(NetworkNumbers n, int feed) =>
        n.Feeds[feed].Shape.Axis is >= 0 and int axis && n.Axes[axis].Name == n.Feeds[feed].Name ? n.Axes[axis].Padding : AxisPadding.None;

    /// <summary>Whether a feed is of whole numbers.</summary>
    public static bool IsIds(NetworkFeed feed) => feed.Shape.Kind is NetworkValueKind.Ids or NetworkValueKind.Tokens;

    /// <summary>All feeds.</summary>
    public static int[] All(NetworkNumbers n) => [.. Enumerable.Range(0, n.Feeds.Count)];

    private static FaceMember Call(NetworkNumbers n, string type, string name, string summary, int[] feeds, string[]? more = null, string argument = "") => new(
        name,
        $"public {type} {name}({string.Join(", ", feeds.SelectMany(feed => Parameters(n, feed)).Concat(more ?? []))})\n{{\n"
        + Opening + Feeding(n, feeds)
        + $"    return call.{name}({argument});\n}}")
    {
        Summary = summary,
    };

    private static FaceMember Prediction(NetworkNumbers n)
    {
        int[] feeds = n.Outputs.All(output => output.Node >= 0) ? FeedsOf(n, n.Outputs.Select(output => output.Node)) : All(n);
        IEnumerable<string> outputs = n.Outputs.Select(output => $"{Face.Destination} {output.Name}");
        string each(string what) => string.Concat(n.Outputs.Select((output, index) => $"    call.{what}({index}, {output.Name});\n"));
        return new FaceMember(
            "Predict",
            $"public void Predict({string.Join(", ", feeds.SelectMany(feed => Parameters(n, feed)).Concat(outputs))})\n{{\n"
            + Opening + Feeding(n, feeds) + each("Expect") + "    call.Predict();\n" + each("Read") + "}")
        {
            Summary = "The outputs, without what only the loss needs.",
        };
    }

    /// <summary>Statements that give a call its feeds: lengths before what they are the lengths of.</summary>
    public static string Feeding(NetworkNumbers n, int[] feeds) => string.Concat(feeds.Where(feed => PaddingOf(n, feed) != AxisPadding.None).Select(feed => PaddingOf(n, feed) == AxisPadding.Lengths
            ? $"    call.Lengths(\"{n.Feeds[feed].Name}\", {n.Feeds[feed].Name}Lengths);\n" : $"    call.Mask(\"{n.Feeds[feed].Name}\", {n.Feeds[feed].Name}Mask);\n"))
        + string.Concat(feeds.Select(feed => $"    call.Feed({feed}, {n.Feeds[feed].Name});\n"));

    // What values are made of, and what opens the axes of that.
    private static int[] FeedsOf(NetworkNumbers n, IEnumerable<int> nodes)
    {
        var found = new SortedSet<int>();
        var seen = new HashSet<int>();
        var open = new Stack<int>(nodes);
        while (open.Count > 0)
        {
            int node = open.Pop();
            if (node < 0 || !seen.Add(node))
            {
                continue;
            }

            NetworkNode of = n.Nodes[node];
            if (of.Function == FeedFunction.Feed)
            {
                found.Add((int)of.Numbers[0]);
            }

            if (of.Shape.Axis >= 0)
            {
                found.Add(All(n).First(feed => n.Feeds[feed].Name == n.Axes[of.Shape.Axis].Name));
            }

            foreach (int operand in of.Operands)
            {
                open.Push(operand);
            }
        }

        return [.. found];
    }

    private static string ListOf(NetworkNumbers n) =>
        $"public static global::System.Collections.Generic.IReadOnlyList<{Face.Runtime}FeedInfo> {Feeds} {{ get; }} =\n[\n"
        + string.Concat(n.Feeds.Select((feed, index) => $"    new(\"{feed.Name}\", [{string.Join(", ", ShapeOf(n, feed))}]){Details(n, index)},\n")) + "];";

    private static IEnumerable<int> ShapeOf(NetworkNumbers n, NetworkFeed feed) =>
    [
        .. feed.Shape.Axis >= 0 ? (int[])[n.Axes[feed.Shape.Axis].Steps] : [], n.BatchSize, .. IsIds(feed) ? (int[])[] : [feed.Shape.Width],
    ];

    private static string Details(NetworkNumbers n, int feed)
    {
        NetworkFeed of = n.Feeds[feed];
        string[] details =
        [
            .. IsIds(of) ? (string[])[$"Classes = {ClassesOf(n, feed).ToString(CultureInfo.InvariantCulture)}"] : [],
            .. of.Shape.Axis >= 0 ? (string[])[$"Axis = \"{n.Axes[of.Shape.Axis].Name}\""] : [],
        ];
        return details.Length == 0 ? "" : $" {{ {string.Join(", ", details)} }}";
    }

    /// <summary>How many different ids a feed can have: the fewest that one of its uses knows.</summary>
    public static int ClassesOf(NetworkNumbers n, int feed)
    {
        int node = Enumerable.Range(0, n.Nodes.Count).First(other => n.Nodes[other].Function == FeedFunction.Feed && (int)n.Nodes[other].Numbers[0] == feed);
        return n.Nodes.Where(use => use.Operands.Contains(node)).Select(use => use.Function switch
        {
            "Table.LookUp" => (int)n.Layers[use.Layer].Of("Count"),
            "CrossEntropy" => n.Nodes[use.Operands[0]].Shape.Width,
            _ => int.MaxValue,
        }).DefaultIfEmpty(int.MaxValue).Min();
    }
}
