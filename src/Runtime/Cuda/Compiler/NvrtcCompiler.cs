using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Cuda;

/// <summary>NVIDIA's compiler of CUDA C at run time. The library is looked for when it is first needed.</summary>
/// <param name="reportsUsage">Whether the log tells what each kernel takes of the device, for <see cref="KernelUsage.Read"/>.</param>
internal sealed class NvrtcCompiler(bool reportsUsage = false) : IKernelCompiler
{
    // The oldest version's default dialect knows no lambdas. Fast mathematics is asked for by name where its error was checked.
    private const string Dialect = "--std=c++17";
    private const string UsageOption = "--ptxas-options=-v";

    // The first that tells which devices it knows.
    private static readonly Version Oldest = new(11, 2);

    // The first that knows copies to a cluster.
    private static readonly Version FirstWithClusters = new(12, 0);

    /// <inheritdoc/>
    /// <exception cref="CudaException">There is no NVRTC; says where it was looked for.</exception>
    public string Identity
    {
        get
        {
            Require();
            return $"NVRTC {Version} {Dialect}{(reportsUsage ? $" {UsageOption}" : "")}";
        }
    }

    /// <summary>Why nothing can be compiled, and what helps: there is no NVRTC, or it is too old; null where all is well.</summary>
    public static string? Problem => Check(NativeLibraries.Nvrtc, () => Version);

    /// <summary>The version of NVRTC, such as 12.4; it must have been found.</summary>
    public static Version Version
    {
        get
        {
            NvrtcProgram.Check(Nvrtc.nvrtcVersion(out int major, out int minor), nameof(Nvrtc.nvrtcVersion));
            return new Version(major, minor);
        }
    }

    /// <summary>Devices whose machine code it makes, such as 90 for <c>sm_90</c>, in rising order.</summary>
    /// <exception cref="CudaException">There is no NVRTC; says where it was looked for.</exception>
    public static IReadOnlyList<int> Architectures
    {
        get
        {
            Require();
            NvrtcProgram.Check(Nvrtc.nvrtcGetNumSupportedArchs(out int count), nameof(Nvrtc.nvrtcGetNumSupportedArchs));
            int[] architectures = new int[count];
            NvrtcProgram.Check(Nvrtc.nvrtcGetSupportedArchs(architectures), nameof(Nvrtc.nvrtcGetSupportedArchs));
            return architectures;
        }
    }

    /// <inheritdoc/>
    /// <remarks>For a device that is newer than NVRTC the result is PTX, which the driver compiles when it is loaded.</remarks>
    /// <exception cref="CudaException">There is no NVRTC, or it knows no device like this one.</exception>
    public CompiledKernels Compile(KernelSource source, string architecture)
    {
        string target = Target(architecture, Architectures);
        if (source.HasClusters && Version < FirstWithClusters)
        {
            throw new CudaException(
                $"Clusters need NVRTC {FirstWithClusters} or later, and {NativeLibraries.Nvrtc.Place} is {Version}: set {LibrarySearch.NvrtcVariable} to a newer "
                + "library or its folder, or leave clusters out.");
        }

        string[] options =
        [
            $"--gpu-architecture={target}", Dialect, .. source.Macros, .. reportsUsage ? [UsageOption] : (string[])[],
        ];
        using var program = new NvrtcProgram(source);
        if (!program.Compile(options)) throw NvrtcException.Of(source, options, program.Log);
        return new CompiledKernels(program.Image(isPtx: target.StartsWith("compute_", StringComparison.Ordinal)), program.Log);
    }

    /// <summary>What to compile for: the device itself, or the newest older one whose PTX the driver can take.</summary>
    /// <param name="architecture">The device, such as <c>sm_90</c>.</param>
    /// <param name="supported">What the compiler knows, such as 90.</param>
    internal static string Target(string architecture, IReadOnlyList<int> supported)
    {
        if (!CudaArchitecture.TryParse(architecture, out int device))
            throw new ArgumentException($"'{architecture}' is no architecture such as sm_90.", nameof(architecture));
        if (supported.Contains(device)) return architecture;
        int older = supported.Where(known => known < device).DefaultIfEmpty().Max();
        return older > 0 ? $"compute_{older}"
            : throw new CudaException($"{NativeLibraries.Nvrtc.Place} compiles for sm_{supported.Min()} and newer, "
                + $"and the device is {architecture}: install an older NVRTC.");
    }

    /// <summary>What is wrong with a library that was looked for; null where it will do.</summary>
    /// <param name="library">What came of looking.</param>
    /// <param name="askVersion">Asks it for its version, if it was found.</param>
    internal static string? Check(FoundLibrary library, Func<Version> askVersion)
    {
        if (library.Problem is not null) return library.Problem;
        try
        {
            Version version = askVersion();
            return version >= Oldest ? null
                : $"NVRTC {version} ({library.Place}) is too old to compile kernels: {Oldest} or later is needed. {LibrarySearch.NvrtcCure}";
        }
        catch (EntryPointNotFoundException)
        {
            return $"The library {library.Place} is no NVRTC. {LibrarySearch.NvrtcCure}";
        }
    }

    private static void Require()
    {
        if (Problem is string problem) throw new CudaException(problem);
    }
}
