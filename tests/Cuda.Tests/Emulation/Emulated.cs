using ModelGen.Emulator;

namespace ModelGen.Cuda.Tests.Emulation;

/// <summary>Options of models that are computed by an emulated GPU.</summary>
internal static class Emulated
{
    /// <summary>Puts an emulated GPU in the place of the real ones, for all that this test calls from now on.</summary>
    /// <param name="order">In which order its threads take their turns.</param>
    /// <param name="residentBlocks">Blocks that it can hold at a time: with one, time loops are launched step by step.</param>
    /// <param name="compiler">What compiles for it.</param>
    public static ModelOptions Options(
        ThreadOrder order = ThreadOrder.Forward, int residentBlocks = 16, IKernelCompiler? compiler = null)
    {
        GpuPlatform.Current = new GpuPlatform(
            () => new CudaProbe([], null),
            _ => new EmulatedGpu { Order = order, ResidentBlocks = residentBlocks },
            new KernelStore(compiler ?? RaceFinding.Compiler(), null, []));
        return new ModelOptions { Device = Device.Cuda() };
    }
}
