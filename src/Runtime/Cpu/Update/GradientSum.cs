using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Cpu;

/// <summary>Gradients of several training steps for one update.</summary>
public static class GradientSum
{
    /// <summary>Adds the gradients of a step to those of the steps before, and puts the sum in both places.</summary>
    /// <param name="worker">The calling worker; it computes its share.</param>
    /// <param name="length">Number of gradients.</param>
    /// <param name="gradients">The gradients of the step, <c>[length]</c>; receive the sum.</param>
    /// <param name="sums">The sum of the steps before, <c>[length]</c>; receives the sum.</param>
    /// <param name="isFirst">Whether there are none before: then what is in their place is not read.</param>
    public static void Add(Worker worker, int length, ref float gradients, ref float sums, bool isFirst)
    {
        int begin = worker.Begin(length, Lanes16.Count), count = worker.End(length, Lanes16.Count) - begin;
        Span<float> gradient = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref gradients, begin), count);
        Span<float> sum = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref sums, begin), count);
        if (!isFirst)
            Elementwise.AddScaled(ref MemoryMarshal.GetReference(gradient), ref MemoryMarshal.GetReference(sum), count, 1);
        gradient.CopyTo(sum);
    }
}
