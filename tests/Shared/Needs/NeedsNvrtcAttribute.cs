using System;
using ModelGen.Cuda;

namespace ModelGen.Tests;

/// <summary>A test that compiles kernels with NVRTC.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsNvrtcAttribute : NeedsAttribute
{
    /// <inheritdoc/>
    public override string Name => "Nvrtc";

    /// <inheritdoc/>
    protected override string? Problem => NativeLibraries.Nvrtc.Problem;
}
