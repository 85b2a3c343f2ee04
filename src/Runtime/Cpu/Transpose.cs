using System.Runtime.CompilerServices;

namespace ModelGen.Cpu;

/// <summary>
/// Turns matrices around. A product with a transposed right side does it by itself, each time; weights that are used many
/// times in a step, such as a recurrent kernel on the way back, are better turned around once.
/// </summary>
public static class Transpose
{
    /// <summary>destination[j, i] = source[i, j].</summary>
    /// <param name="worker">Who calls; does its share of the columns.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="source">The matrix, <c>[rows, columns]</c>.</param>
    /// <param name="sourcePitch">Pitch of the source.</param>
    /// <param name="destination">Receives <c>[columns, rows]</c>.</param>
    /// <param name="pitch">Pitch of the destination.</param>
    public static void Copy(
        Worker worker, int rows, int columns, ref float source, int sourcePitch, ref float destination, int pitch)
    {
        const int Grain = 16;
        int begin = worker.Begin(columns, Grain);
        Packing.Transpose(
            ref Unsafe.Add(ref source, begin), sourcePitch, rows, worker.End(columns, Grain) - begin,
            ref Unsafe.Add(ref destination, (nint)begin * pitch), pitch);
    }
}
