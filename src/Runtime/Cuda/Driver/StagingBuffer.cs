using System;

namespace ModelGen.Cuda;

/// <summary>
/// Memory of the host that the device reads and writes itself. Small writes follow each other through it without anybody waiting;
/// it waits when it is full.
/// </summary>
internal sealed unsafe class StagingBuffer : IDisposable
{
    private const int Size = 4 << 20;
    private const int Alignment = 64;

    private readonly CudaContext _context;
    private readonly nint _memory;
    private int _used;

    /// <summary>Reserves the memory.</summary>
    public StagingBuffer(CudaContext context)
    {
        _context = context;
        context.Enter();
        context.Check(
            CudaDriver.cuMemHostAlloc(out _memory, Size, 0), nameof(CudaDriver.cuMemHostAlloc),
            $"{Size} bytes of the host's memory were wanted.");
    }

    /// <summary>Copies to the device; returns when the source has been read.</summary>
    public void Write(nint destination, ReadOnlySpan<byte> source)
    {
        nint stream = _context.EnterAtOnce();
        while (!source.IsEmpty)
        {
            if (_used + Math.Min(source.Length, Size) > Size) Wait();
            ReadOnlySpan<byte> part = source[..Math.Min(source.Length, Size)];
            part.CopyTo(new Span<byte>((void*)(_memory + _used), part.Length));
            _context.Check(
                CudaDriver.cuMemcpyHtoDAsync_v2(destination, _memory + _used, (nuint)part.Length, stream),
                nameof(CudaDriver.cuMemcpyHtoDAsync_v2));
            _used = (_used + part.Length + Alignment - 1) / Alignment * Alignment;
            destination += part.Length;
            source = source[part.Length..];
        }
    }

    /// <summary>Copies from the device, after all that was asked for before.</summary>
    public void Read(Span<byte> destination, nint source)
    {
        nint stream = _context.EnterAtOnce();
        while (!destination.IsEmpty)
        {
            // Writes that still wait in the buffer come first in the stream: what they need is gone when this arrives.
            Span<byte> part = destination[..Math.Min(destination.Length, Size)];
            _context.Check(
                CudaDriver.cuMemcpyDtoHAsync_v2(_memory, source, (nuint)part.Length, stream), nameof(CudaDriver.cuMemcpyDtoHAsync_v2));
            Wait();
            new ReadOnlySpan<byte>((void*)_memory, part.Length).CopyTo(part);
            source += part.Length;
            destination = destination[part.Length..];
        }
    }

    /// <summary>Gives the memory back; nothing may be on its way.</summary>
    public void Dispose() => _ = CudaDriver.cuMemFreeHost(_memory);

    private void Wait()
    {
        _context.Synchronize();
        _used = 0;
    }
}
