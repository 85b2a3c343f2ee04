using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>
/// Loops written by hand that stand one after the other, as they are and joined: a loop that needs more of the ones before than the
/// same step is not joined with them, and what comes out is the same.
/// </summary>
public sealed class WavefrontJointTests
{
    private const int Steps = 4;

    private static readonly Dim T = new("T", Steps), B = new("B", 2), H = new("H", 3);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Loops_that_need_the_same_step_of_the_ones_before_are_joined(int layers)
    {
        IReadOnlyList<Operation> merged = Merged([.. Layers(layers)], $"s{layers - 1}");
        Assert.Equal(layers, Assert.Single(merged.OfType<Wavefront>()).Stages.Count);
        Assert.DoesNotContain(merged, operation => operation is TimeLoop);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_loop_that_needs_a_later_step_of_the_one_before_is_not_joined(int layers)
    {
        // The last product takes the states of one step later.
        IReadOnlyList<Operation> merged = Merged([.. Layers(layers - 1), .. Layer(layers - 1, lead: 1)], $"s{layers - 1}");
        Assert.Equal(layers - 1, StagesOf(merged));
        Assert.Single(merged.Skip(1), operation => operation is TimeLoop);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_loop_that_reads_the_last_state_of_the_one_before_is_not_joined(int layers)
    {
        Operation[] last = [.. Layer(layers - 1)];
        var loop = (TimeLoop)last[^1];
        View end = View.Range(States(layers - 2), new Dim("T", Steps), Dim.One), state = View.At(States(layers - 1), 1);
        last[^1] = loop with { Body = [.. loop.Body, Sum(state, end)] };
        IReadOnlyList<Operation> merged = Merged([.. Layers(layers - 1), .. last], $"s{layers - 1}");
        Assert.Equal(layers - 1, StagesOf(merged));
        Assert.Single(merged.Skip(1), operation => operation is TimeLoop);
    }

    private static int StagesOf(IReadOnlyList<Operation> operations) => operations[0] is Wavefront first ? first.Stages.Count : 1;

    // As they are, and joined: what the loop of the given name comes to is the same.
    private static IReadOnlyList<Operation> Merged(IReadOnlyList<Operation> operations, string result)
    {
        IReadOnlyList<Operation> apart = UnitProduct.Rewrite(operations), merged = Wavefront.Merge(apart);
        Assert.Equal(Run(apart, result), Run(merged, result));

        // What needs nothing of a loop stands before all of them.
        return [.. merged.Where(operation => operation is TimeLoop or Wavefront)];
    }

    private static double[] Run(IReadOnlyList<Operation> operations, string result)
    {
        var memory = new PlanMemory();
        var random = new Random(3);
        foreach (Buffer buffer in operations.SelectMany(Flat).SelectMany(operation => operation.Reads).Select(view => view.Buffer).Distinct().OrderBy(buffer => buffer.Name, StringComparer.Ordinal))
        {
            // Weights, and of the states the one that a loop begins with and one that no loop makes: the others are no numbers before.
            View[] given = buffer.Role == Role.Parameter ? [new View(buffer)]
                : buffer.Name.StartsWith('s') ? [View.Range(buffer, Dim.Zero, Dim.One), View.Range(buffer, new Dim("T+1", Steps + 1), Dim.One)]
                : [];
            foreach (View view in given) memory[view].Fill((_, _) => random.NextDouble() - 0.5);
        }

        new PlanInterpreter(memory).Run(operations);
        double[] values = memory[View.Range(States(result), new Dim("1", 1), T)].Read();
        Assert.All(values, value => Assert.True(double.IsFinite(value)));
        return values;
    }

    private static IEnumerable<Operation> Flat(Operation operation) => operation switch
    {
        Wavefront wavefront => wavefront.Stages.SelectMany(stage => stage.Body),
        TimeLoop loop => loop.Body,
        _ => [operation],
    };

    private static IEnumerable<Operation> Layers(int count) => Enumerable.Range(0, count).SelectMany(layer => Layer(layer));

    // z = the states below, or nothing, times a matrix; then s[t+1] = s[t] U + z[t].
    private static IEnumerable<Operation> Layer(int layer, int lead = 0)
    {
        Buffer states = States(layer), z = new($"z{layer}", Role.Activation, T, B, H);
        if (layer == 0)
            yield return new Clear(new View(z));
        else
            yield return new Product(Form.Plain, View.Range(States(layer - 1), new Dim($"{1 + lead}", 1 + lead), T), Weights($"w{layer}"), new View(z), Start.Zero);
        View next = View.At(states, 1);
        yield return new TimeLoop(
            $"layer {layer}", T, Backwards: false,
            [new Product(Form.Plain, View.At(states, 0), Weights($"u{layer}"), next, Start.Zero), Sum(next, View.At(z, 0))]);
    }

    private static Buffer States(int layer) => States($"s{layer}");

    private static Buffer States(string name) => new(name, Role.Activation, new Dim("T+2", Steps + 2), B, H);

    private static View Weights(string name) => new(new Buffer(name, Role.Parameter, Dim.One, H, H));

    private static Pointwise Sum(View sum, View x) => new(Derivatives.Copy(), [new("x", x)], [new("y", sum, Start.Sum)]);
}
