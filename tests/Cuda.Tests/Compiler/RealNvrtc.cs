using System;
using Xunit;

namespace ModelGen.Cuda.Tests.Compiler;

/// <summary>NVRTC as it is installed here.</summary>
internal static class RealNvrtc
{
    /// <summary>Whether tests fail rather than skip where a compiler is missing.</summary>
    public static bool IsRequired => Environment.GetEnvironmentVariable("MODELGEN_REQUIRE_NVRTC") == "1";

    /// <summary>Skips the test where there is no NVRTC, and says how to install it.</summary>
    public static void Require()
    {
        string? problem = NativeLibraries.Nvrtc.Problem;
        if (IsRequired) Assert.True(problem is null, problem);
        Skip.If(problem is not null, problem);
    }
}
