using System;
using System.Threading;

namespace ModelGen.Cuda;

/// <summary>All that a session needs for computing on GPUs: CUDA, or what tests put in its place.</summary>
/// <param name="Probe">Tells which devices there are, or why there is none.</param>
/// <param name="Open">Opens the device of a number; throws a <see cref="CudaException"/> where it cannot.</param>
/// <param name="Kernels">Where compiled kernels come from.</param>
internal sealed record GpuPlatform(Func<CudaProbe> Probe, Func<int, IGpu> Open, KernelStore Kernels)
{
    /// <summary>The GPUs of this machine. Nothing is loaded before it is asked for.</summary>
    public static GpuPlatform Cuda { get; } = new(
        CudaSystem.Probe, ordinal => new CudaGpu(ordinal), KernelStore.OfUser(new NvrtcCompiler(), new SystemLoader()));

    private static readonly AsyncLocal<GpuPlatform?> Replacement = new();

    /// <summary>What sessions use; tests may set another one for what they call.</summary>
    public static GpuPlatform Current
    {
        get => Replacement.Value ?? Cuda;
        set => Replacement.Value = value;
    }
}
