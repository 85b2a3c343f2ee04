using System;
using System.Collections.Generic;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

/// <summary>A matrix in the arena of a <see cref="KernelBench"/>.</summary>
internal sealed class BenchMatrix(List<float> arena, int offset, int rows, int columns, int pitch)
{
    public int Offset { get; } = offset;

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public int Pitch { get; } = pitch;

    public float this[int row, int column]
    {
        get => arena[Offset + (row * Pitch) + column];
        set => arena[Offset + (row * Pitch) + column] = value;
    }

    public void Fill(Func<int, int, float> value)
    {
        for (int row = 0; row < Rows; row++)
            for (int column = 0; column < Columns; column++) this[row, column] = value(row, column);
    }

    public double[,] Copy()
    {
        var copy = new double[Rows, Columns];
        for (int row = 0; row < Rows; row++)
            for (int column = 0; column < Columns; column++) copy[row, column] = this[row, column];
        return copy;
    }

    /// <summary>Compares with what should be there; NaN only equals NaN.</summary>
    public void Is(Func<int, int, double> expected, double tolerance, string what = "")
    {
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                double right = expected(row, column), found = this[row, column];
                bool same = found.Equals(right) || Math.Abs(found - right) <= tolerance * Math.Max(1, Math.Abs(right));
                Assert.True(same, $"{what} [{row}, {column}]: {found} instead of {right}");
            }
        }
    }
}

/// <summary>Factors of products as each precision sees them.</summary>
internal static class Factors
{
    public static double Rounded(float value, Precision precision) => precision switch
    {
        Precision.Tf32 => BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(value) + 0x1000) & ~0x1FFFu),
        Precision.Bf16 => Bf16(value),
        Precision.Fp16 => (double)(Half)value,
        _ => value,
    };

    private static float Bf16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }
}
