using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Cuda;

/// <summary>What this machine has for GPUs, and kernels compiled beforehand for a machine that has a driver but no compiler.</summary>
public static class CudaSupport
{
    /// <summary>The folder in which compiled kernels are kept for later runs; null for nowhere.</summary>
    public static CubinCache? Cache => GpuPlatform.Current.Kernels.Cache;

    /// <summary>The folders that are looked in for kernels compiled beforehand.</summary>
    public static IReadOnlyList<CubinCache> Prebuilt => GpuPlatform.Current.Kernels.Prebuilt;

    /// <summary>Why no kernels can be compiled here, and what helps: there is no NVRTC, or it is too old; null where they can be.</summary>
    public static string? CompilerProblem => NvrtcCompiler.Problem;

    /// <summary>The version of NVRTC, such as 12.4; <see cref="CompilerProblem"/> must be null.</summary>
    public static Version CompilerVersion => NvrtcCompiler.Version;

    /// <summary>The path of NVRTC, or the name under which the system found it; <see cref="CompilerProblem"/> must be null.</summary>
    public static string CompilerPlace => NativeLibraries.Nvrtc.Place;

    /// <summary>Devices whose machine code NVRTC makes, such as <c>sm_90</c>.</summary>
    /// <exception cref="CudaException">There is no NVRTC.</exception>
    public static IReadOnlyList<string> CompilerArchitectures => [.. NvrtcCompiler.Architectures.Select(CudaArchitecture.Name)];

    /// <summary>Looks for GPUs, without opening any. Never throws: a machine without one is an ordinary machine.</summary>
    public static CudaProbe Probe() => GpuPlatform.Current.Probe();

    /// <summary>
    /// Compiles kernels into a folder. A model made on a machine whose <see cref="Prebuilt"/> folders include it needs no compiler.
    /// </summary>
    /// <param name="source">The text, such as <see cref="CudaProgram.Source"/>.</param>
    /// <param name="architecture">The device, such as <c>sm_90</c>.</param>
    /// <param name="folder">The folder; made where it is not there.</param>
    /// <returns>Bytes of machine code.</returns>
    /// <exception cref="System.IO.IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor is it allowed.</exception>
    /// <exception cref="CudaException">The text has errors, or there is no compiler.</exception>
    public static int Build(KernelSource source, string architecture, string folder) =>
        new CubinBuilder(new NvrtcCompiler()).Build(source, architecture, folder).Image.Length;

    /// <summary>Compiles kernels, and tells how much of a device each takes. No GPU is needed.</summary>
    /// <param name="source">The text, such as <see cref="CudaProgram.Source"/>.</param>
    /// <param name="architecture">The device, such as <c>sm_90</c>.</param>
    /// <returns>Bytes of machine code, and the kernels.</returns>
    /// <exception cref="CudaException">The text has errors, or there is no compiler.</exception>
    public static (int Bytes, IReadOnlyList<KernelUsage> Kernels) Measure(KernelSource source, string architecture)
    {
        CompiledKernels kernels = new NvrtcCompiler(reportsUsage: true).Compile(source, architecture);
        return (kernels.Image.Length, KernelUsage.Read(kernels.Log));
    }
}
