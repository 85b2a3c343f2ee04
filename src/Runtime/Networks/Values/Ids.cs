using System;
using System.Collections.Generic;

namespace ModelGen.Networks;

/// <summary>A whole number for each sequence, <c>[B]</c>.</summary>
public sealed class Ids
{
    private readonly int[] _values;

    /// <summary>The numbers, <c>[B]</c>.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public Ids(params ReadOnlySpan<int> values)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("values is empty: expected a number for each sequence, [B].", nameof(values));
        }

        _values = values.ToArray();
    }

    /// <summary>B, the sequences side by side.</summary>
    public int Batch => _values.Length;

    /// <summary>The numbers.</summary>
    public IReadOnlyList<int> Values => _values;

    /// <summary>The number of a sequence.</summary>
    public int this[int b] => _values[b];

    /// <summary>Such as <c>Ids [16]</c>.</summary>
    public override string ToString() => $"Ids [{Batch}]";
}
