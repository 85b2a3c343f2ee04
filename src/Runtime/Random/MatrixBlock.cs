using System;

namespace ModelGen.Randomness;

/// <summary>A part of a row-major matrix.</summary>
/// <param name="Offset">Values before its first element.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Pitch">Columns of the whole matrix.</param>
internal readonly record struct MatrixBlock(int Offset, int Rows, int Columns, int Pitch)
{
    /// <summary>The place of an element.</summary>
    public int this[int row, int column] => Offset + row * Pitch + column;

    /// <summary>Multiplies all elements by a number.</summary>
    public void Multiply(Span<float> values, float factor)
    {
        for (int row = 0; row < Rows; row++)
        {
            foreach (ref float value in values.Slice(this[row, 0], Columns))
                value *= factor;
        }
    }
}
