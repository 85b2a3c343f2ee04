namespace ModelGen.Cuda;

/// <summary>A kernel on the device.</summary>
internal sealed unsafe class CudaKernel : IGpuKernel
{
    private readonly CudaContext _context;
    private readonly nint _function;
    private readonly string _name;
    private readonly string _about;
    private readonly GpuInfo _device;
    private int _sharedBytes;

    /// <summary>Asks what the kernel takes.</summary>
    /// <param name="context">Where it was loaded.</param>
    /// <param name="function">The driver's handle.</param>
    /// <param name="name">The kernel and its model, for messages.</param>
    /// <param name="device">Where it runs.</param>
    public CudaKernel(CudaContext context, nint function, string name, GpuInfo device)
    {
        (_context, _function, _name, _device) = (context, function, name, device);
        _about = $"It was about {name}.";
        Resources = new KernelResources(
            Ask(FunctionAttribute.Registers), Ask(FunctionAttribute.LocalBytes), Ask(FunctionAttribute.SharedBytes));
    }

    /// <inheritdoc/>
    public KernelResources Resources { get; }

    /// <inheritdoc/>
    public void Reserve(int bytes)
    {
        _sharedBytes = bytes == CudaLaunch.AllShared ? _device.SharedBytes - Resources.SharedBytes : bytes;
        if (_sharedBytes == 0)
            return;
        _context.EnterAtOnce();
        _context.Check(
            CudaDriver.cuFuncSetAttribute(_function, FunctionAttribute.MostLaunchedSharedBytes, _sharedBytes),
            nameof(CudaDriver.cuFuncSetAttribute), $"{_about} It wants {_sharedBytes} bytes of shared memory.");
    }

    /// <inheritdoc/>
    public int ResidentBlocks(int threads)
    {
        _context.EnterAtOnce();
        _context.Check(
            CudaDriver.cuOccupancyMaxActiveBlocksPerMultiprocessor(out int blocks, _function, threads, (nuint)_sharedBytes),
            nameof(CudaDriver.cuOccupancyMaxActiveBlocksPerMultiprocessor), _about);
        return blocks * _device.Multiprocessors;
    }

    /// <inheritdoc/>
    public void Launch(int blocks, int threads, bool cooperative, void** arguments)
    {
        nint stream = _context.Enter();
        _context.LastStarted = _name;
        if (cooperative)
        {
            int result = CudaDriver.cuLaunchCooperativeKernel(_function, (uint)blocks, 1, 1, (uint)threads, 1, 1, (uint)_sharedBytes, stream, arguments);
            if (result != CudaError.Success) throw Failure(result, nameof(CudaDriver.cuLaunchCooperativeKernel), blocks, threads);
        }
        else
        {
            int result = CudaDriver.cuLaunchKernel(_function, (uint)blocks, 1, 1, (uint)threads, 1, 1, (uint)_sharedBytes, stream, arguments, null);
            if (result != CudaError.Success) throw Failure(result, nameof(CudaDriver.cuLaunchKernel), blocks, threads);
        }
    }

    private CudaException Failure(int result, string function, int blocks, int threads)
    {
        string reason = result == CudaError.CooperativeLaunchTooLarge
            ? $" Its blocks wait for each other, and the device holds only {ResidentBlocks(threads)} of them at a time." : "";
        return _context.Failure(result, function, $"It was to start {_name}: {blocks} blocks of {threads} threads.{reason}");
    }

    private int Ask(FunctionAttribute attribute)
    {
        _context.Check(CudaDriver.cuFuncGetAttribute(out int value, attribute, _function), nameof(CudaDriver.cuFuncGetAttribute), _about);
        return value;
    }
}
