using System;
using System.Linq;

namespace ModelGen.Networks;

/// <summary>Functions of rows: what happens among the columns of a step.</summary>
public static partial class Functions
{
    /// <summary>Over the columns: <c>e^x / sum of e^x</c>.</summary>
    public static Sequence Softmax(Sequence x) => Sequence.OfRows(x.Axis, x.Width, (t, b) => SoftmaxOf(x.Row(t, b)));

    /// <inheritdoc cref="Softmax(Sequence)"/>
    public static Vector Softmax(Vector x) => Vector.OfRows(x.Batch, x.Width, b => SoftmaxOf(x.Row(b)));

    /// <summary>
    /// In training, x times a mask that is 0 or 1 / keep (Srivastava et al. 2014), and x in evaluation. Without rescaling the mask is 0
    /// or 1, and evaluation has x times keep, which is what is expected.
    /// </summary>
    /// <param name="x">Whose numbers are dropped.</param>
    /// <param name="keep">Probability that one is kept, above 0, to 1.</param>
    /// <param name="rescale">Whether what is kept is multiplied by 1 / keep in training.</param>
    public static Sequence Dropout(Sequence x, double keep, bool rescale = true)
    {
        CheckKeep(keep);
        return NetworkTwin.Current?.NextDropout(keep) is not { } mask ? x * (rescale ? 1 : keep)
            : Sequence.OfRows(x.Axis, x.Width, (t, b) => mask.Dropped(x.Row(t, b), t, b));
    }

    /// <inheritdoc cref="Dropout(Sequence, double, bool)"/>
    public static Vector Dropout(Vector x, double keep, bool rescale = true)
    {
        CheckKeep(keep);
        return NetworkTwin.Current?.NextDropout(keep) is not { } mask ? x * (rescale ? 1 : keep)
            : Vector.OfRows(x.Batch, x.Width, b => mask.Dropped(x.Row(b), 0, b));
    }

    /// <summary>Some columns.</summary>
    /// <param name="x">Whose columns.</param>
    /// <param name="first">The first, from 0.</param>
    /// <param name="count">How many.</param>
    public static Sequence Columns(Sequence x, int first, int count)
    {
        CheckColumns(x, first, count);
        return Sequence.Of(x.Axis, count, (t, b, i) => x[t, b, first + i]);
    }

    /// <inheritdoc cref="Columns(Sequence, int, int)"/>
    public static Vector Columns(Vector x, int first, int count)
    {
        CheckColumns(x, first, count);
        return Vector.Of(x.Batch, count, (b, i) => x[b, first + i]);
    }

    /// <summary>Values side by side; a vector goes with every step.</summary>
    public static Sequence Concat(Sequence first, params Value[] rest)
    {
        foreach (Value value in rest)
        {
            Shapes.CheckBatch(first.Batch, nameof(first), value.Batch, nameof(rest));
            if (value is Sequence sequence)
            {
                Shapes.CheckAxis(first.Axis, nameof(first), sequence.Axis, nameof(rest));
            }
        }

        Value[] all = [first, .. rest];
        return Sequence.OfRows(first.Axis, all.Sum(value => value.Width), (t, b) =>
            [.. all.SelectMany(value => value is Sequence sequence ? sequence.Row(t, b) : ((Vector)value).Row(b))]);
    }

    /// <summary>Vectors side by side.</summary>
    public static Vector Concat(Vector first, params Vector[] rest)
    {
        foreach (Vector vector in rest)
        {
            Shapes.CheckBatch(first.Batch, nameof(first), vector.Batch, nameof(rest));
        }

        Vector[] all = [first, .. rest];
        return Vector.OfRows(first.Batch, all.Sum(vector => vector.Width), b => [.. all.SelectMany(vector => vector.Row(b))]);
    }

    // The largest number is taken off first, so that nothing overflows.
    internal static double[] SoftmaxOf(double[] row)
    {
        double largest = row.Max();
        double[] powers = [.. row.Select(x => Math.Exp(x - largest))];
        double sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }

    private static void CheckKeep(double keep)
    {
        if (keep is not (> 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(keep), keep, "expected a probability above 0, to 1.");
        }
    }

    private static void CheckColumns(Value x, int first, int count)
    {
        if (first < 0 || count < 1 || first + count > x.Width)
        {
            throw new ArgumentException($"x is {x}: it has no columns {first} to {first + count - 1}, expected some of 0 to {x.Width - 1}.", nameof(first));
        }
    }
}
