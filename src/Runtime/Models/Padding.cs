using System;
using ModelGen.Engines;

namespace ModelGen;

/// <summary>Which steps of a batch are real: of sequence b the first <c>Lengths[b]</c>, the others are padding.</summary>
/// <param name="steps">Time steps T.</param>
/// <param name="batch">Sequences B.</param>
internal sealed class Padding(int steps, int batch)
{
    private readonly int[] _lengths = new int[batch];

    /// <summary>Whether there is any.</summary>
    public bool IsPresent { get; private set; }

    /// <summary>All steps are real.</summary>
    public void Clear()
    {
        Array.Fill(_lengths, steps);
        IsPresent = false;
    }

    /// <summary>Takes lengths in, <c>[B]</c>, from 1 to T; not checked.</summary>
    public void Set(ReadOnlySpan<int> lengths)
    {
        lengths.CopyTo(_lengths);
        IsPresent = lengths.ContainsAnyExcept(steps);
    }

    /// <summary>Writes 1 for each real step and 0 for others, <c>[T * B]</c>.</summary>
    public void WriteMask(Span<float> mask)
    {
        for (int row = 0; row < mask.Length; row++)
            mask[row] = IsReal(row) ? 1 : 0;
    }

    /// <summary>Sets the rows of padding to zero.</summary>
    /// <param name="sequence"><c>[T * B, width]</c> in the owner's order.</param>
    /// <param name="width">Features of a step.</param>
    /// <param name="order">That order.</param>
    public void Erase(Span<float> sequence, int width, RowOrder order)
    {
        if (!IsPresent)
            return;
        for (int row = 0; row < steps * batch; row++)
        {
            if (!IsReal(row))
                sequence.Slice(order.Of(row) * width, width).Clear();
        }
    }

    private bool IsReal(int row) => row / batch < _lengths[row % batch];
}
