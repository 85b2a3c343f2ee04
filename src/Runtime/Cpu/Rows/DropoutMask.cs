using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ModelGen.Randomness;

namespace ModelGen.Cpu;

/// <summary>
/// Masks of inverted dropout. An entry depends on the seed, the step, the site and its place, and on nothing else: any number
/// of workers, and either target, draw the same mask.
/// </summary>
public static class DropoutMask
{
    /// <summary>Draws a mask: 1/keepProb, or what is asked for, with probability keepProb, else 0.</summary>
    /// <param name="worker">The calling worker; it computes its share of the rows.</param>
    /// <param name="seed">The seed of the model.</param>
    /// <param name="step">Number of the training step.</param>
    /// <param name="site">Which dropout of the model, from 0.</param>
    /// <param name="keepProb">Probability that a value is kept, in (0, 1].</param>
    /// <param name="rows">Rows of the mask.</param>
    /// <param name="width">Columns of the mask.</param>
    /// <param name="mask">Receives <c>[rows, width]</c>.</param>
    /// <param name="pitch">Pitch of the mask.</param>
    /// <param name="part">Where its rows are in a larger batch; without it they are the batch.</param>
    /// <param name="kept">What stands where a value is kept; 0 for 1/keepProb.</param>
    public static void Draw(
        Worker worker, ulong seed, long step, int site, float keepProb, int rows, int width, ref float mask, int pitch, BatchPart part = default,
        float kept = 0)
    {
        var numbers = new UnitInterval(seed, (uint)site, step);
        Vector512<float> threshold = Vector512.Create(keepProb), entry = Vector512.Create(kept == 0 ? 1 / keepProb : kept);
        Span<float> batch = stackalloc float[UnitInterval.Batch];
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            Span<float> line = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref mask, (nint)row * pitch), width);
            long element = part.RowOf(row) * width;
            while (line.Length > 0)
            {
                numbers.Draw(element & ~3, out Vector512<float> low, out Vector512<float> high);
                low = Vector512.LessThan(low, threshold) & entry;
                high = Vector512.LessThan(high, threshold) & entry;

                // A row may begin inside a counter's four elements.
                int skip = (int)(element & 3);
                int count = Math.Min(UnitInterval.Batch - skip, line.Length);
                if (count == UnitInterval.Batch)
                {
                    low.CopyTo(line);
                    high.CopyTo(line[Vector512<float>.Count..]);
                }
                else
                {
                    low.CopyTo(batch);
                    high.CopyTo(batch[Vector512<float>.Count..]);
                    batch.Slice(skip, count).CopyTo(line);
                }

                line = line[count..];
                element += count;
            }
        }
    }
}
