using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Driver;

/// <summary>After which errors nothing works in a process any more.</summary>
[Collection(OneStubDriver.Name)]
[NeedsLinux, NeedsGpp]
public class StickyErrorTests
{
    [SkippableTheory]
    [InlineData(214)] // uncorrectable memory
    [InlineData(220)] // a broken link
    [InlineData(226)] // a fault that was contained
    [InlineData(700)] // an address outside of memory
    [InlineData(702)] // a launch that took too long
    [InlineData(709)] // a context that is gone
    [InlineData(710)] // an assertion
    [InlineData(714)] // the stack of the hardware
    [InlineData(715)] // an instruction
    [InlineData(716)] // an alignment
    [InlineData(717)] // an address space
    [InlineData(718)] // a program counter
    [InlineData(719)] // a launch that failed
    [InlineData(721)] // a leak of tensor memory
    [InlineData(911)] // a fault outside of this process
    [InlineData(999)] // one that is not known
    public void A_fault_loses_the_GPU_to_the_process(int error)
    {
        Assert.Equal(error, SecondErrorAfter(error, out string message));
        Assert.StartsWith("The GPU is lost to this process", message, System.StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(CudaError.OutOfMemory)]
    [InlineData(CudaError.CooperativeLaunchTooLarge)]
    [InlineData(CudaError.NotSupported)]
    [InlineData(CudaError.CaptureUnsupported)]
    [InlineData(600)] // what has not come to its end yet
    public void A_refusal_does_not(int error) => Assert.Null(SecondErrorAfter(error, out _));

    private static int? SecondErrorAfter(int error, out string message)
    {
        StubDriver.Reset();
        using var gpu = new CudaGpu(0);
        StubDriver.Fail("cuStreamSynchronize", error);
        Assert.Equal(error, Assert.Throws<CudaException>(gpu.Synchronize).Code);
        StubDriver.Fail("", 0);
        var second = Record.Exception(gpu.Synchronize) as CudaException;
        message = second?.Message ?? "";
        return second?.Code;
    }
}
