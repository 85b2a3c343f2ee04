using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Cpu;

/// <summary>Rows of the embedding table: looked up on the way forward, summed per word on the way back.</summary>
public static class Embedding
{
    /// <summary>output[p] = table[tokens[p]] for every position p.</summary>
    /// <param name="worker">The calling worker; it computes its share of the positions.</param>
    /// <param name="table">The table, <c>[V, width]</c>.</param>
    /// <param name="tablePitch">Pitch of the table.</param>
    /// <param name="tokens">Word ids, <c>[M]</c>, each in 0..V-1; not checked.</param>
    /// <param name="output">Receives <c>[M, width]</c>.</param>
    /// <param name="outputPitch">Pitch of the output.</param>
    /// <param name="width">Floats per row.</param>
    public static void Gather(
        Worker worker, ref float table, int tablePitch, ReadOnlySpan<int> tokens, ref float output, int outputPitch, int width)
    {
        int end = worker.End(tokens.Length);
        for (int position = worker.Begin(tokens.Length); position < end; position++)
        {
            Row(ref table, tokens[position], tablePitch, width).CopyTo(Row(ref output, position, outputPitch, width));
        }
    }

    /// <summary>result[p] = 1 where tokens[p] is an id, else 0.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="tokens">Ids, <c>[M]</c>.</param>
    /// <param name="id">The one that is asked for.</param>
    /// <param name="result">Receives <c>[M, 1]</c>.</param>
    /// <param name="pitch">Pitch of the result.</param>
    public static void IsId(Worker worker, ReadOnlySpan<int> tokens, int id, ref float result, int pitch)
    {
        int end = worker.End(tokens.Length);
        for (int position = worker.Begin(tokens.Length); position < end; position++)
            Unsafe.Add(ref result, (nint)position * pitch) = tokens[position] == id ? 1 : 0;
    }

    /// <summary>
    /// perWord[s] = the sum of perPosition[p] over the positions p of distinct word s, in ascending order: the rows of the
    /// table's gradient that are not zero.
    /// </summary>
    /// <param name="worker">The calling worker; it computes its share of the words.</param>
    /// <param name="index">The words of the step.</param>
    /// <param name="perPosition">Gradients <c>[M, width]</c>.</param>
    /// <param name="pitch">Pitch of the gradients.</param>
    /// <param name="perWord">Receives <c>[index.Count, width]</c>; room for M rows is always enough.</param>
    /// <param name="wordPitch">Pitch of the sums.</param>
    /// <param name="width">Floats per row.</param>
    public static void SumRows(
        Worker worker, TokenIndex index, ref float perPosition, int pitch, ref float perWord, int wordPitch, int width)
    {
        int end = worker.End(index.Count);
        for (int slot = worker.Begin(index.Count); slot < end; slot++)
        {
            ReadOnlySpan<int> positions = index.Positions(slot);
            Span<float> sum = Row(ref perWord, slot, wordPitch, width);
            Row(ref perPosition, positions[0], pitch, width).CopyTo(sum);
            foreach (int position in positions[1..])
                Elementwise.Add(ref sum[0], ref Unsafe.Add(ref perPosition, (nint)position * pitch), width);
        }
    }

    /// <summary>
    /// table[word s] += the sum of perPosition[p] over the positions p of distinct word s, in ascending order: for a table whose
    /// gradient is dense because it has another use too.
    /// </summary>
    /// <param name="worker">The calling worker; it computes its share of the words.</param>
    /// <param name="index">The words of the step.</param>
    /// <param name="perPosition">Gradients <c>[M, width]</c>.</param>
    /// <param name="pitch">Pitch of the gradients.</param>
    /// <param name="table">Gradient of the table, <c>[V, width]</c>.</param>
    /// <param name="tablePitch">Pitch of the table.</param>
    /// <param name="width">Floats per row.</param>
    public static void AddRows(
        Worker worker, TokenIndex index, ref float perPosition, int pitch, ref float table, int tablePitch, int width)
    {
        int end = worker.End(index.Count);
        for (int slot = worker.Begin(index.Count); slot < end; slot++)
        {
            ref float sum = ref Unsafe.Add(ref table, (nint)index.Ids[slot] * tablePitch);
            foreach (int position in index.Positions(slot))
                Elementwise.Add(ref sum, ref Unsafe.Add(ref perPosition, (nint)position * pitch), width);
        }
    }

    private static Span<float> Row(ref float matrix, int row, int pitch, int width) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref matrix, (nint)row * pitch), width);
}
