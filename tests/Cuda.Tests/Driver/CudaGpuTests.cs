using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Driver;

/// <summary>What is asked of the driver, and what becomes of its errors.</summary>
[Collection(OneStubDriver.Name)]
[NeedsLinux, NeedsGpp]
public sealed class CudaGpuTests
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData((4 << 20) + 1)]
    [InlineData((9 << 20) - 3)]
    public void What_is_written_is_read(int size)
    {
        using CudaGpu gpu = Open();
        byte[] written = [.. Enumerable.Range(0, size).Select(i => (byte)(i * 31 >> 3))];
        byte[] read = new byte[size];
        nint memory = gpu.Allocate(size);

        gpu.Read(read, memory);
        Assert.All(read, value => Assert.Equal(0, value));
        gpu.Write(memory, written);
        gpu.Read(read, memory);

        Assert.True(written.AsSpan().SequenceEqual(read));
    }

    [SkippableFact]
    public void Small_writes_wait_for_nobody()
    {
        using CudaGpu gpu = Open();
        nint memory = gpu.Allocate(80);
        for (int i = 0; i < 1000; i++) gpu.Write(memory, new byte[80]);
        Assert.Equal(0, StubDriver.Waits);
    }

    [SkippableFact]
    public async Task Every_thread_may_use_it()
    {
        using CudaGpu gpu = Open();
        nint memory = await Task.Factory.StartNew(
            () => gpu.Allocate(16), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.NotEqual(0, memory);
    }

    [SkippableFact]
    public void Disposing_gives_back_what_nobody_else_has()
    {
        CudaGpu gpu = Open();
        nint memory = gpu.Allocate(16);
        gpu.Allocate(32);
        gpu.Free(memory);
        IGpuModule module = gpu.Load([1], "Tiny");
        IGpuKernel kernel = module.Kernel("forward");
        IGpuGraph graph = gpu.Record(() => Start(kernel))!;
        graph.Dispose();
        module.Dispose();

        gpu.Dispose();
        gpu.Dispose();

        Assert.Equal(0, StubDriver.Live);
        Assert.Throws<ObjectDisposedException>(() => gpu.Allocate(1));
        Assert.Throws<ObjectDisposedException>(() => Start(kernel));
    }

    [SkippableFact]
    public void Memory_that_is_not_there_is_told_in_bytes_wanted_and_free()
    {
        using CudaGpu gpu = Open();
        StubDriver.Fail("cuMemAlloc_v2", CudaError.OutOfMemory);
        Assert.Equal(
            "cuMemAlloc_v2 returned 2 (CUDA_ERROR_OUT_OF_MEMORY: words of the driver). 5242880 bytes (5.0 MiB) were wanted; "
            + "3145728 bytes (3.0 MiB) of 81,920.0 MiB are free.",
            Assert.Throws<CudaException>(() => gpu.Allocate(5 << 20)).Message);
    }

    [SkippableFact]
    public void Being_out_of_memory_is_not_the_end()
    {
        using CudaGpu gpu = Open();
        StubDriver.Fail("cuMemAlloc_v2", CudaError.OutOfMemory);
        Assert.Throws<CudaException>(() => gpu.Allocate(5 << 20));
        StubDriver.Fail("", 0);
        Assert.NotEqual(0, gpu.Allocate(5));
    }

    [SkippableFact]
    public void A_kernel_knows_its_resources_and_how_many_blocks_the_device_holds()
    {
        using CudaGpu gpu = Open();
        using IGpuModule module = gpu.Load([1], "Tiny");
        IGpuKernel kernel = module.Kernel("forward");
        Assert.Equal(new KernelResources(40, 16, 1024), kernel.Resources);
        Assert.Equal(132 * 8, kernel.ResidentBlocks(256));
    }

    [SkippableFact]
    public void A_kernel_that_is_not_there_is_named_with_its_model()
    {
        using CudaGpu gpu = Open();
        using IGpuModule module = gpu.Load([1], "Tiny");
        Assert.EndsWith(
            "It was to find kernel 'missing' of model 'Tiny'.", Assert.Throws<CudaException>(() => module.Kernel("missing")).Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(CudaError.NoBinaryForGpu, "They were compiled for another device than sm_90.")]
    [InlineData(CudaError.UnsupportedPtxVersion, "NVRTC is newer than the driver, which knows CUDA 12.4: update the driver, or install an older NVRTC.")]
    public void Kernels_that_cannot_be_loaded_are_named_with_the_cure_and_the_drivers_log(int result, string cure)
    {
        using CudaGpu gpu = Open();
        StubDriver.Fail("cuModuleLoadDataEx", result);
        Assert.EndsWith(
            $"The kernels of model 'Tiny' cannot be loaded. {cure} The driver said: words of the linker",
            Assert.Throws<CudaException>(() => gpu.Load([1], "Tiny")).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_grid_that_does_not_fit_is_told_with_what_would()
    {
        using CudaGpu gpu = Open();
        IGpuKernel kernel = gpu.Load([1], "Tiny").Kernel("forward");
        StubDriver.Fail("cuLaunchCooperativeKernel", CudaError.CooperativeLaunchTooLarge);
        Assert.EndsWith(
            "It was to start kernel 'forward' of model 'Tiny': 2000 blocks of 256 threads. "
            + "Its blocks wait for each other, and the device holds only 1056 of them at a time.",
            Assert.Throws<CudaException>(() => Start(kernel, cooperative: true, 2000, 256)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void After_a_fault_of_a_kernel_every_call_tells_of_it()
    {
        using CudaGpu gpu = Open();
        nint memory = gpu.Allocate(8);
        IGpuModule module = gpu.Load([1], "Tiny");
        IGpuKernel kernel = module.Kernel("forward");
        IGpuGraph graph = gpu.Record(() => Start(kernel))!;
        Start(kernel);
        StubDriver.Fail("cuStreamSynchronize", 700);

        CudaException first = Assert.Throws<CudaException>(gpu.Synchronize);
        StubDriver.Fail("", 0);

        const string Fault = "cuStreamSynchronize returned 700 (CUDA_ERROR_ILLEGAL_ADDRESS: words of the driver). "
            + "The last that was started is kernel 'forward' of model 'Tiny'";
        Assert.StartsWith(Fault, first.Message, StringComparison.Ordinal);
        Assert.Equal(700, first.Code);
        List<Action> later =
        [
            gpu.Synchronize, graph.Launch, () => gpu.Allocate(8), () => gpu.Write(memory, new byte[8]),
            () => gpu.Read(new byte[8], memory), () => gpu.Load([1], "Tiny"), () => module.Kernel("forward"), () => gpu.Record(() => { }),
            () => kernel.ResidentBlocks(32), () => Start(kernel), () => Start(kernel, cooperative: true),
            () => gpu.Free(memory),
        ];
        Assert.All(later, call =>
        {
            CudaException exception = Assert.Throws<CudaException>(call);
            Assert.StartsWith($"The GPU is lost to this process, which has to be started again, after: {Fault}", exception.Message, StringComparison.Ordinal);
            Assert.Equal(700, exception.Code);
        });
    }

    [SkippableFact]
    public void A_lost_GPU_is_disposed_without_a_word()
    {
        CudaGpu gpu = Open();
        gpu.Allocate(8);
        StubDriver.Fail("cuStreamSynchronize", 719);
        Assert.Throws<CudaException>(gpu.Synchronize);
        StubDriver.Fail("cuMemFree_v2", 719);
        gpu.Dispose();
    }

    [SkippableFact]
    public void A_launch_allocates_nothing()
    {
        using CudaGpu gpu = Open();
        IGpuKernel kernel = gpu.Load([1], "Tiny").Kernel("forward");
        IGpuGraph graph = gpu.Record(() => Start(kernel))!;
        Start(kernel);
        Start(kernel, cooperative: true);
        graph.Launch();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Start(kernel);
            Start(kernel, cooperative: true);
            graph.Launch();
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [SkippableFact]
    public void Recorded_launches_start_when_the_graph_does_and_each_time()
    {
        using CudaGpu gpu = Open();
        IGpuKernel kernel = gpu.Load([1], "Tiny").Kernel("forward");
        IGpuGraph graph = gpu.Record(() =>
        {
            Start(kernel);
            Start(kernel, cooperative: true);
        })!;
        Assert.Equal(0, StubDriver.Launches);
        graph.Launch();
        graph.Launch();
        Assert.Equal(4, StubDriver.Launches);
    }

    [SkippableFact]
    public void Nothing_but_launches_can_be_recorded()
    {
        using CudaGpu gpu = Open();
        nint memory = gpu.Allocate(8);
        Assert.Throws<InvalidOperationException>(() => gpu.Record(() => gpu.Write(memory, new byte[8])));
        Assert.Throws<InvalidOperationException>(() => gpu.Record(gpu.Synchronize));
        Assert.False(StubDriver.IsRecording);
        gpu.Write(memory, new byte[8]);
    }

    [SkippableTheory]
    [InlineData("cuLaunchCooperativeKernel", CudaError.CaptureUnsupported)]
    [InlineData("cuGraphInstantiateWithFlags", CudaError.NotSupported)]
    public void A_device_that_cannot_record_has_no_graph(string function, int result)
    {
        CudaGpu gpu = Open();
        IGpuModule module = gpu.Load([1], "Tiny");
        IGpuKernel kernel = module.Kernel("forward");
        StubDriver.Fail(function, result);
        Assert.Null(gpu.Record(() => Start(kernel, cooperative: true)));
        Assert.False(StubDriver.IsRecording);
        module.Dispose();
        gpu.Dispose();
        Assert.Equal(0, StubDriver.Live);
    }

    [SkippableFact]
    public void Other_errors_while_recording_are_thrown()
    {
        using CudaGpu gpu = Open();
        IGpuKernel kernel = gpu.Load([1], "Tiny").Kernel("forward");
        StubDriver.Fail("cuLaunchKernel", 1);
        Assert.StartsWith(
            "cuLaunchKernel", Assert.Throws<CudaException>(() => gpu.Record(() => Start(kernel))).Message, StringComparison.Ordinal);
        Assert.False(StubDriver.IsRecording);
    }

    private static CudaGpu Open()
    {
        StubDriver.Reset();
        return new CudaGpu(0);
    }

    private static unsafe void Start(IGpuKernel kernel, bool cooperative = false, int blocks = 1, int threads = 32) =>
        kernel.Launch(blocks, threads, cooperative, null);
}
