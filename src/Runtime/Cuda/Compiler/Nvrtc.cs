using System.Runtime.InteropServices;

namespace ModelGen.Cuda;

/// <summary>
/// The functions of NVRTC that are used, under the names that the library exports. Each returns 0 or an error; sizes are in bytes
/// and include the zero at the end of texts.
/// </summary>
internal static unsafe partial class Nvrtc
{
    /// <summary>The result of a text with errors: <c>NVRTC_ERROR_COMPILATION</c>.</summary>
    public const int CompilationError = 6;

    private const string Library = NativeLibraries.NvrtcName;

    static Nvrtc() => NativeLibraries.Register();

    [LibraryImport(Library)]
    public static partial nint nvrtcGetErrorString(int error);

    [LibraryImport(Library)]
    public static partial int nvrtcVersion(out int major, out int minor);

    [LibraryImport(Library)]
    public static partial int nvrtcGetNumSupportedArchs(out int count);

    [LibraryImport(Library)]
    public static partial int nvrtcGetSupportedArchs([Out] int[] architectures);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int nvrtcCreateProgram(
        out nint program, string source, string name, int headerCount, string[] headers, string[] includeNames);

    [LibraryImport(Library)]
    public static partial int nvrtcDestroyProgram(ref nint program);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int nvrtcCompileProgram(nint program, int optionCount, string[] options);

    [LibraryImport(Library)]
    public static partial int nvrtcGetProgramLogSize(nint program, out nuint size);

    [LibraryImport(Library)]
    public static partial int nvrtcGetProgramLog(nint program, byte* log);

    [LibraryImport(Library)]
    public static partial int nvrtcGetCUBINSize(nint program, out nuint size);

    [LibraryImport(Library)]
    public static partial int nvrtcGetCUBIN(nint program, byte* cubin);

    [LibraryImport(Library)]
    public static partial int nvrtcGetPTXSize(nint program, out nuint size);

    [LibraryImport(Library)]
    public static partial int nvrtcGetPTX(nint program, byte* ptx);
}
