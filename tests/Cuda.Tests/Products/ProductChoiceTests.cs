using System;
using System.IO;
using System.Threading;
using ModelGen.Emulator;
using Xunit;

namespace ModelGen.Cuda.Tests.Products;

/// <summary>Whether our kernel or a library's computes a large product.</summary>
public sealed class ProductChoiceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelgen-choice-");
    private readonly EmulatedGpu _gpu = new();
    private readonly GpuProduct _product;

    public ProductChoiceTests()
    {
        nint memory = _gpu.Allocate(1024);
        _product = new GpuProduct(ProductForm.Plain, 2, 2, 2, new(memory, 2), new(memory + 64, 2), new(memory + 128, 2), Precision.Fp32);
    }

    public void Dispose()
    {
        _gpu.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Ours_is_taken_without_asking_for_a_library_where_ours_is_wanted()
    {
        using var gpu = new EmulatedGpu { LibraryProblem = "none" };
        using var choice = new ProductChoice(gpu, Gemm.Own, _folder.FullName);
        Assert.Null(choice.Of(_product, Never));
        Assert.Equal("", choice.Description);
    }

    [Fact]
    public void A_library_that_is_wanted_and_is_not_there_is_an_error_that_says_why()
    {
        using var gpu = new EmulatedGpu { LibraryProblem = "There is no library." };
        Assert.Equal("There is no library.", Assert.Throws<CudaException>(() => new ProductChoice(gpu, Gemm.CublasLt, _folder.FullName)).Message);
    }

    [Fact]
    public void Where_the_faster_one_is_wanted_and_there_is_no_library_it_is_ours()
    {
        using var gpu = new EmulatedGpu { LibraryProblem = "none" };
        using var choice = new ProductChoice(gpu, Gemm.Auto, _folder.FullName);
        Assert.Null(choice.Of(_product, Never));
    }

    [Fact]
    public void The_library_is_taken_where_it_is_wanted()
    {
        using var choice = new ProductChoice(_gpu, Gemm.CublasLt, _folder.FullName);
        Assert.NotNull(choice.Of(_product, Never));
        Assert.Equal("plain loops for 1 of 1 large products", choice.Description);
    }

    /// <summary>Bits must be the same from run to run: what was measured once is not measured again.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_faster_one_is_measured_once_and_kept(bool isOursSlow)
    {
        using (var choice = new ProductChoice(_gpu, Gemm.Auto, _folder.FullName))
        {
            Assert.Equal(isOursSlow, choice.Of(isOursSlow ? _product : Large(), isOursSlow ? Slow : Quick) is not null);
        }

        FileInfo kept = Assert.Single(_folder.GetFiles());
        Assert.StartsWith(isOursSlow ? "cublaslt\nown " : "own\nown ", File.ReadAllText(kept.FullName), StringComparison.Ordinal);
        using var again = new ProductChoice(_gpu, Gemm.Auto, _folder.FullName);
        Assert.Equal(isOursSlow, again.Of(isOursSlow ? _product : Large(), Never) is not null);
    }

    [Fact]
    public void Products_that_differ_in_anything_are_measured_each()
    {
        using var choice = new ProductChoice(_gpu, Gemm.Auto, _folder.FullName);
        choice.Of(_product, Quick);
        choice.Of(_product with { Precision = Precision.Bf16 }, Quick);
        choice.Of(_product with { IsSum = true }, Quick);
        choice.Of(_product with { IsBeside = true }, Quick);
        choice.Of(_product with { Rows = 1 }, Quick);
        choice.Of(_product, Never);
        Assert.Equal(5, _folder.GetFiles().Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("neither\n")]
    public void What_was_kept_and_is_damaged_is_measured_again(string damaged)
    {
        using (var choice = new ProductChoice(_gpu, Gemm.Auto, _folder.FullName))
            choice.Of(_product, Slow);
        File.WriteAllText(Assert.Single(_folder.GetFiles()).FullName, damaged);
        using var again = new ProductChoice(_gpu, Gemm.Auto, _folder.FullName);
        Assert.NotNull(again.Of(_product, Slow));
        Assert.StartsWith("cublaslt\n", File.ReadAllText(Assert.Single(_folder.GetFiles()).FullName), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_folder_it_is_measured_in_each_run()
    {
        using var choice = new ProductChoice(_gpu, Gemm.Auto, folder: null);
        Assert.NotNull(choice.Of(_product, Slow));
    }

    // So large that loops take longer than nothing.
    private GpuProduct Large() => _product with { Rows = 200, Columns = 200, Inner = 200, Left = Whole(), Right = Whole(), Result = Whole() };

    private GpuMatrix Whole() => new(_gpu.Allocate(200 * 200 * sizeof(float)), 200);

    private static void Never() => Assert.Fail("It was measured.");

    private static void Quick()
    {
    }

    private void Slow() => _gpu.Submit((_, _) => Thread.Sleep(2));
}
