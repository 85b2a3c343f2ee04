using System;
using System.Linq;

namespace ModelGen.Networks;

/// <summary>Functions of time: what happens among the steps of a sequence. Padding has no part in any of them.</summary>
public static partial class Functions
{
    /// <summary>Over the real steps, <c>[B, width]</c>; zero where no step is real.</summary>
    public static Vector Mean(Sequence x) => Vector.Of(x.Batch, x.Width, (b, i) => Over(x, b, i, static numbers => numbers.Average()));

    /// <summary>Over the real steps, <c>[B, width]</c>.</summary>
    public static Vector Sum(Sequence x) => Vector.Of(x.Batch, x.Width, (b, i) => Over(x, b, i, static numbers => numbers.Sum()));

    /// <summary>The largest of the real steps, <c>[B, width]</c>; zero where no step is real.</summary>
    public static Vector Max(Sequence x) => Vector.Of(x.Batch, x.Width, (b, i) => Over(x, b, i, static numbers => numbers.Max()));

    /// <summary>The first real step, <c>[B, width]</c>; zero where no step is real.</summary>
    public static Vector First(Sequence x) => Vector.Of(x.Batch, x.Width, (b, i) => Over(x, b, i, static numbers => numbers[0]));

    /// <summary>The last real step, <c>[B, width]</c>; zero where no step is real.</summary>
    public static Vector Last(Sequence x) => Vector.Of(x.Batch, x.Width, (b, i) => Over(x, b, i, static numbers => numbers[^1]));

    /// <summary>What was so many steps before: <c>y(t) = x(t - steps)</c>; zeros where that is beyond the ends, or no real step.</summary>
    /// <param name="x">What is moved.</param>
    /// <param name="steps">How many steps; below 0 for what comes so many steps later.</param>
    public static Sequence Shift(Sequence x, int steps) => Sequence.Of(
        x.Axis, x.Width, (t, b, i) => t - (long)steps is >= 0 and long from && from < x.Steps ? x[(int)from, b, i] : 0);

    /// <summary>The real steps in the other order.</summary>
    public static Sequence Reverse(Sequence x)
    {
        int[][] real = [.. Enumerable.Range(0, x.Batch).Select(x.Axis.RealSteps)];
        return Sequence.OfRows(x.Axis, x.Width, (t, b) => x.Row(real[b][^(Array.IndexOf(real[b], t) + 1)], b));
    }

    /// <summary>A vector at each step.</summary>
    /// <param name="x">The vector.</param>
    /// <param name="along">A sequence with these steps.</param>
    public static Sequence Repeat(Vector x, Sequence along)
    {
        Shapes.CheckBatch(along.Batch, nameof(along), x.Batch, nameof(x));
        return Sequence.OfRows(along.Axis, x.Width, (_, b) => x.Row(b));
    }

    /// <summary>1 where it is this number, else 0; width 1.</summary>
    public static Sequence Equal(Tokens x, int id) => Sequence.Of(x.Axis, 1, (t, b, _) => x[t, b] == id ? 1 : 0);

    /// <inheritdoc cref="Equal(Tokens, int)"/>
    public static Vector Equal(Ids x, int id) => Vector.Of(x.Batch, 1, (b, _) => x[b] == id ? 1 : 0);

    private static double Over(Sequence x, int b, int i, Func<double[], double> function)
    {
        double[] numbers = [.. x.Axis.RealSteps(b).Select(t => x[t, b, i])];
        return numbers.Length == 0 ? 0 : function(numbers);
    }
}
