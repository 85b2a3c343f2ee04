using System;

namespace ModelGen.Cuda.Tests.Emulation;

/// <summary>A GPU that counts what was not given back, and lets a test step in before each thing that is asked of it.</summary>
internal sealed class WatchedGpu(IGpu gpu) : IGpu
{
    /// <summary>What happens before something is asked for, by the name of the member.</summary>
    public Action<string>? Before { get; set; }

    /// <summary>Allocations that live.</summary>
    public int Allocations { get; private set; }

    /// <summary>Modules that live.</summary>
    public int Modules { get; private set; }

    /// <summary>Whether the device itself was given back.</summary>
    public bool IsDisposed { get; private set; }

    public GpuInfo Info => gpu.Info;

    public string? LibraryProblem => gpu.LibraryProblem;

    public string Library => gpu.Library;

    public IGpuProduct? Multiply(GpuProduct product) => gpu.Multiply(product);

    public nint Allocate(long bytes)
    {
        Before?.Invoke(nameof(Allocate));
        nint memory = gpu.Allocate(bytes);
        Allocations++;
        return memory;
    }

    public void Free(nint memory)
    {
        Before?.Invoke(nameof(Free));
        gpu.Free(memory);
        Allocations--;
    }

    public void Write(nint destination, ReadOnlySpan<byte> source)
    {
        Before?.Invoke(nameof(Write));
        gpu.Write(destination, source);
    }

    public void Read(Span<byte> destination, nint source)
    {
        Before?.Invoke(nameof(Read));
        gpu.Read(destination, source);
    }

    public IGpuModule Load(byte[] image, string name)
    {
        IGpuModule module = gpu.Load(image, name);
        Modules++;
        return new Module(this, module);
    }

    public IGpuGraph? Record(Action launches) => gpu.Record(launches);

    public void SetOrder(LaunchOrder order) => gpu.SetOrder(order);

    public void Synchronize() => gpu.Synchronize();

    public void Dispose()
    {
        gpu.Dispose();
        IsDisposed = true;
    }

    private sealed class Module(WatchedGpu gpu, IGpuModule module) : IGpuModule
    {
        public IGpuKernel Kernel(string name) => module.Kernel(name);

        public void Dispose()
        {
            module.Dispose();
            gpu.Modules--;
        }
    }
}
