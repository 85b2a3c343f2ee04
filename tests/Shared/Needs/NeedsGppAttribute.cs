using System;

namespace ModelGen.Tests;

/// <summary>A test that compiles with g++ or gcc: kernels for the emulated GPU, or stand-ins of native libraries.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsGppAttribute : NeedsAttribute
{
    /// <inheritdoc/>
    public override string Name => "Gpp";

    /// <inheritdoc/>
    protected override string? Problem =>
        Tools.Find("g++") is null || Tools.Find("gcc") is null ? "g++ is not installed: kernels cannot be emulated." : null;
}
