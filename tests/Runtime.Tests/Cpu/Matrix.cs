using System;
using System.Linq;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

/// <summary>
/// A matrix inside a larger block of memory that is full of canaries: before it, after it, and between its rows.
/// </summary>
internal sealed class Matrix
{
    private const float Canary = 12345.678f;
    private const int Margin = 64;
    private readonly Arena _arena;

    public Matrix(int rows, int columns, int gap = 0, Random? random = null)
    {
        Rows = rows;
        Columns = columns;
        Pitch = columns + gap;
        _arena = new Arena((2 * Margin) + (rows * Pitch));
        _arena.Slice(0, _arena.Length).Fill(Canary);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                this[row, column] = random is null ? 0 : (float)((random.NextDouble() * 2) - 1);
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Pitch { get; }

    public ref float First => ref this[0, 0];

    public ref float this[int row, int column] => ref _arena[Margin + (row * Pitch) + column];

    public float[] Row(int row) => _arena.Slice(Margin + (row * Pitch), Columns).ToArray();

    public float[] Values() => Enumerable.Range(0, Rows).SelectMany(Row).ToArray();

    /// <summary>Writes values as <see cref="Values"/> gives them.</summary>
    public void Set(float[] values)
    {
        for (int row = 0; row < Rows; row++)
            values.AsSpan(row * Columns, Columns).CopyTo(_arena.Slice(Margin + (row * Pitch), Columns));
    }

    /// <summary>left [rows, depth] times right [depth, columns] in float64, row after row: no kernel, but loops.</summary>
    public static double[] Product(int rows, int columns, int depth, Func<int, int, double> left, Func<int, int, double> right)
    {
        var product = new double[rows * columns];
        double[] values = [.. Enumerable.Range(0, depth * columns).Select(i => right(i / columns, i % columns))];
        for (int row = 0; row < rows; row++)
        {
            Span<double> sums = product.AsSpan(row * columns, columns);
            for (int k = 0; k < depth; k++)
            {
                double factor = left(row, k);
                ReadOnlySpan<double> terms = values.AsSpan(k * columns, columns);
                for (int column = 0; column < terms.Length; column++) sums[column] += factor * terms[column];
            }
        }

        return product;
    }

    public void AssertNothingAroundIsTouched()
    {
        for (int i = 0; i < _arena.Length; i++)
        {
            int inside = i - Margin;
            bool own = inside >= 0 && inside < Rows * Pitch && inside % Pitch < Columns;
            if (!own) Assert.Equal(Canary, _arena[i]);
        }
    }
}
