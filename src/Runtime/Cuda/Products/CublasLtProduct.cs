using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ModelGen.Cuda;

/// <summary>
/// A product by cuBLASLt, prepared once. The library's matrices are column-major, where a row-major matrix is its own transpose: so C^T = B^T A^T is
/// asked for, with B first.
/// </summary>
internal sealed unsafe class CublasLtProduct : IGpuProduct
{
    private readonly CublasLtLibrary _library;
    private readonly GpuProduct _product;
    private readonly CublasLt.Algorithm* _algorithm;
    private nint _operation, _first, _second, _result;

    private CublasLtProduct(CublasLtLibrary library, GpuProduct product)
    {
        (_library, _product) = (library, product);
        _algorithm = (CublasLt.Algorithm*)NativeMemory.AllocZeroed((nuint)sizeof(CublasLt.Algorithm));
    }

    /// <summary>Asks the library for its best algorithm; null where it has none.</summary>
    /// <param name="library">The library.</param>
    /// <param name="product">The product.</param>
    public static CublasLtProduct? Prepare(CublasLtLibrary library, GpuProduct product)
    {
        var prepared = new CublasLtProduct(library, product);
        try
        {
            prepared.Describe();
            if (prepared.Choose())
                return prepared;
        }
        catch
        {
            prepared.Dispose();
            throw;
        }

        prepared.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Launch()
    {
        float alpha = 1, beta = _product.IsSum ? 1 : 0;
        nint stream = _library.Enter("a product of cuBLASLt");
        CublasLtLibrary.Check(
            CublasLt.cublasLtMatmul(
                _library.Handle, _operation, &alpha, _product.Right.Place, _first, _product.Left.Place, _second, &beta, _product.Result.Place, _result,
                _product.Result.Place, _result, _algorithm, _library.Workspace, WorkspaceBytes, stream),
            nameof(CublasLt.cublasLtMatmul));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_operation != 0)
            _ = CublasLt.cublasLtMatmulDescDestroy(_operation);
        foreach (nint layout in (ReadOnlySpan<nint>)[_first, _second, _result])
        {
            if (layout != 0)
                _ = CublasLt.cublasLtMatrixLayoutDestroy(layout);
        }

        _operation = _first = _second = _result = 0;
        NativeMemory.Free(_algorithm);
    }

    // Products that are under way at the same time must not share it.
    private nuint WorkspaceBytes => _product.IsBeside ? 0u : CublasLtLibrary.WorkspaceBytes;

    private CublasLt.DataType FactorType => !_product.IsRounded ? CublasLt.DataType.R32F
        : _product.Precision == Precision.Bf16 ? CublasLt.DataType.R16BF : CublasLt.DataType.R16F;

    private CublasLt.ComputeType ComputeType => _product.IsRounded ? CublasLt.ComputeType.Compute32F : _product.Precision switch
    {
        Precision.Tf32 => CublasLt.ComputeType.Compute32FFastTF32,
        Precision.Bf16 => CublasLt.ComputeType.Compute32FFast16BF,
        Precision.Fp16 => CublasLt.ComputeType.Compute32FFast16F,
        _ => CublasLt.ComputeType.Compute32F,
    };

    private void Describe()
    {
        (int m, int n, int k) = (_product.Rows, _product.Columns, _product.Inner);
        bool isRight = _product.Form == ProductForm.TransposedRight, isLeft = _product.Form == ProductForm.TransposedLeft;
        CublasLtLibrary.Check(
            CublasLt.cublasLtMatmulDescCreate(out _operation, ComputeType, CublasLt.DataType.R32F), nameof(CublasLt.cublasLtMatmulDescCreate));
        Set(CublasLt.OperationAttribute.TransA, isRight ? 1 : 0);
        Set(CublasLt.OperationAttribute.TransB, isLeft ? 1 : 0);
        if (_product.Bias != 0)
        {
            Set(CublasLt.OperationAttribute.Epilogue, CublasLt.EpilogueBias);
            Set(CublasLt.OperationAttribute.BiasPointer, _product.Bias);
        }

        // B is [k, n], or [n, k] where it is transposed; A is [m, k] or [k, m]. Their columns come first here.
        _first = isRight ? Layout(FactorType, k, n, _product.Right) : Layout(FactorType, n, k, _product.Right);
        _second = isLeft ? Layout(FactorType, m, k, _product.Left) : Layout(FactorType, k, m, _product.Left);
        _result = Layout(CublasLt.DataType.R32F, n, m, _product.Result);
    }

    private void Set<T>(CublasLt.OperationAttribute attribute, T value)
        where T : unmanaged => CublasLtLibrary.Check(
            CublasLt.cublasLtMatmulDescSetAttribute(_operation, attribute, &value, (nuint)sizeof(T)), nameof(CublasLt.cublasLtMatmulDescSetAttribute));

    private static nint Layout(CublasLt.DataType type, int rows, int columns, GpuMatrix matrix)
    {
        CublasLtLibrary.Check(
            CublasLt.cublasLtMatrixLayoutCreate(out nint layout, type, (ulong)rows, (ulong)columns, matrix.Pitch), nameof(CublasLt.cublasLtMatrixLayoutCreate));
        return layout;
    }

    private bool Choose()
    {
        CublasLtLibrary.Check(CublasLt.cublasLtMatmulPreferenceCreate(out nint preference), nameof(CublasLt.cublasLtMatmulPreferenceCreate));
        try
        {
            Prefer(CublasLt.PreferenceAttribute.MaxWorkspaceBytes, (ulong)WorkspaceBytes);
            Prefer(CublasLt.PreferenceAttribute.ReductionSchemeMask, CublasLt.ReductionsInOrder);
            Prefer(CublasLt.PreferenceAttribute.MinAlignmentABytes, Alignment(_product.Right));
            Prefer(CublasLt.PreferenceAttribute.MinAlignmentBBytes, Alignment(_product.Left));
            Prefer(CublasLt.PreferenceAttribute.MinAlignmentCBytes, Alignment(_product.Result));
            Prefer(CublasLt.PreferenceAttribute.MinAlignmentDBytes, Alignment(_product.Result));
            CublasLt.Heuristic best;
            int result = CublasLt.cublasLtMatmulAlgoGetHeuristic(
                _library.Handle, _operation, _first, _second, _result, _result, preference, 1, &best, out int found);
            if (result == CublasLt.NotSupported || (result == 0 && (found == 0 || best.State != 0)))
                return false;
            CublasLtLibrary.Check(result, nameof(CublasLt.cublasLtMatmulAlgoGetHeuristic));
            *_algorithm = best.Algorithm;
            return true;
        }
        finally
        {
            _ = CublasLt.cublasLtMatmulPreferenceDestroy(preference);
        }

        void Prefer<T>(CublasLt.PreferenceAttribute attribute, T value)
            where T : unmanaged => CublasLtLibrary.Check(
                CublasLt.cublasLtMatmulPreferenceSetAttribute(preference, attribute, &value, (nuint)sizeof(T)),
                nameof(CublasLt.cublasLtMatmulPreferenceSetAttribute));
    }

    // The power of two that an address is a multiple of: the library takes 256 where nothing else is said.
    private static uint Alignment(GpuMatrix matrix) => 1u << int.Min(8, BitOperations.TrailingZeroCount(matrix.Place));
}
