using System.Runtime.InteropServices;

namespace ModelGen.Cuda;

/// <summary>Kernels on the device.</summary>
internal sealed unsafe class CudaModule : IGpuModule
{
    private const int LogBytes = 16 << 10;

    private readonly CudaContext _context;
    private readonly string _name;
    private readonly GpuInfo _device;
    private nint _module;

    /// <summary>Loads an image: machine code, or PTX that ends with a zero, which the driver compiles.</summary>
    public CudaModule(CudaContext context, GpuInfo device, byte[] image, string name)
    {
        _context = context;
        _name = name;
        _device = device;
        context.EnterAtOnce();

        byte* log = stackalloc byte[LogBytes];
        *log = 0;
        JitOption* options = stackalloc[] { JitOption.ErrorLog, JitOption.ErrorLogBytes };
        nint* values = stackalloc[] { (nint)log, LogBytes };
        int result;
        fixed (byte* bytes = image) result = CudaDriver.cuModuleLoadDataEx(out _module, bytes, 2, options, values);
        if (result != CudaError.Success) context.Check(result, nameof(CudaDriver.cuModuleLoadDataEx), Problem(result, device, log));
    }

    /// <inheritdoc/>
    public IGpuKernel Kernel(string name)
    {
        _context.EnterAtOnce();
        string kernel = $"kernel '{name}' of model '{_name}'";
        _context.Check(
            CudaDriver.cuModuleGetFunction(out nint function, _module, name), nameof(CudaDriver.cuModuleGetFunction),
            $"It was to find {kernel}.");
        return new CudaKernel(_context, function, kernel, _device);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_module == 0 || !_context.TryEnter()) return;
        _ = CudaDriver.cuModuleUnload(_module);
        _module = 0;
    }

    private string Problem(int result, GpuInfo device, byte* log)
    {
        string cure = result switch
        {
            CudaError.NoBinaryForGpu => $" They were compiled for another device than {device.Architecture}.",
            CudaError.UnsupportedPtxVersion =>
                $" NVRTC is newer than the driver, which knows CUDA {device.DriverVersion}: update the driver, or install an older NVRTC.",
            _ => "",
        };
        string said = Marshal.PtrToStringUTF8((nint)log)!.Trim();
        return $"The kernels of model '{_name}' cannot be loaded.{cure}{(said.Length == 0 ? "" : $" The driver said: {said}")}";
    }
}
