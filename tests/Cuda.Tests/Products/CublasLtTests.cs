using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Products;

/// <summary>
/// How cuBLASLt is asked for products: a library in its place computes by loops what the description says, column-major as the true one, over memory
/// of the processor.
/// </summary>
[NeedsGpp]
public sealed unsafe class CublasLtTests : IDisposable
{
    private const int Bf16Copy = 14, HalfCopy = 2, Floats = 0;

    private static readonly Lazy<nint> Stub = new(Build);

    private readonly List<nint> _memory = [];
    private readonly int _live = Told("stub_live");

    public void Dispose()
    {
        _memory.ForEach(memory => NativeMemory.AlignedFree((void*)memory));
        Algorithms(true);
        Assert.Equal(_live, Told("stub_live"));
    }

    [SkippableTheory]
    [InlineData(ProductForm.Plain, false, false)]
    [InlineData(ProductForm.Plain, true, false)]
    [InlineData(ProductForm.Plain, false, true)]
    [InlineData(ProductForm.TransposedRight, false, false)]
    [InlineData(ProductForm.TransposedRight, true, false)]
    [InlineData(ProductForm.TransposedRight, false, true)]
    [InlineData(ProductForm.TransposedLeft, false, false)]
    [InlineData(ProductForm.TransposedLeft, true, false)]
    [InlineData(ProductForm.TransposedLeft, false, true)]
    internal void A_product_is_that_of_row_major_matrices(ProductForm form, bool isSum, bool hasBias)
    {
        const int M = 5, N = 7, K = 3;
        float[] left = Numbers(form == ProductForm.TransposedLeft ? K * 8 : M * 8, 1), right = Numbers(form == ProductForm.TransposedRight ? N * 9 : K * 9, 2);
        float[] before = Numbers(M * 10, 3), bias = Numbers(N, 4);
        var result = new GpuMatrix(Put(before), 10);
        var product = new GpuProduct(form, M, N, K, new(Put(left), 8), new(Put(right), 9), result, Precision.Fp32)
        {
            IsSum = isSum,
            Bias = hasBias ? Put(bias) : 0,
        };
        Launch(product);
        for (int row = 0; row < M; row++)
        {
            for (int column = 0; column < N; column++)
            {
                double sum = Enumerable.Range(0, K).Sum(k =>
                    (double)(form == ProductForm.TransposedLeft ? left[(k * 8) + row] : left[(row * 8) + k])
                    * (form == ProductForm.TransposedRight ? right[(column * 9) + k] : right[(k * 9) + column]));
                Assert.Equal(
                    sum + (isSum ? before[(row * 10) + column] : 0) + (hasBias ? bias[column] : 0), ((float*)result.Place)[(row * 10) + column], 1e-5);
            }

            Assert.Equal(before[(row * 10)..][N..10], new Span<float>((float*)result.Place + (row * 10) + N, 3).ToArray());
        }
    }

    [SkippableTheory]
    [InlineData(Precision.Bf16)]
    [InlineData(Precision.Fp16)]
    internal void Copies_in_16_bits_are_read_as_such(Precision precision)
    {
        ushort[] left = [Bits(1.5f), Bits(-2)], right = [Bits(0.25f), Bits(3)];
        nint result = Put(new float[1]);
        Launch(new GpuProduct(ProductForm.TransposedRight, 1, 1, 2, new(Put(left), 2), new(Put(right), 2), new(result, 1), precision) { IsRounded = true });
        Assert.Equal((1.5f * 0.25f) - 6, *(float*)result);
        Assert.Equal((precision == Precision.Bf16 ? Bf16Copy : HalfCopy, 68), (Told("stub_type"), Told("stub_compute")));

        ushort Bits(float value) =>
            precision == Precision.Bf16 ? (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16) : BitConverter.HalfToUInt16Bits((Half)value);
    }

    [SkippableTheory]
    [InlineData(Precision.Fp32, 68)]
    [InlineData(Precision.Tf32, 77)]
    [InlineData(Precision.Bf16, 75)]
    [InlineData(Precision.Fp16, 74)]
    internal void Floats_are_multiplied_in_the_precision_that_was_chosen(Precision precision, int compute)
    {
        Launch(Small(precision));
        Assert.Equal((Floats, compute), (Told("stub_type"), Told("stub_compute")));
    }

    [SkippableFact]
    public void Slices_are_added_in_a_fixed_order_and_products_side_by_side_share_no_memory()
    {
        Launch(Small(Precision.Fp32));
        Assert.Equal((6, 32 << 20), (Told("stub_reductions"), Told("stub_workspace")));
        Launch(Small(Precision.Fp32) with { IsBeside = true });
        Assert.Equal(0, Told("stub_workspace"));
    }

    [SkippableFact]
    public void The_library_is_told_how_matrices_are_aligned()
    {
        nint place = Put(new float[1024]);
        Launch(new GpuProduct(ProductForm.Plain, 1, 1, 1, new(place + 16, 4), new(place + 512, 4), new(place + 2052, 4), Precision.Fp32));
        Assert.Equal([256, 16, 4, 4], Enumerable.Range(0, 4).Select(matrix => ((delegate* unmanaged<int, int>)Export("stub_alignment"))(matrix)));
    }

    [SkippableFact]
    public void Without_an_algorithm_there_is_no_product()
    {
        using CublasLtLibrary library = Open();
        Algorithms(false);
        Assert.Null(CublasLtProduct.Prepare(library, Small(Precision.Fp32)));
    }

    [SkippableFact]
    public void The_version_is_told()
    {
        Assert.NotEqual(0, Stub.Value);
        Assert.Equal((null, "cuBLASLt 12.4.5"), (CublasLtLibrary.Problem, CublasLtLibrary.Name));
    }

    private static void Algorithms(bool has) => ((delegate* unmanaged<int, void>)Export("stub_algorithms"))(has ? 1 : 0);

    private static int Told(string name) => ((delegate* unmanaged<int>)Export(name))();

    private static nint Export(string name) => NativeLibrary.GetExport(Stub.Value, name);

    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }

    private static nint Build()
    {
        string library = Path.Combine(Path.GetTempPath(), $"modelgen-stub-cublaslt-{Environment.ProcessId}.so");
        using Process compiler = Process.Start(
            "gcc", ["-O1", "-shared", "-fPIC", "-o", library, Repository.Path("tests/Cuda.Tests/Products/stub_cublaslt.c")]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
        NativeLibraries.UseCublasLt(library);
        nint handle = NativeLibrary.Load(library);
        File.Delete(library);
        return handle;
    }

    private static void Launch(GpuProduct product)
    {
        using CublasLtLibrary library = Open();
        using CublasLtProduct? prepared = CublasLtProduct.Prepare(library, product);
        prepared!.Launch();
    }

    private static CublasLtLibrary Open()
    {
        Assert.NotEqual(0, Stub.Value);
        return new CublasLtLibrary(_ => 0, bytes => (nint)NativeMemory.Alloc((nuint)bytes), memory => NativeMemory.Free((void*)memory));
    }

    private GpuProduct Small(Precision precision)
    {
        nint place = Put(new float[4]);
        return new GpuProduct(ProductForm.Plain, 1, 1, 1, new(place, 1), new(place, 1), new(place, 1), precision);
    }

    private nint Put<T>(T[] values)
        where T : unmanaged
    {
        var memory = (T*)NativeMemory.AlignedAlloc((nuint)(values.Length * sizeof(T)), 256);
        values.CopyTo(new Span<T>(memory, values.Length));
        _memory.Add((nint)memory);
        return (nint)memory;
    }
}
