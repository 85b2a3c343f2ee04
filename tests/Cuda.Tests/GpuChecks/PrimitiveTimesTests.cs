using ModelGen.GpuChecks;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.GpuChecks;

[NeedsNvrtc]
public class PrimitiveTimesTests
{
    [SkippableTheory]
    [InlineData("sm_80")]
    [InlineData("sm_90")]
    public void NVRTC_compiles_what_is_timed_without_a_word(string architecture)
    {
        var source = PrimitiveTimes.Source(new CheckEffort());
        Assert.Empty(new NvrtcCompiler().Compile(source, architecture).Log);
    }
}
