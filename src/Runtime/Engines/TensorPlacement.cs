using System.Collections.Generic;

namespace ModelGen.Engines;

/// <summary>Where a row-major matrix lies in the arena, and which part of a tensor it is.</summary>
/// <param name="Offset">Floats before its first element.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Pitch">Floats from row to row.</param>
/// <param name="Row">Row of its first element in the tensor, seen as a row-major matrix.</param>
/// <param name="Column">Column of its first element there.</param>
/// <param name="IsTransposed">Whether its rows are columns of the tensor.</param>
public readonly record struct MatrixPlacement(
    int Offset, int Rows, int Columns, int Pitch, int Row = 0, int Column = 0, bool IsTransposed = false)
{
    /// <summary>Number of values.</summary>
    public int Length => Rows * Columns;

    /// <summary>Floats of memory from its first element to its last.</summary>
    public int Extent => (Rows - 1) * Pitch + Columns;
}

/// <summary>Where a named tensor lies. It is seen as a row-major matrix, which the parts tile.</summary>
/// <param name="Name">The public name.</param>
/// <param name="Columns">Width of that matrix: the last extent of the tensor.</param>
/// <param name="Parts">The tiles, in any order.</param>
/// <param name="IsUniform">For a parameter, whether it starts uniform in [-InitScale, InitScale].</param>
/// <param name="Initial">For a parameter that is not uniform, the value with which it starts.</param>
/// <param name="RowIds">
/// Where most rows are zero and not in memory: which row of the tensor each row of its only part is, whole numbers, -1 for none.
/// </param>
/// <param name="Rows">Rows of the tensor, where <paramref name="RowIds"/> are given.</param>
/// <param name="IsShown">Whether it lies beside the arena, in memory that is reserved when it is first asked for.</param>
/// <param name="Start">For a parameter, how it starts where the declaration says so.</param>
public sealed record TensorPlacement(
    string Name, int Columns, IReadOnlyList<MatrixPlacement> Parts, bool IsUniform = false, float Initial = 0,
    MatrixPlacement? RowIds = null, int Rows = 0, bool IsShown = false, ParameterStart? Start = null)
{
    /// <summary>The tensor that this one is the beginning of; null where it is a whole one.</summary>
    public TensorPlacement? Whole { get; init; }

    /// <summary>Number of values.</summary>
    public int Length
    {
        get
        {
            if (RowIds is not null)
                return Rows * Columns;
            int length = 0;
            for (int part = 0; part < Parts.Count; part++)
                length += Parts[part].Length;
            return length;
        }
    }
}
