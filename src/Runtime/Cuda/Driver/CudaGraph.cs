using System;

namespace ModelGen.Cuda;

/// <summary>Launches that the driver has recorded.</summary>
internal sealed class CudaGraph : IGpuGraph
{
    private readonly CudaContext _context;
    private nint _executable;

    private CudaGraph(CudaContext context, nint executable) => (_context, _executable) = (context, executable);

    /// <summary>Records what is launched; null where the driver cannot record one of them.</summary>
    public static CudaGraph? Record(CudaContext context, Action launches)
    {
        nint stream = context.EnterAtOnce();
        context.Check(CudaDriver.cuStreamBeginCapture_v2(stream, CaptureMode.ThreadLocal), nameof(CudaDriver.cuStreamBeginCapture_v2));
        nint graph = 0;
        try
        {
            Capture(context, stream, launches, out graph);
            context.Check(
                CudaDriver.cuGraphInstantiateWithFlags(out nint executable, graph, 0), nameof(CudaDriver.cuGraphInstantiateWithFlags));
            return new CudaGraph(context, executable);
        }
        catch (CudaException exception) when (exception.Code is CudaError.NotSupported or CudaError.CaptureUnsupported)
        {
            return null;
        }
        finally
        {
            if (graph != 0) _ = CudaDriver.cuGraphDestroy(graph);
        }
    }

    /// <inheritdoc/>
    public void Launch()
    {
        nint stream = _context.EnterAtOnce();
        _context.LastStarted = "a recorded step";
        _context.Check(CudaDriver.cuGraphLaunch(_executable, stream), nameof(CudaDriver.cuGraphLaunch));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_executable == 0 || !_context.TryEnter()) return;
        _ = CudaDriver.cuGraphExecDestroy(_executable);
        _executable = 0;
    }

    // The stream must leave the capture whatever happens; the first thing that went wrong is the one to tell.
    private static void Capture(CudaContext context, nint stream, Action launches, out nint graph)
    {
        bool done = false;
        context.IsRecording = true;
        try
        {
            launches();
            context.SetOrder(LaunchOrder.AfterAll);
            done = true;
        }
        finally
        {
            context.IsRecording = false;
            int result = CudaDriver.cuStreamEndCapture(stream, out graph);
            if (done) context.Check(result, nameof(CudaDriver.cuStreamEndCapture));
        }
    }
}
