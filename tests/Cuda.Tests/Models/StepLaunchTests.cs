using System;
using System.Linq;
using System.Runtime.InteropServices;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Models;

/// <summary>Loops whose steps are launched one after the other: each launch is told the number of its step.</summary>
[Long, NeedsGpp]
public sealed class StepLaunchTests
{
    private const int Room = 64;

    // The launches in their order: a mark for the kernel, and the number that it was given.
    private const string Text = """
        #include "model.cuh"
        DEVICE void log(Model m, int mark, int t) { if (thread_index() == 0) { int& length = *integers_at(m, 0); integers_at(m, 1)[length++] = 100 * mark + t; } }
        KERNEL(256, First) { log(m, 1, t); }
        KERNEL(256, Second) { log(m, 2, t); }
        KERNEL(256, Third) { log(m, 3, t); }
        """;

    [SkippableFact]
    public void Every_launch_of_a_step_comes_before_the_next_step_and_steps_of_loops_in_loops_are_counted_on() => Assert.Equal(
        [99, 100, 200, 201, 202, 300, 101, 203, 204, 205, 301, 199],
        Launches(count: 0, [new("First", 1), new CudaSteps(2, [new("First", 1), new CudaSteps(3, [new("Second", 1)]), new("Third", 1)]), new("Second", 1)]));

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_loop_over_as_many_steps_as_there_are_is_launched_as_often(int count) => Assert.Equal(
        [.. Enumerable.Range(0, count).SelectMany(step => (int[])[100 + step, 200 + (2 * step), 201 + (2 * step)])],
        Launches(count, [new CudaSteps(CudaLoop.Count, [new("First", 1), new CudaSteps(2, [new("Second", 1)])])]));

    /// <summary>What is recorded once cannot have another number of launches.</summary>
    [SkippableFact]
    public void Only_a_loop_over_as_many_steps_as_there_are_depends_on_their_number()
    {
        using var gpu = new EmulatedGpu();
        using IGpuModule module = Load(gpu);
        using var memory = new ModelMemory(gpu, Room);
        Assert.False(Depends(new CudaSteps(2, [new("First", 1)])));
        Assert.True(Depends(new CudaSteps(CudaLoop.Count, [new("First", 1)])));
        Assert.True(Depends(new CudaSteps(2, [new CudaSteps(CudaLoop.Count, [new("First", 1)])])));

        bool Depends(CudaLaunch launch) => new BoundPass(gpu, module, memory, [launch], Precision.Fp32).DependsOnCount;
    }

    [SkippableFact]
    public void What_rounds_factors_is_launched_in_16_bits_only_inside_of_loops_too()
    {
        CudaSteps loop = new(1, [new("First", 1) { Rounds = true }, new("Second", 1)]);
        Assert.Equal([200], Launches(count: 0, [loop]));
        Assert.Equal([100, 200], Launches(count: 0, [loop], Precision.Bf16));
    }

    private static int[] Launches(int count, CudaLaunch[] launches, Precision precision = Precision.Fp32)
    {
        using var gpu = new EmulatedGpu();
        using IGpuModule module = Load(gpu);
        using var memory = new ModelMemory(gpu, Room);
        new BoundPass(gpu, module, memory, launches, precision).Launch(count);
        int[] log = new int[Room];
        gpu.Read(MemoryMarshal.AsBytes(log.AsSpan()), memory.Arena);
        return log[1..(1 + log[0])];
    }

    private static IGpuModule Load(EmulatedGpu gpu) =>
        gpu.Load(new GppCompiler().Compile(new KernelSource("Steps", Text, Precision.Fp32), "emulated").Image, "Steps");
}
