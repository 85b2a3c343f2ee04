using System;
using System.Linq;
using System.Runtime.CompilerServices;

namespace ModelGen.Networks;

/// <summary>Time steps that values have in common, and which of them are real: sequences may end early, or have holes.</summary>
public sealed class Axis
{
    private readonly bool[] _isReal;

    /// <summary>Steps that are all real.</summary>
    /// <param name="steps">T, the steps.</param>
    /// <param name="batch">B, the sequences side by side.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is less than 1.</exception>
    public Axis(int steps, int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        (Steps, Batch) = (steps, batch);
        _isReal = [.. Enumerable.Repeat(true, steps * batch)];
    }

    /// <summary>Sequences that may end early.</summary>
    /// <param name="steps">T, the steps.</param>
    /// <param name="batch">B, the sequences side by side.</param>
    /// <param name="lengths">The real steps of each sequence, <c>[B]</c>, from 1 to T.</param>
    /// <param name="name">What the lengths are called, for messages.</param>
    /// <exception cref="ArgumentException">There are more or fewer lengths than sequences, or one is out of range.</exception>
    public Axis(int steps, int batch, ReadOnlySpan<int> lengths, [CallerArgumentExpression(nameof(lengths))] string name = "")
        : this(steps, batch)
    {
        Shapes.CheckCount(lengths.Length, batch, name, $"[{batch}]");
        for (int b = 0; b < batch; b++)
        {
            if (lengths[b] < 1 || lengths[b] > steps)
            {
                throw new ArgumentException($"{name}[{b}] is {lengths[b]}: expected 1 to {steps}.", name);
            }

            for (int t = lengths[b]; t < steps; t++)
            {
                _isReal[(t * batch) + b] = false;
            }
        }
    }

    /// <summary>Sequences of which any step may be no real one.</summary>
    /// <param name="steps">T, the steps.</param>
    /// <param name="batch">B, the sequences side by side.</param>
    /// <param name="mask">1 for real steps and 0 for others, <c>[T, B]</c>.</param>
    /// <param name="name">What the mask is called, for messages.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers than steps, or others than 0 and 1.</exception>
    public Axis(int steps, int batch, ReadOnlySpan<float> mask, [CallerArgumentExpression(nameof(mask))] string name = "")
        : this(steps, batch)
    {
        Shapes.CheckCount(mask.Length, steps * batch, name, $"[{steps}, {batch}]");
        for (int place = 0; place < mask.Length; place++)
        {
            if (mask[place] is not (0 or 1))
            {
                throw new ArgumentException($"{name}[{place}] is {mask[place]}: expected 0 or 1.", name);
            }

            _isReal[place] = mask[place] == 1;
        }
    }

    /// <summary>T, the steps.</summary>
    public int Steps { get; }

    /// <summary>B, the sequences side by side.</summary>
    public int Batch { get; }

    /// <summary>Whether a step of a sequence is a real one.</summary>
    /// <param name="t">The step, from 0.</param>
    /// <param name="b">The sequence, from 0.</param>
    public bool IsReal(int t, int b) => _isReal[(t * Batch) + b];

    /// <summary>The real steps of a sequence, in their order.</summary>
    internal int[] RealSteps(int b) => [.. Enumerable.Range(0, Steps).Where(t => IsReal(t, b))];

    /// <summary>Whether values of two axes can be put together: they have the same real steps.</summary>
    internal bool Fits(Axis other) => Steps == other.Steps && Batch == other.Batch && _isReal.AsSpan().SequenceEqual(other._isReal);
}
