using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Cpu;

/// <summary>
/// Sequences of slots, whose rows stand one below the other: row t B + b is row b of slot t. Each worker does its share of the rows of a slot.
/// </summary>
public static class Slots
{
    /// <summary>Every slot becomes the same one.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">T B, rows of all slots.</param>
    /// <param name="columns">Columns of a slot.</param>
    /// <param name="slotRows">B, rows of a slot.</param>
    /// <param name="slot">First of <c>[B, columns]</c>.</param>
    /// <param name="slotPitch">Floats from row to row of it.</param>
    /// <param name="result">Receives <c>[T B, columns]</c>.</param>
    /// <param name="pitch">Floats from row to row of it.</param>
    public static void Fill(
        Worker worker, int rows, int columns, int slotRows, ref float slot, int slotPitch, ref float result, int pitch)
    {
        int end = worker.End(slotRows);
        for (int b = worker.Begin(slotRows); b < end; b++)
        {
            ReadOnlySpan<float> from = Row(ref slot, b, slotPitch, columns);
            for (int row = b; row < rows; row += slotRows)
                from.CopyTo(Row(ref result, row, pitch, columns));
        }
    }

    /// <summary>sum[b] = or += the sum over t of x[t, b], each times its weight, in the order of t.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">T B, rows of all slots.</param>
    /// <param name="columns">Columns of a slot.</param>
    /// <param name="slotRows">B, rows of a slot.</param>
    /// <param name="x">First of <c>[T B, columns]</c>.</param>
    /// <param name="pitch">Floats from row to row of it.</param>
    /// <param name="weights">What each row counts, <c>[T B, 1]</c>; a row of weight 0 is not looked at. A null reference where all count 1.</param>
    /// <param name="weightPitch">Floats from row to row of it.</param>
    /// <param name="sum">Receives <c>[B, columns]</c>.</param>
    /// <param name="sumPitch">Floats from row to row of it.</param>
    /// <param name="start">Whether the sums are assigned, or added to what is there.</param>
    public static void Sum(
        Worker worker, int rows, int columns, int slotRows, ref float x, int pitch, ref float weights, int weightPitch, ref float sum, int sumPitch,
        Start start)
    {
        int end = worker.End(slotRows);
        for (int b = worker.Begin(slotRows); b < end; b++)
        {
            Span<float> total = Row(ref sum, b, sumPitch, columns);
            if (start == Start.Zero)
                total.Clear();
            for (int row = b; row < rows; row += slotRows)
            {
                float weight = Unsafe.IsNullRef(ref weights) ? 1 : Unsafe.Add(ref weights, (nint)row * weightPitch);
                if (weight != 0)
                    Elementwise.AddScaled(ref total[0], ref Unsafe.Add(ref x, (nint)row * pitch), columns, weight);
            }
        }
    }

    /// <summary>result[b] = the largest over t of x[t, b] that is real, the first of equal ones; 0 where none is.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">T B, rows of all slots.</param>
    /// <param name="columns">Columns of a slot.</param>
    /// <param name="slotRows">B, rows of a slot.</param>
    /// <param name="x">First of <c>[T B, columns]</c>.</param>
    /// <param name="pitch">Floats from row to row of it.</param>
    /// <param name="isReal">Above 0 where a row is real, <c>[T B, 1]</c>; a null reference where all are.</param>
    /// <param name="realPitch">Floats from row to row of it.</param>
    /// <param name="result">Receives <c>[B, columns]</c>.</param>
    /// <param name="resultPitch">Floats from row to row of it.</param>
    /// <param name="from">Receives the row that each maximum is from, <c>[B columns]</c>; -1 where none is real.</param>
    public static void Max(
        Worker worker, int rows, int columns, int slotRows, ref float x, int pitch, ref float isReal, int realPitch, ref float result,
        int resultPitch, Span<int> from)
    {
        int end = worker.End(slotRows);
        for (int b = worker.Begin(slotRows); b < end; b++)
        {
            Span<float> largest = Row(ref result, b, resultPitch, columns);
            Span<int> best = from.Slice(b * columns, columns);
            largest.Clear();
            best.Fill(-1);
            for (int row = b; row < rows; row += slotRows)
            {
                if (!IsReal(ref isReal, row, realPitch))
                    continue;
                ReadOnlySpan<float> line = Row(ref x, row, pitch, columns);
                for (int column = 0; column < columns; column++)
                {
                    // What is not a number is larger than all others.
                    float value = line[column], sofar = largest[column];
                    if (best[column] < 0 || value > sofar || (float.IsNaN(value) && !float.IsNaN(sofar)))
                        (largest[column], best[column]) = (value, row);
                }
            }
        }
    }

    /// <summary>gradient[t, b] = or += incoming[b] where the maximum is from that row, else 0.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">T B, rows of all slots.</param>
    /// <param name="columns">Columns of a slot.</param>
    /// <param name="slotRows">B, rows of a slot.</param>
    /// <param name="incoming">First of <c>[B, columns]</c>.</param>
    /// <param name="incomingPitch">Floats from row to row of it.</param>
    /// <param name="from">The row that each maximum is from, <c>[B columns]</c>.</param>
    /// <param name="gradient">First of <c>[T B, columns]</c>.</param>
    /// <param name="pitch">Floats from row to row of it.</param>
    /// <param name="start">Whether it is assigned, or added to what is there.</param>
    public static void MaxGradient(
        Worker worker, int rows, int columns, int slotRows, ref float incoming, int incomingPitch, ReadOnlySpan<int> from, ref float gradient,
        int pitch, Start start)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            int b = row % slotRows;
            ReadOnlySpan<float> slopes = Row(ref incoming, b, incomingPitch, columns);
            ReadOnlySpan<int> best = from.Slice(b * columns, columns);
            Span<float> to = Row(ref gradient, row, pitch, columns);
            for (int column = 0; column < columns; column++)
            {
                float value = best[column] == row ? slopes[column] : 0;
                to[column] = start == Start.Sum ? to[column] + value : value;
            }
        }
    }

    /// <summary>Whether a row is real, by what tells it; all are without it.</summary>
    internal static bool IsReal(ref float isReal, int row, int pitch) => Unsafe.IsNullRef(ref isReal) || Unsafe.Add(ref isReal, (nint)row * pitch) > 0;

    private static Span<float> Row(ref float matrix, int row, int pitch, int columns) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref matrix, (nint)row * pitch), columns);
}
