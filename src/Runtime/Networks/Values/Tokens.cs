using System;
using System.Collections.Generic;

namespace ModelGen.Networks;

/// <summary>A whole number for each step of each sequence, <c>[T, B]</c>. At padding it may be any, and is read by nothing.</summary>
public sealed class Tokens
{
    private readonly int[] _values;

    /// <summary>Numbers of steps that are all real.</summary>
    /// <param name="steps">T, the steps.</param>
    /// <param name="batch">B, the sequences side by side.</param>
    /// <param name="values">The numbers, <c>[T, B]</c>.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public Tokens(int steps, int batch, params ReadOnlySpan<int> values)
        : this(new Axis(steps, batch), values)
    {
    }

    /// <summary>Numbers of the steps of an axis.</summary>
    /// <param name="axis">The steps.</param>
    /// <param name="values">The numbers, <c>[T, B]</c>.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public Tokens(Axis axis, params ReadOnlySpan<int> values)
    {
        ArgumentNullException.ThrowIfNull(axis);
        Shapes.CheckCount(values.Length, axis.Steps * axis.Batch, nameof(values), $"[{axis.Steps}, {axis.Batch}]");
        (Axis, _values) = (axis, values.ToArray());
    }

    /// <summary>The steps.</summary>
    public Axis Axis { get; }

    /// <summary>The numbers, time-major.</summary>
    public IReadOnlyList<int> Values => _values;

    /// <summary>The number of a step of a sequence.</summary>
    public int this[int t, int b] => _values[(t * Axis.Batch) + b];

    /// <summary>Such as <c>Tokens [100, 16]</c>.</summary>
    public override string ToString() => $"Tokens [{Axis.Steps}, {Axis.Batch}]";
}
