using System;
using System.Collections.Generic;

namespace ModelGen.Cuda;

/// <summary>
/// The process's context on a device, with one stream in which everything happens in order, but for what is recorded beside. Knows whether it still lives: after a
/// fault of a kernel the driver refuses everything, and so does this, with the first fault's words.
/// </summary>
internal sealed class CudaContext : IDisposable
{
    private const uint NonBlocking = 1, WithoutTime = 2;

    // What others wait for goes first; the driver brings a priority into its range.
    private const int First = -100, Last = 100;
    private const int SideStreams = 3;

    private readonly int _device;
    private readonly nint _context;
    private readonly nint _stream;
    private readonly nint _event;
    private readonly nint[] _side = new nint[SideStreams];
    private readonly HashSet<nint> _forked = [];
    private nint _current;
    private int _turn;
    private CudaException? _fault;
    private bool _disposed;

    /// <summary>Shares the device's primary context with whatever else in the process uses the device.</summary>
    /// <exception cref="CudaException">The device is exclusive to another process, or out of memory.</exception>
    public CudaContext(int device)
    {
        _device = device;
        Check(CudaDriver.cuDevicePrimaryCtxRetain(out _context, device), nameof(CudaDriver.cuDevicePrimaryCtxRetain));
        try
        {
            Check(CudaDriver.cuCtxSetCurrent(_context), nameof(CudaDriver.cuCtxSetCurrent));
            Check(CudaDriver.cuStreamCreateWithPriority(out _stream, NonBlocking, First), nameof(CudaDriver.cuStreamCreateWithPriority));
            Check(CudaDriver.cuEventCreate(out _event, WithoutTime), nameof(CudaDriver.cuEventCreate));
            for (int i = 0; i < SideStreams; i++)
                Check(CudaDriver.cuStreamCreateWithPriority(out _side[i], NonBlocking, Last), nameof(CudaDriver.cuStreamCreateWithPriority));
            _current = _stream;
        }
        catch
        {
            GiveStreamsBack();
            _ = CudaDriver.cuDevicePrimaryCtxRelease_v2(device);
            throw;
        }
    }

    /// <summary>Whether launches are recorded instead of started.</summary>
    public bool IsRecording { get; set; }

    /// <summary>What was started last, in words: a fault is found out only later.</summary>
    public string LastStarted { private get; set; } = "no kernel";

    /// <summary>Makes the context the calling thread's; every use of the driver begins with it.</summary>
    /// <returns>The stream.</returns>
    /// <exception cref="CudaException">There was a fault that ended the context.</exception>
    public nint Enter()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(CudaGpu));
        if (_fault is not null)
        {
            string message = $"The GPU is lost to this process, which has to be started again, after: {_fault.Message}";
            throw new CudaException(message, _fault) { Code = _fault.Code };
        }

        Check(CudaDriver.cuCtxSetCurrent(_context), nameof(CudaDriver.cuCtxSetCurrent));
        return _current;
    }

    /// <summary>Says what the next launch waits for. Only what is recorded can run beside; otherwise all is in order anyway.</summary>
    public void SetOrder(LaunchOrder order)
    {
        if (!IsRecording)
            return;
        _current = _stream;
        if (order == LaunchOrder.Beside)
        {
            _current = _side[_turn++ % SideStreams];
            Wait(_current, _stream);
            _forked.Add(_current);
        }
        else if (order == LaunchOrder.AfterAll)
        {
            foreach (nint side in _forked)
                Wait(_stream, side);
            _forked.Clear();
        }
    }

    /// <summary>As <see cref="Enter"/>, for what cannot be recorded.</summary>
    /// <exception cref="InvalidOperationException">Launches are being recorded.</exception>
    public nint EnterAtOnce()
    {
        if (IsRecording) throw new InvalidOperationException("Only launches can be recorded.");
        return Enter();
    }

    /// <summary>Turns an error of the driver into an exception.</summary>
    /// <param name="result">What the function returned.</param>
    /// <param name="function">The function.</param>
    /// <param name="context">What it was about: a sentence, or nothing.</param>
    public void Check(int result, string function, string context = "")
    {
        if (result != CudaError.Success) throw Failure(result, function, context);
    }

    /// <summary>Waits for all that was asked for.</summary>
    public void Synchronize() => Check(CudaDriver.cuStreamSynchronize(EnterAtOnce()), nameof(CudaDriver.cuStreamSynchronize));

    /// <summary>What a failed call throws; after a fault of a kernel, the context is given up.</summary>
    /// <param name="result">What the function returned.</param>
    /// <param name="function">The function.</param>
    /// <param name="context">What it was about: a sentence, or nothing.</param>
    public CudaException Failure(int result, string function, string context)
    {
        if (!CudaError.IsSticky(result)) return CudaError.Failure(result, function, context);

        // The driver reports a kernel's fault to whoever calls next.
        string suspect = $"The last that was started is {LastStarted}; with CUDA_LAUNCH_BLOCKING=1 in the environment it is the one at fault.";
        return _fault = CudaError.Failure(result, function, context.Length == 0 ? suspect : $"{context} {suspect}");
    }

    /// <summary>Makes the context the calling thread's to give things back; what a fault has ended is not complained about.</summary>
    /// <returns>Whether there is still anything to give back.</returns>
    public bool TryEnter() => !_disposed && CudaDriver.cuCtxSetCurrent(_context) == CudaError.Success;

    // What the first stream does next begins after what the second one was given so far.
    private void Wait(nint stream, nint other)
    {
        Check(CudaDriver.cuEventRecord(_event, other), nameof(CudaDriver.cuEventRecord));
        Check(CudaDriver.cuStreamWaitEvent(stream, _event, 0), nameof(CudaDriver.cuStreamWaitEvent));
    }

    private void GiveStreamsBack()
    {
        foreach (nint side in _side)
        {
            if (side != 0)
                _ = CudaDriver.cuStreamDestroy_v2(side);
        }

        if (_event != 0)
            _ = CudaDriver.cuEventDestroy_v2(_event);
        if (_stream != 0)
            _ = CudaDriver.cuStreamDestroy_v2(_stream);
    }

    /// <summary>Gives stream and context back.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _ = CudaDriver.cuCtxSetCurrent(_context);
        GiveStreamsBack();
        _ = CudaDriver.cuCtxSetCurrent(0);
        _ = CudaDriver.cuDevicePrimaryCtxRelease_v2(_device);
    }
}
