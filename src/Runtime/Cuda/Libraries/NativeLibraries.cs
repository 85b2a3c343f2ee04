using System;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ModelGen.Cuda;

/// <summary>The native libraries of this process: each is looked for once, when it is first asked for.</summary>
internal static class NativeLibraries
{
    /// <summary>What the bindings call the driver.</summary>
    public const string DriverName = "cuda driver";

    /// <summary>What the bindings call the compiler.</summary>
    public const string NvrtcName = "nvrtc";

    /// <summary>What the bindings call the library for matrix products.</summary>
    public const string CublasLtName = "cublasLt";

    private static Lazy<FoundLibrary> _driver = new(() => LibrarySearch.Driver(new SystemLoader()));

    private static readonly Lazy<FoundLibrary> NvrtcFound = new(() => LibrarySearch.Nvrtc(new SystemLoader()));

    private static Lazy<FoundLibrary> _cublasLt = new(() => LibrarySearch.CublasLt(new SystemLoader()));

    static NativeLibraries() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);

    /// <summary>The CUDA driver.</summary>
    public static FoundLibrary Driver => _driver.Value;

    /// <summary>The compiler of kernels.</summary>
    public static FoundLibrary Nvrtc => NvrtcFound.Value;

    /// <summary>The library for matrix products.</summary>
    public static FoundLibrary CublasLt => _cublasLt.Value;

    /// <summary>Takes another driver than the system's, for tests on machines that have none.</summary>
    public static void UseDriver(string path) => _driver = Loaded(path);

    /// <summary>The same for the library for matrix products.</summary>
    public static void UseCublasLt(string path) => _cublasLt = Loaded(path);

    /// <summary>Makes the bindings find their libraries; called before the first of them is.</summary>
    public static void Register()
    {
        // The static constructor has done it.
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path) => library switch
    {
        DriverName => Require(Driver),
        NvrtcName => Require(Nvrtc),
        CublasLtName => Require(CublasLt),
        _ => 0,
    };

    private static Lazy<FoundLibrary> Loaded(string path) => new(new FoundLibrary(NativeLibrary.Load(path), path, null));

    private static nint Require(FoundLibrary library) => library.Problem is null ? library.Handle : throw new CudaException(library.Problem);
}
