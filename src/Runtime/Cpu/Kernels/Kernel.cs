using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Cpu;

/// <summary>Runs kernels in the vectors that <see cref="InstructionSet"/> has chosen: the one place where that is decided.</summary>
internal static class Kernel
{
    /// <summary>Does a worker's share of a kernel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TKernel>(TKernel kernel, Worker worker)
        where TKernel : struct, IKernel, allows ref struct
    {
        switch (InstructionSet.Kind)
        {
            case VectorKind.Bits512: kernel.Run<Lanes16, Vector512<float>>(worker); break;
            case VectorKind.Bits256: kernel.Run<Lanes8, Vector256<float>>(worker); break;
            case VectorKind.Bits128: kernel.Run<Lanes4, Vector128<float>>(worker); break;
            default: kernel.Run<LanesPortable, Vector<float>>(worker); break;
        }
    }

    /// <summary>Does a row: whole vectors, and what is left one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RunRow<TKernel>(TKernel kernel, int begin, int end)
        where TKernel : struct, IRowKernel, allows ref struct
    {
        int done = InstructionSet.Kind switch
        {
            VectorKind.Bits512 => kernel.Run<Lanes16, Vector512<float>>(begin, end),
            VectorKind.Bits256 => kernel.Run<Lanes8, Vector256<float>>(begin, end),
            VectorKind.Bits128 => kernel.Run<Lanes4, Vector128<float>>(begin, end),
            _ => kernel.Run<LanesPortable, Vector<float>>(begin, end),
        };
        kernel.Run<Lanes1, float>(done, end);
    }
}
