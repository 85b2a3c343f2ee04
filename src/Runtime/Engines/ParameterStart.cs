using System;
using ModelGen.Randomness;

namespace ModelGen.Engines;

/// <summary>How a parameter starts, where the declaration says so.</summary>
/// <param name="Initializer">How.</param>
/// <param name="Scale">What the initializer takes; null for its own.</param>
/// <param name="InputRows">Rows of the layer's input in a matrix that has rows of the state, too: blocks of their own.</param>
/// <param name="GateColumns">Columns of a gate in a matrix of several: blocks of their own.</param>
public sealed record ParameterStart(Initializer Initializer, double? Scale = null, int InputRows = 0, int GateColumns = 0)
{
    /// <summary>Fills a parameter, on any device with the same numbers.</summary>
    /// <param name="seed">The seed of the model.</param>
    /// <param name="tensor">Which parameter of the model, from 0.</param>
    /// <param name="initScale">The scale of uniform parameters where nothing else is said.</param>
    /// <param name="columns">Columns of the parameter.</param>
    /// <param name="values">Receives it, row by row.</param>
    internal void Fill(ulong seed, int tensor, double initScale, int columns, Span<float> values)
    {
        switch (Initializer)
        {
            case Initializer.Constant:
                values.Fill((float)(Scale ?? 0));
                break;
            case Initializer.Uniform:
                Uniform.Fill(seed, tensor, (float)(Scale ?? initScale), values);
                break;
            default:
                FillBlocks(seed, tensor, columns, values);
                break;
        }
    }

    private void FillBlocks(ulong seed, int tensor, int columns, Span<float> values)
    {
        int rows = values.Length / columns, width = GateColumns > 0 ? GateColumns : columns;
        Uniform.Fill(seed, tensor, 1, values);
        foreach ((int first, int end) in InputRows > 0 && InputRows < rows ? [(0, InputRows), (InputRows, rows)] : new[] { (0, rows) })
        {
            for (int column = 0; column < columns; column += width)
            {
                var block = new MatrixBlock(first * columns + column, end - first, width, columns);
                if (Initializer == Initializer.Glorot)
                    block.Multiply(values, (float)((Scale ?? 1) * Math.Sqrt(6.0 / (block.Rows + block.Columns))));
                else
                    Orthogonal.Fill(block, Scale ?? 1, values);
            }
        }
    }
}
