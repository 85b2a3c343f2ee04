using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using ModelGen.Cuda.Tests.Kernels;
using ModelGen.Emulator;
using ModelGen.Engines;
using ModelGen.Ptb.Models;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Products;

/// <summary>A layer of which all products outside of time loops are large.</summary>
[RecurrentLayer(InputSize = 256, HiddenSize = 256, NumSteps = 7, BatchSize = 232, Cell = typeof(Cells.Lstm))]
public partial class WideLayer;

/// <summary>
/// Programs in 16 bits, launch by launch. Whoever made a factor of a large product, an equation of a time loop, a loss or the kernel that rounds, in 16
/// bits it is what it is in the arena, when the product reads it. And what the program says of the product, for a library, is what its kernels compute.
/// </summary>
[Long, NeedsGpp]
public sealed class LargeProductTests
{
    private const Precision Rounded = Precision.Bf16;

    [SkippableFact]
    public void Of_a_training_step_of_the_small_model()
    {
        CudaProgram program = SmallModel.Programs.Cuda();
        CudaProduct[] products = Check(program, program.LaunchesOf(PassNames.TrainStep));
        Assert.Equal([ProductForm.TransposedRight, ProductForm.Plain, ProductForm.TransposedLeft], products.Select(product => product.Form));

        // The weights alone are made by no kernel of the step.
        Assert.Equal(["Forward_RoundedSoftmaxW"], program.LaunchesOf(PassNames.TrainStep).Where(launch => launch.Rounds && !IsFirst(launch)).Select(launch => launch.Kernel));
    }

    [SkippableFact]
    public void Of_a_layer_there_and_back()
    {
        CudaProgram program = WideLayer.Programs.Cuda();
        CudaLaunch[] launches = [.. program.LaunchesOf(PassNames.Forward), .. program.LaunchesOf(PassNames.Backward)];
        Assert.Equal(4, Check(program, launches).Length);
        Assert.Single(launches, launch => launch.Rounds && !IsFirst(launch));
    }

    // Rounds what a time loop begins with.
    private static bool IsFirst(CudaLaunch launch) => launch.Kernel.Contains("_First", StringComparison.Ordinal);

    // Runs them, and checks each large product; returns those.
    private static CudaProduct[] Check(CudaProgram program, IEnumerable<CudaLaunch> launches)
    {
        using var gpu = new EmulatedGpu { ResidentBlocks = 100 };
        using IGpuModule module = gpu.Load(new GppCompiler().Compile(new KernelSource(program.Name, program.Source, Rounded), "emulated").Image, program.Name);
        using var memory = new ModelMemory(gpu, program.Layout.Length + program.Workspace);
        var random = new Random(5);
        gpu.Write(memory.Arena, MemoryMarshal.AsBytes(Enumerable.Range(0, program.Layout.Length).Select(_ => (random.NextSingle() - 0.5f) / 4).ToArray().AsSpan()));
        foreach (TensorPlacement ids in program.Layout[ProgramLayout.Feeds].Where(feed => feed.Name is "tokens" or "targets"))
            gpu.Write(memory.Arena + (ids.Parts[0].Offset * sizeof(float)), MemoryMarshal.AsBytes(Enumerable.Range(0, ids.Parts[0].Columns).Select(_ => random.Next(10_000)).ToArray().AsSpan()));
        memory.Set(nameof(Control.LossScale), 1f);
        memory.Set(nameof(Control.LearningRate), 1f);

        var products = new List<CudaProduct>();
        foreach (CudaLaunch launch in launches)
        {
            if (launch is not CudaProduct product)
            {
                Launch(launch, Gemm.Own);
                continue;
            }

            products.Add(product);
            (int inner, bool isLeftTurned, bool isRightTurned) =
                (product.Inner, product.Form == ProductForm.TransposedLeft, product.Form == ProductForm.TransposedRight);
            AssertRounded($"left factor of {product.Kernel}", product.Left, isLeftTurned ? inner : product.Rows, isLeftTurned ? product.Rows : inner);
            AssertRounded($"right factor of {product.Kernel}", product.Right, isRightTurned ? product.Columns : inner, isRightTurned ? inner : product.Columns);

            float[] before = Rows(product.Result, product.Rows, product.Columns), ours = Result(Gemm.Own);
            gpu.Write(memory.Arena + (product.Result.Offset * sizeof(float)), MemoryMarshal.AsBytes(before.AsSpan()));
            float[] theirs = Result(Gemm.CublasLt);
            double norm = Math.Sqrt(ours.Sum(value => (double)value * value)), difference = ours.Zip(theirs, (one, other) => Math.Pow(one - other, 2)).Sum();
            Assert.InRange(Math.Sqrt(difference) / norm, 0, 1e-5);

            float[] Result(Gemm gemm)
            {
                Launch(product, gemm);
                float[] rows = Rows(product.Result, product.Rows, product.Columns);
                return [.. Enumerable.Range(0, product.Rows).SelectMany(row => rows[(row * product.Result.Pitch)..][..product.Columns])];
            }
        }

        return [.. products];

        void Launch(CudaLaunch launch, Gemm gemm)
        {
            using var choice = new ProductChoice(gpu, gemm, folder: null);
            new BoundPass(gpu, module, memory, [launch], Rounded, products: choice).Launch(count: 0);
            Assert.Equal(launch is CudaProduct && gemm != Gemm.Own ? 1 : 0, choice.ByLibrary);
        }

        void AssertRounded(string what, CudaMatrix matrix, int rows, int columns)
        {
            float[] values = Rows(matrix, rows, columns);
            ushort[] factors = new ushort[((rows - 1) * matrix.CopyPitch) + columns];
            gpu.Read(MemoryMarshal.AsBytes(factors.AsSpan()), memory.Arena + (matrix.Copy * sizeof(float)));
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    float factor = BitConverter.Int32BitsToSingle(factors[(row * matrix.CopyPitch) + column] << 16);
                    Assert.True(factor == (float)Factors.Rounded(values[(row * matrix.Pitch) + column], Rounded), $"{what} at {row}, {column}");
                }
            }
        }

        // From the first element to the last.
        float[] Rows(CudaMatrix matrix, int rows, int columns)
        {
            var values = new float[((rows - 1) * matrix.Pitch) + columns];
            gpu.Read(MemoryMarshal.AsBytes(values.AsSpan()), memory.Arena + (matrix.Offset * sizeof(float)));
            return values;
        }
    }
}
