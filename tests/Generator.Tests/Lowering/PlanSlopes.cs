using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using Xunit;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>
/// Holds a backward plan to calculus, by interpretation: the loss is the sum of results, each with a factor of its own, and the
/// gradients of what goes in must be its slopes.
/// </summary>
internal sealed class PlanSlopes
{
    private const double Step = 1e-5;
    private const double WideStep = 2e-4;
    private const double Tolerance = 1e-7;

    private readonly Random _random = new(5);
    private readonly Dictionary<View, double[]> _values = [];

    /// <summary>The forward plan.</summary>
    public required IEnumerable<Operation> Forward { get; init; }

    /// <summary>The backward plan.</summary>
    public required IEnumerable<Operation> Backward { get; init; }

    /// <summary>What goes in, and where its gradient is afterwards.</summary>
    public required IEnumerable<(View Value, View Gradient)> Inputs { get; init; }

    /// <summary>What comes out, and where its gradient goes in; null where the backward plan begins by itself with a factor of one.</summary>
    public required IEnumerable<(View Value, View? Gradient)> Results { get; init; }

    /// <summary>What else goes in: masks, and other constants of a step.</summary>
    public IEnumerable<(View Value, Func<int, int, double> Of)> Constants { get; init; } = [];

    /// <summary>Which elements of a view are no part of the task, such as padding: they go in as 0.</summary>
    public Func<View, int, bool> IsPadding { get; init; } = (_, _) => false;

    /// <summary>The loss has this divisor where the backward plan begins by itself.</summary>
    public double Divisor { get; init; } = 1;

    /// <summary>Holds the derivative of a list of operations to calculus.</summary>
    /// <param name="forward">The operations.</param>
    /// <param name="results">What the loss is made of.</param>
    /// <param name="inputs">What it is differentiated by.</param>
    public static void Check(IReadOnlyList<Operation> forward, IReadOnlyList<View> results, params IReadOnlyList<View> inputs)
    {
        var adjoint = Adjoint.Of(forward, results);
        var gradients = inputs.Select(input => (input, adjoint.Incoming(input))).ToList();
        new PlanSlopes
        {
            Forward = forward,
            Backward = adjoint.Operations,
            Inputs = gradients,
            Results = [.. results.Select(result => (result, (View?)adjoint.GradientOf(result)))],
        }.Check("operations");
    }

    /// <summary>Compares.</summary>
    /// <param name="about">What it is, for messages.</param>
    public void Check(string about)
    {
        foreach ((View value, _) in Inputs)
        {
            _values[value] = Numbers(value);
        }

        double[][] factors = [.. Results.Select(result => result.Gradient is null
            ? [.. Enumerable.Repeat(1 / Divisor, Length(result.Value))] : Numbers(result.Value))];
        PlanMemory memory = RunForward();
        foreach (((_, View? gradient), double[] factor) in Results.Zip(factors))
        {
            if (gradient is not null)
            {
                Write(memory, gradient, factor);
            }
        }

        new PlanInterpreter(memory).Run(Backward);
        Assert.True(memory.WastedClears == 0, $"{about}: {memory.WastedClears} elements are cleared in vain");
        foreach ((View value, View gradient) in Inputs)
        {
            double[] slopes = memory[gradient].Read(), given = _values[value], along = Numbers(value);
            double actual = slopes.Zip(along, (slope, distance) => distance == 0 ? 0 : slope * distance).Sum();
            double expected = (Loss(Step) - Loss(-Step)) / (2 * Step);
            if (!IsClose())
            {
                // Where the loss curves much, more points are needed, further apart.
                expected = ((8 * (Loss(WideStep) - Loss(-WideStep))) - (Loss(2 * WideStep) - Loss(-2 * WideStep))) / (12 * WideStep);
            }

            Assert.True(IsClose(), $"{about}: the gradient of {value.Buffer.Name} along a line is {actual}, the slope {expected}");

            bool IsClose() => Math.Abs(expected - actual) <= Tolerance * (1 + Math.Abs(expected));

            double Loss(double distance)
            {
                _values[value] = [.. given.Zip(along, (x, direction) => x + (distance * direction))];
                PlanMemory moved = RunForward();
                _values[value] = given;
                return Results.Zip(factors, (result, factor) => Dot(moved[result.Value].Read(), factor)).Sum();
            }
        }
    }

    private PlanMemory RunForward()
    {
        var memory = new PlanMemory();
        foreach ((View view, Func<int, int, double> value) in Constants)
        {
            memory[view].Fill(value);
        }

        foreach (KeyValuePair<View, double[]> value in _values)
        {
            Write(memory, value.Key, value.Value);
        }

        new PlanInterpreter(memory).Run(Forward);
        return memory;
    }

    private static void Write(PlanMemory memory, View view, double[] values) =>
        memory[view].Fill((row, column) => values[(row * (int)view.Columns.Value) + column]);

    private double[] Numbers(View view)
    {
        int columns = (int)view.Columns.Value;
        return [.. Enumerable.Range(0, Length(view)).Select(index => IsPadding(view, index / columns) ? 0 : _random.NextDouble() - 0.5)];
    }

    private static int Length(View view) => (int)(view.Rows.Value * view.Columns.Value);

    // What is padding in the output may be no number.
    private static double Dot(double[] values, double[] factors) => values.Zip(factors, (value, factor) => factor == 0 ? 0 : value * factor).Sum();
}
