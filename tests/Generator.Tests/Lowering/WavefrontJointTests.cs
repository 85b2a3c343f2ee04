using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
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

    [Fact]
    public void A_loop_that_comes_first_of_all_is_joined() =>
        Assert.Single(Wavefronts.Rewrite(UnitLoops.Rewrite(Layers(2).Skip(1))).OfType<Wavefront>());

    [Fact]
    public void Joined_loops_have_the_phase_of_the_last_one() => Assert.Equal(
        "phase 3",
        Assert.Single(Merged([.. Layers(2).Select((operation, index) => operation with { Phase = $"phase {index}" })], "s1")).Phase);

    [Theory]
    [InlineData(Form.Plain, 3)]
    [InlineData(Form.TransposedRight, 6)]
    internal void A_product_of_the_states_below_is_divided_as_the_loop_that_it_becomes_part_of(Form form, int units)
    {
        Dim h2 = H.Times(2);
        Buffer z = new("z1", Role.Activation, T, B, h2);
        View w = new(form == Form.Plain ? new("w1", Role.Parameter, Dim.One, H, h2) : new Buffer("w1", Role.Parameter, Dim.One, h2, H));
        IReadOnlyList<Operation> merged = Merged(
            [
                .. Layer(0), new Product(form, Made(0), w, new View(z), Start.Zero),
                Loop(1, View.At(z, 0).Block(0, H), View.At(z, 0).Block(1, H)),
            ],
            "s1");
        UnitProduct product = Assert.IsType<Wavefront>(Assert.Single(merged)).Stages[1].Body.OfType<UnitProduct>().First();
        Assert.Equal((units, Start.Sum), ((int)product.Units.Value, product.Start));
    }

    /// <summary>It would be cleared before the loop reads it.</summary>
    [Fact]
    public void A_loop_that_needs_what_takes_the_place_of_an_input_of_the_one_before_is_not_joined() =>
        AssertApart([.. Layer(0), new Product(Form.Plain, Made(0), Weights("w1"), new View(Z(0)), Start.Zero), Loop(1, View.At(Z(0), 0))]);

    [Fact]
    public void A_loop_that_needs_what_also_overwrites_a_value_of_the_one_before_is_not_joined()
    {
        Buffer kept = new("kept", Role.Activation, T, B, H);
        var pool = new ExprPool();
        Expr x = pool.Input("x");
        var both = new Equation("Both", Tape.Record(pool, [("y", x), ("square", pool.Multiply(x, x))]));
        Operation[] first = [.. Layer(0)];
        var loop = (TimeLoop)first[^1];
        first[^1] = loop with { Body = [.. loop.Body, new Pointwise(Derivatives.Copy(), [new("x", View.At(States(0), 1))], [new("y", View.At(kept, 0))])] };
        AssertApart([.. first, new Pointwise(both, [new("x", Made(0))], [new("y", new View(Z(1))), new("square", new View(kept))]), Loop(1, View.At(Z(1), 0))]);
    }

    [Fact]
    public void A_loop_that_needs_equations_with_one_row_for_all_steps_is_not_joined() => AssertApart(
        [
            .. Layer(0),
            new Pointwise(
                Derivatives.Dropout(), [new("x", Made(0)), new("mask", new View(new Buffer("row", Role.Parameter, Dim.One, Dim.One, H)))], [new("y", new View(Z(1)))]),
            Loop(1, View.At(Z(1), 0)),
        ]);

    /// <summary>Such are the queries of an attention between two layers.</summary>
    [Fact]
    public void A_loop_that_needs_a_product_of_a_product_is_not_joined()
    {
        View queries = new(new Buffer("queries", Role.Activation, T, B, H));
        AssertApart(
            [
                .. Layer(0), new Product(Form.Plain, Made(0), Weights("w1"), queries, Start.Zero),
                new Product(Form.Plain, queries, Weights("w2"), new View(Z(1)), Start.Zero), Loop(1, View.At(Z(1), 0)),
            ]);
    }

    [Fact]
    public void A_loop_that_needs_a_result_without_steps_is_not_joined()
    {
        Buffer flat = new("flat", Role.Activation, Dim.One, T.Times(B), H);
        AssertApart([.. Layer(0), new Pointwise(Derivatives.Copy(), [new("x", Made(0))], [new("y", new View(flat))]), Loop(1, new View(flat) { RowsPerSlot = B })]);
    }

    /// <summary>A block has 8 units, there are 100 of them, and a matrix has at most 256 units a side.</summary>
    [Theory]
    [InlineData(2, 8, 256)]
    [InlineData(1, 8, 257)]
    [InlineData(1, 257, 8)]
    [InlineData(4, 256, 256, 256, 32)]
    [InlineData(3, 256, 256, 256, 33)]
    [InlineData(3, 249, 249, 256, 33)]
    public void Loops_are_joined_while_all_of_them_fit_on_a_device(int joined, params int[] units)
    {
        Dim[] widths = [.. units.Select((width, layer) => new Dim($"H{layer}", width))];
        Buffer[] states = [.. widths.Select((width, layer) => States($"s{layer}") with { Columns = width })];
        IEnumerable<Operation> layers = states.SelectMany((state, layer) =>
        {
            View next = View.At(state, 1), z = View.At(new Buffer($"z{layer}", Role.Activation, T, B, widths[layer]), 0);
            View u = new(new Buffer($"u{layer}", Role.Parameter, Dim.One, widths[layer], widths[layer]));

            // The widest operation counts, and not the one that copies a few columns.
            var loop = new TimeLoop($"layer {layer}", T, Backwards: false,
                [new Product(Form.Plain, View.At(state, 0), u, next, Start.Zero), Sum(next, z), Sum(next.Block(0, H), z.Block(0, H))]);
            return layer == 0 ? (Operation[])[loop] :
            [
                new Product(
                    Form.Plain, View.Range(states[layer - 1], Dim.One, T),
                    new View(new Buffer($"w{layer}", Role.Parameter, Dim.One, widths[layer - 1], widths[layer])), new View(z.Buffer), Start.Zero),
                loop,
            ];
        });
        Operation[] loops = [.. Wavefronts.Rewrite(UnitLoops.Rewrite(layers)).Where(operation => operation is TimeLoop or Wavefront)];
        Assert.Equal(joined, StagesOf(loops));
        Assert.Equal(units.Length - joined, loops.Skip(1).Count());
    }

    private static void AssertApart(IReadOnlyList<Operation> operations) =>
        Assert.All(Merged(operations, "s1"), operation => Assert.IsType<TimeLoop>(operation));

    private static int StagesOf(IReadOnlyList<Operation> operations) => operations[0] is Wavefront first ? first.Stages.Count : 1;

    // As they are, and joined: what the loop of the given name comes to is the same.
    private static IReadOnlyList<Operation> Merged(IReadOnlyList<Operation> operations, string result)
    {
        IReadOnlyList<Operation> apart = UnitLoops.Rewrite(operations), merged = Wavefronts.Rewrite(apart);
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
        View z = new(Z(layer));
        if (layer == 0)
            yield return new Clear(z);
        else
            yield return new Product(Form.Plain, View.Range(States(layer - 1), new Dim($"{1 + lead}", 1 + lead), T), Weights($"w{layer}"), z, Start.Zero);
        yield return Loop(layer, View.At(z.Buffer, 0));
    }

    private static TimeLoop Loop(int layer, params View[] inputs)
    {
        View next = View.At(States(layer), 1);
        return new TimeLoop(
            $"layer {layer}", T, Backwards: false,
            [new Product(Form.Plain, View.At(States(layer), 0), Weights($"u{layer}"), next, Start.Zero), .. inputs.Select(input => Sum(next, input))]);
    }

    // The states that a layer makes.
    private static View Made(int layer) => View.Range(States(layer), Dim.One, T);

    private static Buffer Z(int layer) => new($"z{layer}", Role.Activation, T, B, H);

    private static Buffer States(int layer) => States($"s{layer}");

    private static Buffer States(string name) => new(name, Role.Activation, new Dim("T+2", Steps + 2), B, H);

    private static View Weights(string name) => new(new Buffer(name, Role.Parameter, Dim.One, H, H));

    private static Pointwise Sum(View sum, View x) => new(Derivatives.Copy(), [new("x", x)], [new("y", sum, Start.Sum)]);
}
