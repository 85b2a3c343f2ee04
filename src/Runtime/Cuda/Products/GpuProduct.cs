namespace ModelGen.Cuda;

/// <summary>A matrix product in the memory of a device, as a library is asked for it; all matrices are row-major.</summary>
/// <param name="Form">Which factor is transposed.</param>
/// <param name="Rows">m.</param>
/// <param name="Columns">n.</param>
/// <param name="Inner">The summed extent k.</param>
/// <param name="Left">A.</param>
/// <param name="Right">B.</param>
/// <param name="Result">C, of floats.</param>
/// <param name="Precision">How factors are rounded before they are multiplied.</param>
internal sealed record GpuProduct(
    ProductForm Form, int Rows, int Columns, int Inner, GpuMatrix Left, GpuMatrix Right, GpuMatrix Result, Precision Precision)
{
    /// <summary>Whether A and B are of 16 bits already, those of the precision.</summary>
    public bool IsRounded { get; init; }

    /// <summary>Whether the product is added to what stands in C.</summary>
    public bool IsSum { get; init; }

    /// <summary>A row that is added to each row of C; 0 for none. Not with <see cref="IsSum"/>.</summary>
    public nint Bias { get; init; }

    /// <summary>Whether other products may be under way at the same time.</summary>
    public bool IsBeside { get; init; }

    /// <summary>A program's product, with its matrices in a model's memory.</summary>
    /// <param name="product">The product.</param>
    /// <param name="arena">The model's memory.</param>
    /// <param name="precision">How factors are rounded.</param>
    public static GpuProduct Of(CudaProduct product, nint arena, Precision precision)
    {
        bool isRounded = product.Left.Copy > 0 && precision is Precision.Bf16 or Precision.Fp16;
        return new(
            product.Form, product.Rows, product.Columns, product.Inner, Factor(product.Left), Factor(product.Right), Whole(product.Result), precision)
        {
            IsRounded = isRounded,
            IsSum = product.IsSum,
            Bias = product.Bias == CudaProduct.NoBias ? 0 : At(product.Bias),
            IsBeside = product.Order == LaunchOrder.Beside,
        };

        nint At(int offset) => arena + ((nint)offset * sizeof(float));
        GpuMatrix Whole(CudaMatrix matrix) => new(At(matrix.Offset), matrix.Pitch);
        GpuMatrix Factor(CudaMatrix matrix) => isRounded ? new(At(matrix.Copy), matrix.CopyPitch) : Whole(matrix);
    }
}

/// <summary>A matrix in the memory of a device, row-major.</summary>
/// <param name="Place">Its first element.</param>
/// <param name="Pitch">Elements from one row to the next.</param>
internal readonly record struct GpuMatrix(nint Place, int Pitch);
