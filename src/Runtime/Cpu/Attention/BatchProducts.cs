using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Cpu;

/// <summary>
/// Products for each row of a batch. A matrix has slots of B rows, one below the other: row b of all slots is a matrix of its own. Each
/// worker computes its share of the result's rows.
/// </summary>
public static class BatchProducts
{
    /// <summary>result[t, b] = or += scale * sum_j left[t, b, j] right[j, b].</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="batch">B, rows of a slot.</param>
    /// <param name="rows">Rows of the result, all slots together.</param>
    /// <param name="columns">Columns of the result.</param>
    /// <param name="inner">The summed extent.</param>
    /// <param name="left">First element of the left factors.</param>
    /// <param name="leftPitch">Floats from row to row of them.</param>
    /// <param name="right">First element of the right factors.</param>
    /// <param name="rightPitch">Floats from row to row of them.</param>
    /// <param name="result">First element of the result.</param>
    /// <param name="pitch">Floats from row to row of it.</param>
    /// <param name="scale">What all is multiplied by.</param>
    /// <param name="start">Whether the result is assigned or added to.</param>
    public static void Multiply(
        Worker worker, int batch, int rows, int columns, int inner, ref float left, int leftPitch, ref float right, int rightPitch, ref float result, int pitch,
        float scale, Start start)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ref float factors = ref Unsafe.Add(ref left, (nint)row * leftPitch);
            ref float others = ref Unsafe.Add(ref right, (nint)(row % batch) * rightPitch);
            AddUp(inner, columns, ref factors, 1, ref others, (nint)batch * rightPitch, ref Unsafe.Add(ref result, (nint)row * pitch), scale, start);
        }
    }

    /// <summary>result[t, b, j] = or += scale * left[t, b] . right[j, b].</summary>
    /// <inheritdoc cref="Multiply"/>
    public static void MultiplyTransposedRight(
        Worker worker, int batch, int rows, int columns, int inner, ref float left, int leftPitch, ref float right, int rightPitch, ref float result, int pitch,
        float scale, Start start)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ref float query = ref Unsafe.Add(ref left, (nint)row * leftPitch);
            ref float to = ref Unsafe.Add(ref result, (nint)row * pitch);
            for (nint column = 0; column < columns; column++)
            {
                float value = scale * Elementwise.Dot(ref query, ref Unsafe.Add(ref right, ((column * batch) + (row % batch)) * rightPitch), inner);
                ref float element = ref Unsafe.Add(ref to, column);
                element = start == Start.Sum ? element + value : value;
            }
        }
    }

    /// <summary>result[j, b] = or += scale * sum_t left[t, b, j] right[t, b].</summary>
    /// <inheritdoc cref="Multiply"/>
    public static void MultiplyTransposedLeft(
        Worker worker, int batch, int rows, int columns, int inner, ref float left, int leftPitch, ref float right, int rightPitch, ref float result, int pitch,
        float scale, Start start)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ref float factors = ref Unsafe.Add(ref left, ((nint)(row % batch) * leftPitch) + (row / batch));
            ref float others = ref Unsafe.Add(ref right, (nint)(row % batch) * rightPitch);
            AddUp(
                inner, columns, ref factors, (nint)batch * leftPitch, ref others, (nint)batch * rightPitch, ref Unsafe.Add(ref result, (nint)row * pitch), scale, start);
        }
    }

    // result = or += scale * the sum of rows, each times its factor.
    private static void AddUp(
        int count, int columns, ref float factors, nint factorPitch, ref float rows, nint rowPitch, ref float result, float scale, Start start)
    {
        if (start == Start.Zero)
            MemoryMarshal.CreateSpan(ref result, columns).Clear();
        for (nint index = 0; index < count; index++)
            Elementwise.AddScaled(ref result, ref Unsafe.Add(ref rows, index * rowPitch), columns, scale * Unsafe.Add(ref factors, index * factorPitch));
    }
}
