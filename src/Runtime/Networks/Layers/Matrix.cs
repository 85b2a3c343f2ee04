using System;
using System.Linq;

namespace ModelGen.Networks;

/// <summary>A matrix of parameters, row-major.</summary>
internal sealed class Matrix
{
    private readonly double[] _values;

    /// <exception cref="ArgumentException">There are more or fewer values than the shape has.</exception>
    public Matrix(int rows, int columns, ReadOnlySpan<double> values, string name)
    {
        Shapes.CheckCount(values.Length, rows * columns, name, $"[{rows}, {columns}]");
        (Rows, Columns, _values) = (rows, columns, values.ToArray());
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The sum of the squares of all numbers.</summary>
    public double SumOfSquares => _values.Sum(value => value * value);

    public double this[int row, int column] => _values[(row * Columns) + column];

    /// <summary>A row.</summary>
    public double[] Row(int row) => _values.AsSpan(row * Columns, Columns).ToArray();

    /// <summary>x M.</summary>
    public double[] Times(ReadOnlySpan<double> x)
    {
        double[] y = new double[Columns];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                y[column] += x[row] * this[row, column];
            }
        }

        return y;
    }

    /// <summary>M x.</summary>
    public double[] TransposedTimes(double[] x)
    {
        double[] y = new double[Rows];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                y[row] += x[column] * this[row, column];
            }
        }

        return y;
    }

    /// <summary>Some rows of some columns.</summary>
    public Matrix Block(int firstRow, int rows, int firstColumn, int columns)
    {
        double[] block = new double[rows * columns];
        for (int place = 0; place < block.Length; place++)
        {
            block[place] = this[firstRow + (place / columns), firstColumn + (place % columns)];
        }

        return new Matrix(rows, columns, block, "a block");
    }
}
