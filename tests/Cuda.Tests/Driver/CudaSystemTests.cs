using System;
using System.Linq;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Driver;

/// <summary>What a machine is said to have.</summary>
[Collection(OneStubDriver.Name)]
[NeedsLinux, NeedsGpp]
public sealed class CudaSystemTests
{
    [Fact]
    public void A_machine_without_a_driver_is_told_so_and_where_a_driver_comes_from()
    {
        CudaProbe probe = CudaSystem.Probe(LibrarySearch.Driver(new FakeLoader()));

        Assert.Empty(probe.Devices);
        Assert.StartsWith("There is no CUDA driver: libcuda.so.1 could not be loaded.", probe.Problem, StringComparison.Ordinal);
        Assert.Contains("non-free", probe.Problem, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Devices_are_described_in_their_order()
    {
        StubDriver.Reset();

        CudaProbe probe = CudaSystem.Probe();

        Assert.Null(probe.Problem);
        Assert.Equal(["First", "Second"], probe.Devices.Select(device => device.Name));
        Assert.Equal(new GpuInfo("First", "sm_90", 132, 80L << 30, new Version(12, 4)) { SharedBytes = 227 << 10 }, probe.Devices[0]);
        Assert.Equal(2, CudaGpu.Count());
    }

    [SkippableFact]
    public void A_driver_without_a_GPU_is_a_reason_of_its_own()
    {
        StubDriver.Reset(devices: 0);
        Assert.StartsWith("There is a CUDA driver, but no GPU", CudaSystem.Probe().Problem, StringComparison.Ordinal);

        StubDriver.Fail("cuInit", CudaError.NoDevice);
        Assert.StartsWith("There is a CUDA driver, but no GPU", CudaSystem.Probe().Problem, StringComparison.Ordinal);
        Assert.Equal(0, CudaGpu.Count());
    }

    [SkippableFact]
    public void An_old_driver_is_a_reason_of_its_own_with_both_versions()
    {
        StubDriver.Reset(version: 10020);
        Assert.Equal(
            "The CUDA driver is too old: it knows CUDA 10.2, and 11.4 is needed. Update the NVIDIA driver to 470 or later.",
            CudaSystem.Probe().Problem);
    }

    [SkippableFact]
    public void A_driver_that_fails_is_quoted()
    {
        StubDriver.Reset();
        StubDriver.Fail("cuInit", CudaError.SystemDriverMismatch);
        Assert.Equal(
            "The CUDA driver does not work: cuInit returned 803 (CUDA_ERROR_OTHER: words of the driver). The driver was updated: restart the machine.",
            CudaSystem.Probe().Problem);
    }

    [SkippableFact]
    public void An_error_that_the_driver_has_no_words_for_keeps_its_number()
    {
        StubDriver.Reset();
        StubDriver.Fail("cuInit", 12345);
        Assert.Contains("12345 (an unknown error)", CudaSystem.Probe().Problem, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Opening_a_device_that_is_not_there_says_which_are()
    {
        StubDriver.Reset(devices: 1);
        Assert.Equal("There is no cuda:3; there is cuda:0 only.", Assert.Throws<CudaException>(() => new CudaGpu(3)).Message);
        StubDriver.Reset(devices: 0);
        Assert.StartsWith("There is a CUDA driver", Assert.Throws<CudaException>(() => new CudaGpu(0)).Message, StringComparison.Ordinal);
        Assert.Equal(0, StubDriver.Live);
    }

    [SkippableFact]
    public void A_GPU_older_than_the_kernels_is_listed_and_refused_with_what_is_needed()
    {
        StubDriver.Reset();
        StubDriver.SetCapability(75);

        Assert.Equal("sm_75", CudaSystem.Probe().Devices[1].Architecture);
        Assert.Equal(
            "cuda:1 cannot be used: Second has compute capability 7.5, and 8.0 or later is needed: "
            + "a GPU of the Ampere generation (A100, RTX 30) or newer.",
            Assert.Throws<CudaException>(() => new CudaGpu(1)).Message);
        Assert.Equal(0, StubDriver.Live);

        StubDriver.SetCapability(80);
        new CudaGpu(1).Dispose();
    }

    [Theory]
    [InlineData("sm_75", false)]
    [InlineData("sm_80", true)]
    [InlineData("sm_120", true)]
    public void Kernels_run_from_compute_capability_8_on(string architecture, bool run) =>
        Assert.Equal(run, new GpuInfo("A", architecture, 1, 1, new Version(12, 4)).Problem is null);

    [SkippableTheory]
    [InlineData("cuDevicePrimaryCtxRetain")]
    [InlineData("cuStreamCreateWithPriority")]
    [InlineData("cuEventCreate")]
    [InlineData("cuMemHostAlloc")]
    public void Opening_that_fails_half_way_gives_everything_back(string function)
    {
        StubDriver.Reset();
        StubDriver.Fail(function, CudaError.OutOfMemory);

        string message = Assert.Throws<CudaException>(() => new CudaGpu(0)).Message;

        Assert.StartsWith($"{function} returned 2 (CUDA_ERROR_OUT_OF_MEMORY: words of the driver).", message, StringComparison.Ordinal);
        Assert.Equal(0, StubDriver.Live);
    }
}
