using System;
using System.Linq;

namespace ModelGen;

/// <summary>
/// The values of all units of a layer, for cells whose units talk to each other: through a mean, a <see cref="Gate"/> over a
/// gated state, or a <see cref="Projection"/>. Arithmetic is unit by unit; a number counts as the same value in every unit.
/// Generated code knows no such objects; they make a cell's equations ordinary C#.
/// </summary>
public sealed class Units
{
    private readonly float[] _values;

    /// <summary>The values of the units, in their order.</summary>
    /// <param name="values">At least one; a single value stands for as many equal ones as the equations need.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public Units(params ReadOnlySpan<float> values)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("A layer has at least one unit.", nameof(values));
        }

        _values = values.ToArray();
    }

    /// <summary>Number of units.</summary>
    public int Count => _values.Length;

    /// <summary>The value of a unit, from 0.</summary>
    public float this[int unit] => _values[unit];

    /// <summary>The same value in every unit.</summary>
    public static implicit operator Units(float value) => new(value);

    /// <summary>x + y in each unit.</summary>
    public static Units operator +(Units x, Units y) => x.Each(y, static (a, b) => a + b);

    /// <summary>x - y in each unit.</summary>
    public static Units operator -(Units x, Units y) => x.Each(y, static (a, b) => a - b);

    /// <summary>x * y in each unit.</summary>
    public static Units operator *(Units x, Units y) => x.Each(y, static (a, b) => a * b);

    /// <summary>x / y in each unit.</summary>
    public static Units operator /(Units x, Units y) => x.Each(y, static (a, b) => a / b);

    /// <summary>-x in each unit.</summary>
    public static Units operator -(Units x) => x.Each(static a => -a);

    /// <summary>x, as it is.</summary>
    public static Units operator +(Units x) => x;

    /// <summary>The values, in the order of the units.</summary>
    public float[] ToArray() => [.. _values];

    internal Units Each(Func<float, float> function) => new([.. _values.Select(function)]);

    internal Units Each(Units other, Func<float, float, float> function)
    {
        if (Count != other.Count && Count != 1 && other.Count != 1)
        {
            throw new ArgumentException($"{Count} units cannot be combined with {other.Count}.", nameof(other));
        }

        int count = Math.Max(Count, other.Count);
        return new([.. Enumerable.Range(0, count)
            .Select(unit => function(_values[Count == 1 ? 0 : unit], other._values[other.Count == 1 ? 0 : unit]))]);
    }

    internal float Mean() => (float)_values.Average(static value => (double)value);
}
