using System;
using ModelGen.Cuda;

namespace ModelGen.Emulator;

/// <summary>A matrix product of a library that is loops, summed in double precision.</summary>
internal sealed unsafe class EmulatedProduct(EmulatedGpu gpu, GpuProduct product) : IGpuProduct
{
    /// <inheritdoc/>
    public void Launch() => gpu.Submit((_, _) => Multiply());

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Multiply()
    {
        (int m, int n, int k) = (product.Rows, product.Columns, product.Inner);
        var sums = new double[n];
        for (int row = 0; row < m; row++)
        {
            sums.AsSpan().Clear();
            for (int i = 0; i < k; i++)
            {
                double factor = product.Form == ProductForm.TransposedLeft ? Factor(product.Left, i, row) : Factor(product.Left, row, i);
                for (int column = 0; column < n; column++)
                    sums[column] += factor * (product.Form == ProductForm.TransposedRight ? Factor(product.Right, column, i) : Factor(product.Right, i, column));
            }

            for (int column = 0; column < n; column++)
            {
                ref float result = ref ((float*)product.Result.Place)[((nint)row * product.Result.Pitch) + column];
                result = (float)(sums[column] + (product.IsSum ? result : 0) + (product.Bias == 0 ? 0 : ((float*)product.Bias)[column]));
            }
        }
    }

    private float Factor(GpuMatrix matrix, int row, int column)
    {
        nint place = ((nint)row * matrix.Pitch) + column;
        if (!product.IsRounded)
            return ((float*)matrix.Place)[place];
        ushort bits = ((ushort*)matrix.Place)[place];
        return product.Precision == Precision.Bf16 ? BitConverter.UInt32BitsToSingle((uint)bits << 16) : (float)BitConverter.UInt16BitsToHalf(bits);
    }
}
