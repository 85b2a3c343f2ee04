using System.Runtime.InteropServices;

namespace ModelGen.Cuda;

/// <summary>Results of the driver that mean something to this library: <c>CUresult</c>.</summary>
internal static class CudaError
{
    public const int Success = 0;
    public const int OutOfMemory = 2;
    public const int NoDevice = 100;
    public const int NoBinaryForGpu = 209;
    public const int UnsupportedPtxVersion = 222;
    public const int CooperativeLaunchTooLarge = 720;
    public const int NotSupported = 801;
    public const int SystemDriverMismatch = 803;
    public const int CaptureUnsupported = 900;

    /// <summary>Whether nothing works in this process any more after an error: faults of kernels and of the hardware.</summary>
    public static bool IsSticky(int error) => error switch
    {
        214 or 220 or 226 => true,                // memory that cannot be corrected, a broken link, a fault that was contained
        700 or 702 => true,                       // an address outside of memory, a time limit
        709 or 710 => true,                       // a context that is gone, an assertion
        >= 714 and <= 719 => true,                // stack, instruction, alignment, address space, program counter, launch
        721 or 911 or 999 => true,                // memory that leaked, a fault outside of this process, one that is not known
        _ => false,
    };

    /// <summary>Turns an error into an exception.</summary>
    /// <param name="result">What the function returned.</param>
    /// <param name="function">The function.</param>
    /// <param name="context">What it was about: a sentence, or nothing.</param>
    public static void Check(int result, string function, string context = "")
    {
        if (result != Success) throw Failure(result, function, context);
    }

    /// <summary>What a failed call throws.</summary>
    public static CudaException Failure(int result, string function, string context) =>
        new($"{function} returned {Describe(result)}.{(context.Length == 0 ? "" : " ")}{context}") { Code = result };

    /// <summary>The driver's own words, such as <c>700 (CUDA_ERROR_ILLEGAL_ADDRESS: an illegal memory access was encountered)</c>.</summary>
    public static string Describe(int error)
    {
        string? name = CudaDriver.cuGetErrorName(error, out nint text) == Success ? Marshal.PtrToStringUTF8(text) : null;
        string? words = CudaDriver.cuGetErrorString(error, out text) == Success ? Marshal.PtrToStringUTF8(text) : null;
        return $"{error} ({name ?? "an unknown error"}{(words is null ? "" : $": {words}")})";
    }
}
