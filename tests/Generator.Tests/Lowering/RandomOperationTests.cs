using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Lowering;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>The adjoint of lists of operations that are put together by chance.</summary>
public sealed class RandomOperationTests
{
    private const int Lists = 150;

    [Fact]
    public void Gradients_are_slopes() => Check(0, Lists);

    [Long]
    [Fact]
    public void Gradients_are_slopes_of_many_more() => Check(Lists, 20 * Lists);

    /// <summary>What chance has put together has everything that the adjoint can do.</summary>
    [Fact]
    public void The_lists_have_what_they_are_about()
    {
        var seen = new Dictionary<string, int>();
        for (int seed = 0; seed < Lists; seed++)
        {
            var list = new RandomOperations(seed);
            IReadOnlyList<Operation> backward = Adjoint.Of(list.Operations, list.Results).Operations;
            (Operation Operation, int Depth)[] forward = [.. Leaves(list.Operations, 0)], back = [.. Leaves(backward, 0)];
            See("in a loop", forward.Any(leaf => leaf.Depth == 1));
            See("in a loop in a loop", forward.Any(leaf => leaf.Depth == 2));
            See("a gradient that is cleared", back.Any(leaf => leaf.Operation is Clear));
            See("a row that is shared", back.Any(leaf => leaf.Operation is ColumnSum));
            See("a column that is shared", back.Any(leaf => leaf.Operation is RowSum));
            See("a product after its loop", backward.OfType<Product>().Any(product => product.Form == Form.TransposedLeft && product.Left.Slots.Value > 1));
            See("a product that stays in a loop", back.Any(leaf => leaf.Depth > 0 && leaf.Operation is Product { Form: Form.TransposedLeft, Start: Start.Sum }));
            See("a view that follows the inner loop alone", forward.Any(leaf => leaf.Operation.Reads.Any(view => view.Follows(1) && !view.Follows(0))));
            See("a view of several slots in a loop", forward.Any(leaf => leaf.Operation.Reads.Any(view => view.FollowsTime && view.Slots.Value > 1)));
        }

        Assert.All(seen, what => Assert.True(what.Value >= 3, $"{what.Key}: {what.Value} of {Lists}"));

        void See(string what, bool isThere) => seen[what] = seen.GetValueOrDefault(what) + (isThere ? 1 : 0);
    }

    private static void Check(int first, int count)
    {
        for (int seed = first; seed < first + count; seed++)
        {
            var list = new RandomOperations(seed);
            try
            {
                PlanSlopes.Check(list.Operations, list.Results, list.Inputs);
                Assert.Empty(PlanRules.Problems(Stage(list)));
            }
            catch (Exception problem)
            {
                Assert.Fail($"{seed}: {problem.Message}\n\n{Text(list.Operations, 0)}\n\nbackwards:\n{Text(Adjoint.Of(list.Operations, list.Results).Operations, 0)}");
            }
        }
    }

    private static PlanStage Stage(RandomOperations list)
    {
        var adjoint = Adjoint.Of(list.Operations, list.Results);
        View[] gradients = [.. list.Inputs.Select(adjoint.Incoming)];
        return new PlanStage(
            "lower", [new("Forward", "", list.Operations), new("Backward", "", adjoint.Operations) { After = "Forward" }],
            [.. list.Inputs, .. list.Results.Select(adjoint.GradientOf)],
            [.. list.Inputs, .. list.Written, .. gradients, .. list.Written.Select(adjoint.GradientOf)]);
    }

    private static string Text(IEnumerable<Operation> operations, int depth) => string.Join("\n", operations.Select(operation =>
        new string(' ', 2 * depth) + (operation is TimeLoop loop
            ? $"{loop.Steps.Symbol} steps{(loop.Backwards ? ", backwards" : "")}\n{Text(loop.Body, depth + 1)}" : OperationNotation.Of(operation))));

    private static IEnumerable<(Operation Operation, int Depth)> Leaves(IEnumerable<Operation> operations, int depth) =>
        operations.SelectMany(operation => operation is TimeLoop loop ? Leaves(loop.Body, depth + 1) : [(operation, depth)]);
}
