using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace ModelGen.Cuda;

/// <summary>What came of looking for a library.</summary>
/// <param name="Handle">The library; 0 where there is none.</param>
/// <param name="Place">The path or the name under which it was found; empty where there is none.</param>
/// <param name="Problem">What was tried and what helps; null where it was found.</param>
internal sealed record FoundLibrary(nint Handle, string Place, string? Problem);

/// <summary>Where the driver, the compiler of kernels and the library for matrix products are looked for, and what is said when they are not there.</summary>
internal static class LibrarySearch
{
    /// <summary>The environment variable that names NVRTC, a file or its folder: there and nowhere else it is looked for.</summary>
    public const string NvrtcVariable = "MODELGEN_NVRTC";

    /// <summary>Where NVRTC comes from: a sentence.</summary>
    public const string NvrtcCure = "On Debian: enable the component non-free and install libnvrtc11.2 (bookworm) or libnvrtc12 (trixie); "
        + $"elsewhere install the CUDA toolkit, or set {NvrtcVariable} to the library or its folder.";

    private static readonly string[] NvrtcNames = ["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so"];
    private static readonly string[] NvrtcNamesOfWindows = ["nvrtc64_130_0.dll", "nvrtc64_120_0.dll", "nvrtc64_112_0.dll"];
    /// <summary>The environment variable that names cuBLASLt, a file or its folder: there and nowhere else it is looked for.</summary>
    public const string CublasLtVariable = "MODELGEN_CUBLASLT";

    private const string CublasLtCure = $"It comes with the CUDA toolkit; or set {CublasLtVariable} to the library or its folder.";

    private static readonly string[] CublasLtNames = ["libcublasLt.so.13", "libcublasLt.so.12", "libcublasLt.so.11", "libcublasLt.so"];
    private static readonly string[] CublasLtNamesOfWindows = ["cublasLt64_13.dll", "cublasLt64_12.dll", "cublasLt64_11.dll"];
    private static readonly string[] ToolkitVariables = ["CUDA_PATH", "CUDA_HOME"];
    private static readonly string[] ToolkitFolders = ["lib64", "lib", "targets/x86_64-linux/lib"];
    private static readonly string[] ToolkitFoldersOfWindows = ["bin/x64", "bin"];

    /// <summary>Looks for the driver, which is always where the system finds it.</summary>
    public static FoundLibrary Driver(INativeLoader loader)
    {
        string name = loader.IsWindows ? "nvcuda.dll" : "libcuda.so.1";
        nint handle = loader.Load(name);
        return new FoundLibrary(handle, name, handle != 0 ? null
            : $"There is no CUDA driver: {name} could not be loaded. It comes with the driver of an NVIDIA GPU"
            + (loader.IsWindows ? "." : " (on Debian: enable the component non-free and install nvidia-driver); a container must be given it."));
    }

    /// <summary>Looks for NVRTC.</summary>
    public static FoundLibrary Nvrtc(INativeLoader loader) => Find(
        loader, loader.IsWindows ? NvrtcNamesOfWindows : NvrtcNames, NvrtcVariable, "NVRTC", "compiles kernels", NvrtcCure, LoadBuiltins);

    /// <summary>Looks for cuBLASLt.</summary>
    public static FoundLibrary CublasLt(INativeLoader loader) => Find(
        loader, loader.IsWindows ? CublasLtNamesOfWindows : CublasLtNames, CublasLtVariable, "cuBLASLt", "multiplies matrices", CublasLtCure, (_, _) => { });

    private static FoundLibrary Find(
        INativeLoader loader, string[] names, string variable, string library, string does, string cure, Action<INativeLoader, string> prepare)
    {
        string? wanted = loader.Variable(variable);
        List<string> places = wanted is null ? Places(loader, names) : loader.IsFolder(wanted) ? In(wanted, names) : [wanted];
        foreach (string place in places)
        {
            prepare(loader, place);
            if (loader.Load(place) is var handle and not 0) return new FoundLibrary(handle, place, null);
        }

        string tried = $"tried {string.Join(", ", places)}";
        return new FoundLibrary(0, "", wanted is null
            ? $"{library}, which {does}, was not found ({tried}). {cure}"
            : $"{variable} is '{wanted}', where no {library} could be loaded ({tried}). Set it to the library or its folder, or unset it.");
    }

    private static List<string> Places(INativeLoader loader, string[] names) =>
    [
        .. from variable in ToolkitVariables
           let toolkit = loader.Variable(variable)
           where toolkit is not null
           from folder in loader.IsWindows ? ToolkitFoldersOfWindows : ToolkitFolders
           from place in In(Path.Combine(toolkit, folder), names)
           select place,
        .. names,
        .. loader.IsWindows ? [] : In("/usr/local/cuda/lib64", names),
    ];

    private static List<string> In(string folder, string[] names) => [.. names.Select(name => Path.Combine(folder, name))];

    // NVRTC opens its builtins by their bare name, which the system resolves to what is loaded already, but finds in no folder.
    private static void LoadBuiltins(INativeLoader loader, string library)
    {
        if (Path.GetDirectoryName(library) is not { Length: > 0 } folder) return;
        string pattern = loader.IsWindows ? "nvrtc-builtins64_*.dll" : "libnvrtc-builtins.so.*";
        foreach (string builtins in loader.Files(folder, pattern)) loader.Load(builtins);
    }
}
