using System;
using System.Collections.Generic;

namespace ModelGen.Networks;

/// <summary>Real numbers, in double precision: a <see cref="Vector"/> or a <see cref="Sequence"/>.</summary>
public abstract class Value
{
    private protected Value(int batch, int width, double[] values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (Batch, Width, Numbers) = (batch, width, values);
    }

    /// <summary>B, the sequences side by side.</summary>
    public int Batch { get; }

    /// <summary>The columns.</summary>
    public int Width { get; }

    /// <summary>All numbers, row-major and time-major.</summary>
    public IReadOnlyList<double> Values => Numbers;

    /// <inheritdoc cref="Values"/>
    private protected double[] Numbers { get; }

    /// <summary>The number that an operation number by number sees: a vector's at every step, a single column's in every column.</summary>
    internal abstract double At(int t, int b, int column);
}
