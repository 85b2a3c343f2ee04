using System;

namespace ModelGen.Tests;

/// <summary>A test of what exists on Linux only: shell scripts, signals, shared libraries built for a test.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsLinuxAttribute : NeedsAttribute
{
    /// <inheritdoc/>
    public override string Name => "Linux";

    /// <inheritdoc/>
    protected override string? Problem => OperatingSystem.IsLinux() ? null : "This is not Linux.";
}
