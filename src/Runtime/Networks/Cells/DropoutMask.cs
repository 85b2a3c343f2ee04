using System;
using System.Linq;

namespace ModelGen.Networks;

/// <summary>A dropout mask of a training step: for each row of each step, or the same for all steps.</summary>
/// <param name="name">What the model calls it.</param>
/// <param name="values">Its factors, <c>[T, B, width]</c> or <c>[B, width]</c>.</param>
/// <param name="batch">B, the sequences side by side.</param>
internal sealed class DropoutMask(string name, double[] values, int batch)
{
    /// <summary>All factors, of a mask of a matrix.</summary>
    public double[] Values => values;

    /// <summary>The factors of a row.</summary>
    /// <exception cref="InvalidOperationException">The mask is made for other rows.</exception>
    public ReadOnlySpan<double> Row(int t, int b, int width)
    {
        int first = (values.Length == batch * width ? b : (t * batch) + b) * width;
        return values.Length % (batch * width) == 0 && first < values.Length ? values.AsSpan(first, width)
            : throw new InvalidOperationException($"{name} has {values.Length} values, and not one for each of the {width} columns of {batch} sequences.");
    }

    /// <summary>A row, each number times its factor.</summary>
    public double[] Dropped(double[] row, int t, int b)
    {
        double[] factors = Row(t, b, row.Length).ToArray();
        return [.. row.Zip(factors, static (x, factor) => x * factor)];
    }
}
