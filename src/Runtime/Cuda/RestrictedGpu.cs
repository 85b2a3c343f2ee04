using System;

namespace ModelGen.Cuda;

/// <summary>A GPU that can do less, so that the runtime takes its other ways: results must stay the same.</summary>
/// <param name="gpu">The GPU; given back with this.</param>
/// <param name="records">Whether launches can be recorded as a graph; otherwise each is started by itself.</param>
/// <param name="holdsGrids">Whether all blocks of a grid fit at a time; otherwise time loops are launched step by step.</param>
internal sealed class RestrictedGpu(IGpu gpu, bool records = true, bool holdsGrids = true) : IGpu
{
    /// <inheritdoc/>
    public GpuInfo Info => gpu.Info;

    /// <inheritdoc/>
    public nint Allocate(long bytes) => gpu.Allocate(bytes);

    /// <inheritdoc/>
    public void Free(nint memory) => gpu.Free(memory);

    /// <inheritdoc/>
    public void Write(nint destination, ReadOnlySpan<byte> source) => gpu.Write(destination, source);

    /// <inheritdoc/>
    public void Read(Span<byte> destination, nint source) => gpu.Read(destination, source);

    /// <inheritdoc/>
    public IGpuModule Load(byte[] image, string name)
    {
        IGpuModule module = gpu.Load(image, name);
        return holdsGrids ? module : new Module(module);
    }

    /// <inheritdoc/>
    public IGpuGraph? Record(Action launches) => records ? gpu.Record(launches) : null;

    /// <inheritdoc/>
    public void SetOrder(LaunchOrder order) => gpu.SetOrder(order);

    /// <inheritdoc/>
    public string? LibraryProblem => gpu.LibraryProblem;

    /// <inheritdoc/>
    public string Library => gpu.Library;

    /// <inheritdoc/>
    public IGpuProduct? Multiply(GpuProduct product) => gpu.Multiply(product);

    /// <inheritdoc/>
    public void Synchronize() => gpu.Synchronize();

    /// <inheritdoc/>
    public void Dispose() => gpu.Dispose();

    private sealed class Module(IGpuModule module) : IGpuModule
    {
        public IGpuKernel Kernel(string name) => new Kernel(module.Kernel(name));

        public void Dispose() => module.Dispose();
    }

    private sealed class Kernel(IGpuKernel kernel) : IGpuKernel
    {
        public KernelResources Resources => kernel.Resources;

        public void Reserve(int bytes) => kernel.Reserve(bytes);

        public int ResidentBlocks(int threads) => 0;

        public unsafe void Launch(int blocks, int threads, bool cooperative, void** arguments) =>
            kernel.Launch(blocks, threads, cooperative, arguments);
    }
}
