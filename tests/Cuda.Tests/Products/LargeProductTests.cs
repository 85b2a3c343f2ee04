using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using ModelGen.Emulator;
using ModelGen.Engines;
using ModelGen.Ptb.Models;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Products;

/// <summary>What a program says of its large products, for a library, is what its kernels compute.</summary>
[Long, NeedsGpp]
public sealed class LargeProductTests
{
    /// <summary>In 16 bits, which alone have rounded copies of factors before a product.</summary>
    [SkippableFact]
    public void A_library_s_products_of_the_small_model_are_those_of_its_kernels()
    {
        const Precision Rounded = Precision.Bf16;
        CudaProgram program = SmallModel.Programs.Cuda();
        using var gpu = new EmulatedGpu();
        using IGpuModule module = gpu.Load(new GppCompiler().Compile(new KernelSource(program.Name, program.Source, Rounded), "emulated").Image, program.Name);
        using var memory = new ModelMemory(gpu, program.Layout.Length + program.Workspace);
        float[] numbers = [.. Numbers(program.Layout.Length)];
        CudaLaunch[] step = [.. program.LaunchesOf(PassNames.TrainStep)];
        CudaProduct[] products = [.. step.OfType<CudaProduct>()];
        Assert.Equal([ProductForm.TransposedRight, ProductForm.Plain, ProductForm.TransposedLeft], products.Select(product => product.Form));
        foreach (CudaProduct product in products)
        {
            CudaLaunch[] launches = [.. step.TakeWhile(launch => launch != product).Where(launch => launch.Rounds), product];
            float[] ours = Result(Gemm.Own), theirs = Result(Gemm.CublasLt);
            double norm = Math.Sqrt(ours.Sum(value => (double)value * value)), difference = ours.Zip(theirs, (one, other) => Math.Pow(one - other, 2)).Sum();
            Assert.InRange(Math.Sqrt(difference) / norm, 0, 1e-5);

            float[] Result(Gemm gemm)
            {
                gpu.Write(memory.Arena, MemoryMarshal.AsBytes(numbers.AsSpan()));
                using var choice = new ProductChoice(gpu, gemm, folder: null);
                new BoundPass(gpu, module, memory, launches, Rounded, products: choice).Launch(count: 0);
                Assert.Equal(gemm == Gemm.Own ? 0 : 1, choice.ByLibrary);
                var result = new float[product.Rows * product.Result.Pitch];
                gpu.Read(MemoryMarshal.AsBytes(result.AsSpan()), memory.Arena + ((nint)product.Result.Offset * sizeof(float)));
                return [.. Enumerable.Range(0, product.Rows).SelectMany(row => result[(row * product.Result.Pitch)..][..product.Columns])];
            }
        }
    }

    private static IEnumerable<float> Numbers(int count)
    {
        var random = new Random(5);
        return Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1));
    }
}
