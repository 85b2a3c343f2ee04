using System;

namespace ModelGen.Cuda;

/// <summary>cuBLASLt on a device: its handle, and memory that its kernels may use on the way.</summary>
internal sealed class CublasLtLibrary : IDisposable
{
    /// <summary>The memory, in bytes: what NVIDIA recommends for devices of compute capability 9.0.</summary>
    public const uint WorkspaceBytes = 32 << 20;

    private readonly Func<string, nint> _enter;
    private readonly Action<nint> _free;
    private nint _handle;

    /// <summary>Opens the library for the device whose context is the calling thread's.</summary>
    /// <param name="enter">Makes the context the calling thread's, is told what is started, and gives the stream.</param>
    /// <param name="allocate">Reserves memory on the device, of so many bytes.</param>
    /// <param name="free">Gives it back.</param>
    /// <exception cref="CudaException">The library refuses.</exception>
    public CublasLtLibrary(Func<string, nint> enter, Func<long, nint> allocate, Action<nint> free)
    {
        (_enter, _free) = (enter, free);
        Check(CublasLt.cublasLtCreate(out _handle), nameof(CublasLt.cublasLtCreate));
        try
        {
            Workspace = allocate(WorkspaceBytes);
        }
        catch
        {
            _ = CublasLt.cublasLtDestroy(_handle);
            throw;
        }
    }

    /// <summary>Why there is none, and what helps; null where there is one.</summary>
    public static string? Problem => NativeLibraries.CublasLt.Problem;

    /// <summary>Its name and version.</summary>
    public static string Name
    {
        get
        {
            // 12.4.5 is 120405.
            int version = (int)CublasLt.cublasLtGetVersion();
            return $"cuBLASLt {version / 10000}.{version / 100 % 100}.{version % 100}";
        }
    }

    /// <summary>The library's handle.</summary>
    public nint Handle => _handle;

    /// <summary>The memory.</summary>
    public nint Workspace { get; }

    /// <summary>Turns an error of the library into an exception.</summary>
    /// <param name="status">What the function returned.</param>
    /// <param name="function">The function.</param>
    public static void Check(int status, string function)
    {
        if (status != 0)
            throw new CudaException($"{function} returned {status} (a cublasStatus_t); without the option for products of a library our own kernels compute them.");
    }

    /// <summary>Makes the context the calling thread's.</summary>
    /// <param name="what">What is started, for messages.</param>
    /// <returns>The stream.</returns>
    public nint Enter(string what) => _enter(what);

    /// <summary>Gives memory and handle back.</summary>
    public void Dispose()
    {
        if (_handle == 0)
            return;
        _free(Workspace);
        _ = CublasLt.cublasLtDestroy(_handle);
        _handle = 0;
    }
}
