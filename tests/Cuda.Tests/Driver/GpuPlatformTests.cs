using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Driver;

/// <summary>What sessions use where nothing else is said.</summary>
[Collection(OneStubDriver.Name)]
[NeedsLinux, NeedsGpp]
public sealed class GpuPlatformTests
{
    [SkippableFact]
    public void The_real_platform_opens_the_driver_s_devices()
    {
        StubDriver.Reset();
        Assert.Equal(2, GpuPlatform.Cuda.Probe().Devices.Count);
        using IGpu gpu = GpuPlatform.Cuda.Open(1);
        Assert.Equal("Second", gpu.Info.Name);
    }
}
