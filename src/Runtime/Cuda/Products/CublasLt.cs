using System.Runtime.InteropServices;

namespace ModelGen.Cuda;

/// <summary>
/// The functions of cuBLASLt that are used, under the names that the library exports, and its constants under those of
/// <c>cublasLt.h</c>. Functions return 0 or a <c>cublasStatus_t</c>; sizes are in bytes.
/// </summary>
internal static unsafe partial class CublasLt
{
    /// <summary>What an algorithm is asked for and cannot: <c>CUBLAS_STATUS_NOT_SUPPORTED</c>.</summary>
    public const int NotSupported = 15;

    private const string Library = NativeLibraries.CublasLtName;

    static CublasLt() => NativeLibraries.Register();

    [LibraryImport(Library)]
    public static partial nuint cublasLtGetVersion();

    [LibraryImport(Library)]
    public static partial int cublasLtCreate(out nint handle);

    [LibraryImport(Library)]
    public static partial int cublasLtDestroy(nint handle);

    [LibraryImport(Library)]
    public static partial int cublasLtMatmulDescCreate(out nint operation, ComputeType compute, DataType scale);

    [LibraryImport(Library)]
    public static partial int cublasLtMatmulDescDestroy(nint operation);

    [LibraryImport(Library)]
    public static partial int cublasLtMatmulDescSetAttribute(nint operation, OperationAttribute attribute, void* value, nuint size);

    [LibraryImport(Library)]
    public static partial int cublasLtMatrixLayoutCreate(out nint layout, DataType type, ulong rows, ulong columns, long leading);

    [LibraryImport(Library)]
    public static partial int cublasLtMatrixLayoutDestroy(nint layout);

    [LibraryImport(Library)]
    public static partial int cublasLtMatmulPreferenceCreate(out nint preference);

    [LibraryImport(Library)]
    public static partial int cublasLtMatmulPreferenceDestroy(nint preference);

    [LibraryImport(Library)]
    public static partial int cublasLtMatmulPreferenceSetAttribute(nint preference, PreferenceAttribute attribute, void* value, nuint size);

    [LibraryImport(Library)]
    public static partial int cublasLtMatmulAlgoGetHeuristic(
        nint handle, nint operation, nint a, nint b, nint c, nint d, nint preference, int wanted, Heuristic* results, out int found);

    [LibraryImport(Library)]
    public static partial int cublasLtMatmul(
        nint handle, nint operation, float* alpha, nint a, nint layoutOfA, nint b, nint layoutOfB, float* beta, nint c, nint layoutOfC, nint d,
        nint layoutOfD, Algorithm* algorithm, nint workspace, nuint workspaceSize, nint stream);

    /// <summary><c>cudaDataType_t</c>.</summary>
    public enum DataType
    {
        R32F = 0,
        R16F = 2,
        R16BF = 14,
    }

    /// <summary><c>cublasComputeType_t</c>.</summary>
    public enum ComputeType
    {
        Compute32F = 68,
        Compute32FFast16F = 74,
        Compute32FFast16BF = 75,
        Compute32FFastTF32 = 77,
    }

    /// <summary><c>cublasLtMatmulDescAttributes_t</c>.</summary>
    public enum OperationAttribute
    {
        TransA = 3,
        TransB = 4,
        Epilogue = 7,
        BiasPointer = 8,
    }

    /// <summary><c>cublasLtMatmulPreferenceAttributes_t</c>.</summary>
    public enum PreferenceAttribute
    {
        MaxWorkspaceBytes = 1,
        ReductionSchemeMask = 3,
        MinAlignmentABytes = 5,
        MinAlignmentBBytes = 6,
        MinAlignmentCBytes = 7,
        MinAlignmentDBytes = 8,
    }

    /// <summary><c>CUBLASLT_EPILOGUE_BIAS</c>: a number for each row of D, which is column-major.</summary>
    public const uint EpilogueBias = 4;

    /// <summary>
    /// <c>CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE</c> and <c>OUTPUT_TYPE</c>: slices of k are added from the workspace, in a fixed order, and not in
    /// place, in the order in which they come.
    /// </summary>
    public const uint ReductionsInOrder = 2 | 4;

    /// <summary><c>cublasLtMatmulAlgo_t</c>.</summary>
    [System.Runtime.CompilerServices.InlineArray(8)]
    public struct Algorithm
    {
        private ulong _first;
    }

    /// <summary><c>cublasLtMatmulHeuristicResult_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Heuristic
    {
        public Algorithm Algorithm;
        public nuint WorkspaceSize;
        public int State;
        public float WavesCount;
        private fixed int _reserved[4];
    }
}
