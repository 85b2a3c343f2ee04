using System;

namespace ModelGen.Cuda;

/// <summary>
/// What the runtime asks of a GPU: the seam between it and the CUDA driver, behind which tests run the same kernels on the CPU.
/// Everything happens in the order in which it is asked for. Used by one thread at a time.
/// </summary>
internal interface IGpu : IDisposable
{
    /// <summary>What the device is.</summary>
    GpuInfo Info { get; }

    /// <summary>Reserves zeroed memory.</summary>
    /// <exception cref="CudaException">There is not enough; names what was asked for and what is free.</exception>
    nint Allocate(long bytes);

    /// <summary>Gives memory back.</summary>
    void Free(nint memory);

    /// <summary>Copies to the device. The source may change afterwards.</summary>
    void Write(nint destination, ReadOnlySpan<byte> source);

    /// <summary>Copies from the device, after all that was asked for before.</summary>
    void Read(Span<byte> destination, nint source);

    /// <summary>Loads compiled kernels.</summary>
    /// <param name="image">What the compiler of this device made.</param>
    /// <param name="name">The model, for messages.</param>
    IGpuModule Load(byte[] image, string name);

    /// <summary>Records launches, to be started as one; null where the device cannot.</summary>
    IGpuGraph? Record(Action launches);

    /// <summary>Says what the next launch waits for. A device may always wait for everything before.</summary>
    void SetOrder(LaunchOrder order);

    /// <summary>Why matrix products are computed by our kernels only; null where there is a library for them.</summary>
    string? LibraryProblem { get; }

    /// <summary>The library for matrix products and its version, such as <c>cuBLASLt 12.4.5</c>; only where there is one.</summary>
    string Library { get; }

    /// <summary>A product as the library computes it; null where it has no kernel for it. Only where there is a library.</summary>
    IGpuProduct? Multiply(GpuProduct product);

    /// <summary>Waits for all that was asked for.</summary>
    /// <exception cref="CudaException">A kernel failed.</exception>
    void Synchronize();
}

/// <summary>Loaded kernels.</summary>
internal interface IGpuModule : IDisposable
{
    /// <summary>The kernel of a name.</summary>
    IGpuKernel Kernel(string name);
}

/// <summary>A kernel.</summary>
internal interface IGpuKernel
{
    /// <summary>What it takes of a multiprocessor.</summary>
    KernelResources Resources { get; }

    /// <summary>Says how much shared memory its blocks are launched with, from now on.</summary>
    /// <param name="bytes">Bytes beside what it declares, or <see cref="CudaLaunch.AllShared"/>.</param>
    void Reserve(int bytes);

    /// <summary>Blocks that the whole device can hold at a time: the limit for kernels whose blocks wait for each other.</summary>
    /// <param name="threads">Threads of a block.</param>
    int ResidentBlocks(int threads);

    /// <summary>Starts it.</summary>
    /// <param name="blocks">Blocks of the grid.</param>
    /// <param name="threads">Threads of a block.</param>
    /// <param name="cooperative">Whether blocks wait for each other.</param>
    /// <param name="arguments">Addresses of the arguments.</param>
    unsafe void Launch(int blocks, int threads, bool cooperative, void** arguments);
}

/// <summary>A matrix product that a library computes.</summary>
internal interface IGpuProduct : IDisposable
{
    /// <summary>Starts it.</summary>
    void Launch();
}

/// <summary>Recorded launches.</summary>
internal interface IGpuGraph : IDisposable
{
    /// <summary>Starts all of them, in their order.</summary>
    void Launch();
}

/// <summary>What a device is.</summary>
/// <param name="Name">Its name, such as <c>NVIDIA H200</c>.</param>
/// <param name="Architecture">What kernels are compiled for, such as <c>sm_90</c>.</param>
/// <param name="Multiprocessors">Number of multiprocessors.</param>
/// <param name="MemoryBytes">Memory in all.</param>
/// <param name="DriverVersion">The newest CUDA that the driver knows, such as 12.4.</param>
public sealed record GpuInfo(string Name, string Architecture, int Multiprocessors, long MemoryBytes, Version DriverVersion)
{
    /// <summary>Shared memory that a block can have, in bytes.</summary>
    public int SharedBytes { get; init; } = 48 << 10;

    /// <summary>Why kernels do not run on it, and what is needed: a sentence; null where they do.</summary>
    public string? Problem => CudaArchitecture.TryParse(Architecture, out int number) && number < CudaArchitecture.Oldest
        ? $"{Name} has compute capability {CudaArchitecture.Capability(number)}, and {CudaArchitecture.Capability(CudaArchitecture.Oldest)} "
            + "or later is needed: a GPU of the Ampere generation (A100, RTX 30) or newer."
        : null;
}

/// <summary>What a kernel takes of a multiprocessor.</summary>
/// <param name="Registers">Registers of a thread.</param>
/// <param name="LocalBytes">Memory of a thread that did not fit into registers, and its arrays.</param>
/// <param name="SharedBytes">Shared memory of a block.</param>
internal readonly record struct KernelResources(int Registers, int LocalBytes, int SharedBytes);
