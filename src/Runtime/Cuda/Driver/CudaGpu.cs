using System;
using System.Collections.Generic;
using System.Globalization;

namespace ModelGen.Cuda;

/// <summary>A GPU through the CUDA driver. What is not given back before is when this is disposed.</summary>
internal sealed class CudaGpu : IGpu
{
    private readonly CudaContext _context;
    private readonly StagingBuffer _staging;
    private readonly HashSet<nint> _allocated = [];
    private CublasLtLibrary? _library;

    /// <summary>Opens a device.</summary>
    /// <param name="ordinal">Its number, from 0.</param>
    /// <exception cref="CudaException">There is no such device, or it cannot be used; says why.</exception>
    public CudaGpu(int ordinal)
    {
        CudaProbe probe = CudaSystem.Probe();
        if (probe.Problem is not null) throw new CudaException(probe.Problem);
        if ((uint)ordinal >= (uint)probe.Devices.Count)
        {
            throw new CudaException($"There is no cuda:{ordinal}; there "
                + (probe.Devices.Count == 1 ? "is cuda:0 only." : $"are cuda:0 to cuda:{probe.Devices.Count - 1}."));
        }

        Info = probe.Devices[ordinal];
        if (Info.Problem is not null) throw new CudaException($"cuda:{ordinal} cannot be used: {Info.Problem}");
        CudaError.Check(CudaDriver.cuDeviceGet(out int device, ordinal), nameof(CudaDriver.cuDeviceGet));
        _context = new CudaContext(device);
        try
        {
            _staging = new StagingBuffer(_context);
        }
        catch
        {
            _context.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public GpuInfo Info { get; }

    /// <summary>Devices that can be opened; 0 where there is no driver.</summary>
    public static int Count() => CudaSystem.Probe().Devices.Count;

    /// <inheritdoc/>
    public nint Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        nint stream = _context.EnterAtOnce();
        int result = CudaDriver.cuMemAlloc_v2(out nint memory, (nuint)bytes);
        _context.Check(result, nameof(CudaDriver.cuMemAlloc_v2), result == CudaError.OutOfMemory ? Shortage(bytes) : "");
        _allocated.Add(memory);
        _context.Check(CudaDriver.cuMemsetD8Async(memory, 0, (nuint)bytes, stream), nameof(CudaDriver.cuMemsetD8Async));
        return memory;
    }

    /// <inheritdoc/>
    public void Free(nint memory)
    {
        _context.EnterAtOnce();
        if (_allocated.Remove(memory)) _context.Check(CudaDriver.cuMemFree_v2(memory), nameof(CudaDriver.cuMemFree_v2));
    }

    /// <inheritdoc/>
    public void Write(nint destination, ReadOnlySpan<byte> source) => _staging.Write(destination, source);

    /// <inheritdoc/>
    public void Read(Span<byte> destination, nint source) => _staging.Read(destination, source);

    /// <inheritdoc/>
    public IGpuModule Load(byte[] image, string name) => new CudaModule(_context, Info, image, name);

    /// <inheritdoc/>
    public IGpuGraph? Record(Action launches) => CudaGraph.Record(_context, launches);

    /// <inheritdoc/>
    public void SetOrder(LaunchOrder order) => _context.SetOrder(order);

    /// <inheritdoc/>
    public string? LibraryProblem => CublasLtLibrary.Problem;

    /// <inheritdoc/>
    public string Library => CublasLtLibrary.Name;

    /// <inheritdoc/>
    public IGpuProduct? Multiply(GpuProduct product)
    {
        _context.EnterAtOnce();
        _library ??= new CublasLtLibrary(
            what =>
            {
                nint stream = _context.Enter();
                _context.LastStarted = what;
                return stream;
            },
            Allocate, Free);
        return CublasLtProduct.Prepare(_library, product);
    }

    /// <inheritdoc/>
    public void Synchronize() => _context.Synchronize();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_context.TryEnter())
        {
            _library?.Dispose();
            foreach (nint memory in _allocated) _ = CudaDriver.cuMemFree_v2(memory);
            _allocated.Clear();
            _staging.Dispose();
        }
        _context.Dispose();
    }

    private static string Shortage(long bytes)
    {
        string wanted = $"{bytes} bytes ({Mebibytes(bytes)}) were wanted";
        return CudaDriver.cuMemGetInfo_v2(out nuint free, out nuint total) == CudaError.Success
            ? $"{wanted}; {free} bytes ({Mebibytes((long)free)}) of {Mebibytes((long)total)} are free."
            : $"{wanted}.";
    }

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N1} MiB");
}
