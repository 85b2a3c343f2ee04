using System;
using System.Collections.Generic;
using ModelGen.Cuda;

namespace ModelGen.Emulator;

/// <summary>A GPU that is none: runs what <see cref="GppCompiler"/> compiles, at once, on the thread that calls.</summary>
internal sealed class EmulatedGpu : IGpu
{
    /// <summary>What a launch is told that comes after all others before it.</summary>
    internal const int LaunchedInOrder = -1;

    private readonly GuardedMemory _memory = new();
    private readonly List<Action> _beside = [];
    private List<Action>? _recording;
    private bool _isBeside;
    private int _launches;

    /// <summary>In which order threads take their turns, from the next launch on.</summary>
    public ThreadOrder Order { get; set; }

    /// <summary>What <see cref="IGpuKernel.ResidentBlocks"/> answers.</summary>
    public int ResidentBlocks { get; init; } = 16;

    /// <inheritdoc/>
    public GpuInfo Info { get; } = new("CPU", "emulated", 1, long.MaxValue, new Version(0, 0));

    /// <summary>All memory: where it begins, and where it ends.</summary>
    internal IEnumerable<(nint Begin, nint End)> Memory => _memory.Stretches;

    /// <inheritdoc/>
    public string? LibraryProblem { get; init; }

    /// <inheritdoc/>
    public string Library => "plain loops";

    /// <inheritdoc/>
    public IGpuProduct? Multiply(GpuProduct product) => new EmulatedProduct(this, product);

    /// <inheritdoc/>
    public nint Allocate(long bytes) => _memory.Allocate(bytes);

    /// <inheritdoc/>
    public void Free(nint memory) => _memory.Free(memory);

    /// <inheritdoc/>
    public unsafe void Write(nint destination, ReadOnlySpan<byte> source)
    {
        NotWhileRecording();
        source.CopyTo(new Span<byte>((void*)destination, source.Length));
    }

    /// <inheritdoc/>
    public unsafe void Read(Span<byte> destination, nint source)
    {
        NotWhileRecording();
        new ReadOnlySpan<byte>((void*)source, destination.Length).CopyTo(destination);
    }

    /// <inheritdoc/>
    public IGpuModule Load(byte[] image, string name) => new EmulatedModule(this, image, name);

    /// <inheritdoc/>
    public IGpuGraph? Record(Action launches)
    {
        NotWhileRecording();
        List<Action> recording = _recording = [];
        try
        {
            launches();
        }
        finally
        {
            _recording = null;
        }

        return new Graph(recording);
    }

    /// <inheritdoc/>
    public void Synchronize() => NotWhileRecording();

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    /// <summary>Launches beside others run as late as they may.</summary>
    public void SetOrder(LaunchOrder order)
    {
        _isBeside = order == LaunchOrder.Beside;
        if (order != LaunchOrder.AfterAll)
            return;
        List<Action> beside = [.. _beside];
        _beside.Clear();
        beside.ForEach(Do);
    }

    /// <summary>Runs a launch, or keeps it while launches are recorded, or until the others wait for those beside them.</summary>
    /// <param name="launch">Runs it: told its number, from 1 on, and after which launch it comes, <see cref="LaunchedInOrder"/> where that is the one before.</param>
    internal void Submit(Action<int, int> launch)
    {
        if (!_isBeside)
        {
            Do(() => launch(++_launches, LaunchedInOrder));
            return;
        }

        // However late it runs.
        int after = 0;
        Do(() => after = _launches);
        _beside.Add(() => launch(++_launches, after));
    }

    private void Do(Action action)
    {
        if (_recording is null) action();
        else _recording.Add(action);
    }

    private void NotWhileRecording()
    {
        if (_recording is not null) throw new CudaException("Only launches can be recorded.");
    }

    private sealed class Graph(List<Action> launches) : IGpuGraph
    {
        public void Launch() => launches.ForEach(launch => launch());

        public void Dispose()
        {
        }
    }
}
