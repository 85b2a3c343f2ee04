using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Shorthands;

/// <summary>The members of a network that go along an axis one step at a time; none where no output is causal.</summary>
internal static class StepwiseFace
{
    /// <summary>The members.</summary>
    public static IEnumerable<FaceMember> Members(NetworkNumbers n)
    {
        if (CausalValues.Find(n) is not var (axis, values, outputs))
        {
            return [];
        }

        SortedSet<int> needed = CausalValues.Needed(n, outputs);
        int[] moving = [.. FeedsAmong(n, needed).Where(feed => n.Feeds[feed].Shape.Axis == axis)];

        // What opens another axis says which of its steps are real.
        string[] openers = [.. needed.Select(node => n.Nodes[node].Shape.Axis).Where(other => other >= 0 && other != axis).Distinct().Select(other => n.Axes[other].Name)];
        int[] still = [.. NetworkFace.All(n).Where(feed => n.Feeds[feed].Shape.Axis != axis && (FeedsAmong(n, needed).Contains(feed) || openers.Contains(n.Feeds[feed].Name)))];
        return
        [
            new("BatchSize", $"int {Face.Runtime}IStepwise.BatchSize => BatchSize;"),
            FaceMember.Property("int", "Rows"),
            FaceMember.Method("void", "SelectRows", $"{Face.Ints} rows"),
            Begin(n, still),
            Advance(n, moving, outputs, needsBegin: still.Length > 0),
        ];
    }

    private static FaceMember Begin(NetworkNumbers n, int[] feeds) => new(
        "Begin",
        $"public void Begin({string.Join(", ", feeds.SelectMany(feed => NetworkFace.Parameters(n, feed)))})\n{{\n"
        + Call + NetworkFace.Feeding(n, feeds) + "    call.Begin();\n}")
    {
        Summary = feeds.Length > 0 ? "Computes what all steps share, and sets states to their beginning: up to BatchSize rows." : "Sets what Advance goes on from to its beginning.",
    };

    private static FaceMember Advance(NetworkNumbers n, int[] feeds, int[] outputs, bool needsBegin)
    {
        IEnumerable<string> parameters = feeds.Select(feed => $"{(NetworkFace.IsIds(n.Feeds[feed]) ? Face.Ints : Face.Floats)} {n.Feeds[feed].Name}")
            .Concat(outputs.Select(output => $"{Face.Destination} {n.Outputs[output].Name}"));
        return new FaceMember(
            "Advance",
            $"public void Advance({string.Join(", ", parameters)})\n{{\n" + Call
            + string.Concat(feeds.Select(feed => $"    call.Step({feed}, {n.Feeds[feed].Name});\n"))
            + Each("Expect") + $"    call.Advance(needsBegin: {(needsBegin ? "true" : "false")});\n" + Each("Read") + "}")
        {
            Summary = "One step of each row, without dropout: states move on.",
        };

        string Each(string what) => string.Concat(outputs.Select((output, index) => $"    call.{what}({index}, {n.Outputs[output].Name});\n"));
    }

    private static string Call => $"    using {Face.Runtime}NetworkStepCall call = _session.BeginStep();\n";

    private static IEnumerable<int> FeedsAmong(NetworkNumbers n, IEnumerable<int> nodes) =>
        nodes.Where(node => n.Nodes[node].Function == FeedFunction.Feed).Select(node => (int)n.Nodes[node].Numbers[0]).Distinct();
}
