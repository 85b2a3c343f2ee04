using System;
using Xunit;

namespace ModelGen.Cuda.Tests.Compiler;

/// <summary>NVRTC as it is installed here.</summary>
internal static class RealNvrtc
{
    /// <summary>The environment variable with which tests fail rather than skip where there is no NVRTC.</summary>
    public const string RequiredVariable = "MODELGEN_REQUIRE_NVRTC";

    /// <summary>Skips the test where there is no NVRTC, and says how to install it.</summary>
    public static void Require()
    {
        string? problem = NativeLibraries.Nvrtc.Problem;
        if (Environment.GetEnvironmentVariable(RequiredVariable) == "1") Assert.True(problem is null, problem);
        Skip.If(problem is not null, problem);
    }
}
