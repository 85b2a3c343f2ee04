using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Cpu;

/// <summary>Moves whole rows, and sums them; each worker its share of them.</summary>
public static class Rows
{
    /// <summary>Copies a matrix.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="source">First element of the matrix to read.</param>
    /// <param name="sourcePitch">Floats from row to row of it.</param>
    /// <param name="destination">First element of the matrix to write.</param>
    /// <param name="destinationPitch">Floats from row to row of it.</param>
    public static void Copy(
        Worker worker, int rows, int columns, ref float source, int sourcePitch, ref float destination, int destinationPitch)
    {
        int end = worker.End(rows);
        for (nint row = worker.Begin(rows); row < end; row++)
        {
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref source, row * sourcePitch), columns)
                .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref destination, row * destinationPitch), columns));
        }
    }

    /// <summary>Copies one row to every row of a matrix.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="source">The row.</param>
    /// <param name="destination">First element of the matrix to write.</param>
    /// <param name="destinationPitch">Floats from row to row of it.</param>
    public static void Fill(Worker worker, int rows, int columns, ref float source, ref float destination, int destinationPitch) =>
        Copy(worker, rows, columns, ref source, 0, ref destination, destinationPitch);

    /// <summary>Sets a matrix to zero.</summary>
    /// <inheritdoc cref="Copy"/>
    public static void Clear(Worker worker, int rows, int columns, ref float destination, int destinationPitch)
    {
        int end = worker.End(rows);
        for (nint row = worker.Begin(rows); row < end; row++)
        {
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref destination, row * destinationPitch), columns).Clear();
        }
    }

    /// <summary>sum[i] = or += the sum over j of x[i, j]: the gradient of a column that all columns share.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of the matrix.</param>
    /// <param name="x">The matrix, <c>[rows, columns]</c>.</param>
    /// <param name="pitch">Pitch of the matrix.</param>
    /// <param name="sum">Receives <c>[rows, 1]</c>.</param>
    /// <param name="sumPitch">Floats from row to row of it.</param>
    /// <param name="start">Whether the sums are assigned, or added to what is there.</param>
    public static void Sum(Worker worker, int rows, int columns, ref float x, int pitch, ref float sum, int sumPitch, Start start)
    {
        int end = worker.End(rows);
        for (nint row = worker.Begin(rows); row < end; row++)
        {
            ref float result = ref Unsafe.Add(ref sum, row * sumPitch);
            float total = Elementwise.Sum(ref Unsafe.Add(ref x, row * pitch), columns);
            result = start == Start.Sum ? result + total : total;
        }
    }
}
