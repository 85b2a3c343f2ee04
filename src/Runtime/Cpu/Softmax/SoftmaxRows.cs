using System;
using System.Runtime.CompilerServices;

namespace ModelGen.Cpu;

/// <summary>The softmax over some of the columns of each row, and the way back of any softmax. Each worker does its share of the rows.</summary>
public static class SoftmaxRows
{
    /// <summary>
    /// result[i] = softmax of logits[i] over the columns that are real, 0 elsewhere; 0 in all columns where none is. May be the place of the
    /// logits.
    /// </summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">M, number of rows.</param>
    /// <param name="columns">S, number of columns.</param>
    /// <param name="logits">First of <c>[M, S]</c>.</param>
    /// <param name="pitch">Floats from row to row of it.</param>
    /// <param name="slotRows">B: row i has row i mod B of each slot of what tells the real columns.</param>
    /// <param name="isReal">Above 0 where a column is real, <c>[S, B, 1]</c>.</param>
    /// <param name="realPitch">Floats from row to row of it.</param>
    /// <param name="result">First of <c>[M, S]</c>.</param>
    /// <param name="resultPitch">Floats from row to row of it.</param>
    public static void Masked(
        Worker worker, int rows, int columns, ref float logits, int pitch, int slotRows, ref float isReal, int realPitch, ref float result,
        int resultPitch)
    {
        int end = worker.End(rows);
        nint stride = (nint)slotRows * realPitch;
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ReadOnlySpan<float> line = Losses.Row(ref logits, row, pitch, columns);
            Span<float> to = Losses.Row(ref result, row, resultPitch, columns);
            ref float real = ref Unsafe.Add(ref isReal, (nint)(row % slotRows) * realPitch);
            float largest = float.NegativeInfinity;
            for (int v = 0; v < columns; v++)
            {
                if (Unsafe.Add(ref real, v * stride) > 0)
                    largest = float.Max(largest, line[v]);
            }

            double sum = 0;
            for (int v = 0; v < columns; v++)
            {
                float value = Unsafe.Add(ref real, v * stride) > 0 ? VectorMath.Exp(line[v] - largest) : 0;
                to[v] = value;
                sum += value;
            }

            for (int v = 0; v < columns; v++)
                to[v] = to[v] == 0 ? 0 : (float)(to[v] / sum);
        }
    }

    /// <summary>gradient = or += y (incoming - sum_v y[v] incoming[v]), row by row.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">M, number of rows.</param>
    /// <param name="columns">S, number of columns.</param>
    /// <param name="y">First of the results of the softmax, <c>[M, S]</c>.</param>
    /// <param name="pitch">Floats from row to row of it.</param>
    /// <param name="incoming">First of their gradient, <c>[M, S]</c>.</param>
    /// <param name="incomingPitch">Floats from row to row of it.</param>
    /// <param name="gradient">First of that of the logits, <c>[M, S]</c>.</param>
    /// <param name="gradientPitch">Floats from row to row of it.</param>
    /// <param name="start">Whether it is assigned, or added to what is there.</param>
    public static void Gradient(
        Worker worker, int rows, int columns, ref float y, int pitch, ref float incoming, int incomingPitch, ref float gradient, int gradientPitch,
        Start start)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ReadOnlySpan<float> values = Losses.Row(ref y, row, pitch, columns), slopes = Losses.Row(ref incoming, row, incomingPitch, columns);
            Span<float> to = Losses.Row(ref gradient, row, gradientPitch, columns);
            double sum = 0;
            for (int v = 0; v < columns; v++)
                sum += values[v] * (double)slopes[v];
            float mean = (float)sum;
            for (int v = 0; v < columns; v++)
            {
                float value = values[v] * (slopes[v] - mean);
                to[v] = start == Start.Sum ? to[v] + value : value;
            }
        }
    }
}
