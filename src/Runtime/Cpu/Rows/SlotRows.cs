using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Cpu;

/// <summary>
/// Chooses rows of a sequence and picks them. Row t B + b is row b of slot t; each worker chooses for its share of the rows of a slot.
/// </summary>
public static class SlotRows
{
    /// <summary>chosen[b] = the last row b of all slots that is real, -1 where none is.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="slotRows">B, rows of a slot.</param>
    /// <param name="isReal">Above 0 where a row is real, <c>[T B, 1]</c>; a null reference where all are.</param>
    /// <param name="realPitch">Floats from row to row of it.</param>
    /// <param name="chosen">Receives the rows, <c>[B]</c>.</param>
    /// <param name="places">Receives where each row is among them, -1 where it is not, <c>[T B]</c>.</param>
    public static void ChooseLast(Worker worker, int slotRows, ref float isReal, int realPitch, Span<int> chosen, Span<int> places)
    {
        int end = worker.End(slotRows);
        for (int b = worker.Begin(slotRows); b < end; b++)
        {
            int last = -1;
            for (int row = b; row < places.Length; row += slotRows)
            {
                places[row] = -1;
                last = Slots.IsReal(ref isReal, row, realPitch) ? row : last;
            }

            chosen[b] = last;
            if (last >= 0)
                places[last] = b;
        }
    }

    /// <summary>chosen = the rows b of all slots that are real, the last one first, in the places of the real ones; -1 in others.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="slotRows">B, rows of a slot.</param>
    /// <param name="isReal">Above 0 where a row is real, <c>[T B, 1]</c>; a null reference where all are.</param>
    /// <param name="realPitch">Floats from row to row of it.</param>
    /// <param name="chosen">Receives the rows, <c>[T B]</c>.</param>
    /// <param name="places">Receives where each row is among them, -1 where it is not, <c>[T B]</c>.</param>
    public static void ChooseReversed(Worker worker, int slotRows, ref float isReal, int realPitch, Span<int> chosen, Span<int> places)
    {
        int end = worker.End(slotRows);
        for (int b = worker.Begin(slotRows); b < end; b++)
        {
            int place = b;
            for (int row = places.Length - slotRows + b; row >= 0; row -= slotRows)
            {
                if (!Slots.IsReal(ref isReal, row, realPitch))
                {
                    (chosen[row], places[row]) = (-1, -1);
                    continue;
                }

                while (!Slots.IsReal(ref isReal, place, realPitch))
                    place += slotRows;
                (chosen[place], places[row]) = (row, place);
                place += slotRows;
            }
        }
    }

    /// <summary>result[i] = or += the row of x whose number is chosen[i], 0 where that is -1.</summary>
    /// <param name="worker">The calling worker; it computes its share of the rows.</param>
    /// <param name="rows">M, rows of the result.</param>
    /// <param name="columns">Columns of a row.</param>
    /// <param name="x">First of a matrix.</param>
    /// <param name="pitch">Floats from row to row of it.</param>
    /// <param name="chosen">Numbers of rows, <c>[M]</c>.</param>
    /// <param name="result">First of <c>[M, columns]</c>.</param>
    /// <param name="resultPitch">Floats from row to row of it.</param>
    /// <param name="start">Whether they are assigned, or added to what is there.</param>
    public static void Pick(
        Worker worker, int rows, int columns, ref float x, int pitch, ReadOnlySpan<int> chosen, ref float result, int resultPitch, Start start)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            Span<float> to = Row(ref result, row, resultPitch, columns);
            if (chosen[row] < 0)
            {
                if (start == Start.Zero)
                    to.Clear();
                continue;
            }

            Span<float> from = Row(ref x, chosen[row], pitch, columns);
            if (start == Start.Zero)
                from.CopyTo(to);
            else
                Elementwise.Add(ref to[0], ref from[0], columns);
        }
    }

    private static Span<float> Row(ref float matrix, int row, int pitch, int columns) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref matrix, (nint)row * pitch), columns);
}
