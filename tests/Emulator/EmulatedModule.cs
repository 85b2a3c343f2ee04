using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using ModelGen.Cuda;

namespace ModelGen.Emulator;

/// <summary>A shared library of kernels.</summary>
internal sealed unsafe class EmulatedModule : IGpuModule
{
    private const int MessageBytes = 1024;

    private readonly EmulatedGpu _gpu;
    private readonly string _name;
    private readonly delegate* unmanaged<byte*, void**, int, int, int, int, byte*, int, int> _emulate;
    private readonly delegate* unmanaged<byte*, int> _maxThreads;
    private readonly delegate* unmanaged<int, int, nint*, int, void> _watchRaces;
    private readonly byte[] _image;
    private nint _library;

    /// <summary>Loads the library.</summary>
    public EmulatedModule(EmulatedGpu gpu, byte[] image, string name)
    {
        _gpu = gpu;
        _name = name;
        _image = image;

        // The file's name is its identity to the loader; once loaded, it need not exist any longer.
        string path = Path.Combine(Path.GetTempPath(), $"modelgen-emulator-{Guid.NewGuid():N}.so");
        File.WriteAllBytes(path, image);
        _library = NativeLibrary.Load(path);
        File.Delete(path);
        _emulate = (delegate* unmanaged<byte*, void**, int, int, int, int, byte*, int, int>)
            NativeLibrary.GetExport(_library, "emulate");
        _maxThreads = (delegate* unmanaged<byte*, int>)NativeLibrary.GetExport(_library, "max_threads");
        if (NativeLibrary.TryGetExport(_library, "watch_races", out nint watchRaces))
            _watchRaces = (delegate* unmanaged<int, int, nint*, int, void>)watchRaces;
    }

    /// <inheritdoc/>
    public IGpuKernel Kernel(string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name + '\0');
        fixed (byte* text = bytes)
        {
            if (_maxThreads(text) == 0) throw new CudaException($"Model '{_name}' has no kernel '{name}'.");
        }

        return new EmulatedKernel(this, bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_library == 0) return;
        NativeLibrary.Free(_library);
        _library = 0;
    }

    private void Run(byte[] kernel, int blocks, int threads, bool cooperative, ModelArguments model, int t, int number, int after)
    {
        ObjectDisposedException.ThrowIf(_library == 0, this);
        WatchRaces(number, after);
        void** arguments = stackalloc void*[] { &model, &t };
        byte* message = stackalloc byte[MessageBytes];
        int status;
        fixed (byte* name = kernel)
        {
            status = _emulate(
                name, arguments, blocks, threads, cooperative ? 1 : 0, (int)_gpu.Order, message, MessageBytes);
        }

        if (status != 0) throw new CudaException($"Model '{_name}': {SourceLines.Named(Marshal.PtrToStringUTF8((nint)message)!, _image)}.");
    }

    // Only libraries that find races want to know.
    private void WatchRaces(int number, int after)
    {
        if (_watchRaces is null) return;
        nint[] stretches = [.. _gpu.Memory.SelectMany(stretch => (nint[])[stretch.Begin, stretch.End])];
        fixed (nint* first = stretches) _watchRaces(number, after, first, stretches.Length / 2);
    }

    private sealed class EmulatedKernel(EmulatedModule module, byte[] name) : IGpuKernel
    {
        public KernelResources Resources => default;

        public void Reserve(int bytes)
        {
        }

        public int ResidentBlocks(int threads) => module._gpu.ResidentBlocks;

        public void Launch(int blocks, int threads, bool cooperative, void** arguments)
        {
            if (cooperative && blocks > module._gpu.ResidentBlocks)
                throw new CudaException($"{blocks} blocks that wait for each other do not fit: {module._gpu.ResidentBlocks} do.");

            // What the addresses lead to is used up when the call returns, as with CUDA.
            ModelArguments model = *(ModelArguments*)arguments[0];
            int t = *(int*)arguments[1];
            module._gpu.Submit((number, after) => module.Run(name, blocks, threads, cooperative, model, t, number, after));
        }
    }

    /// <summary><c>struct Model</c>: seven pointers.</summary>
    [System.Runtime.CompilerServices.InlineArray(7)]
    private struct ModelArguments
    {
        private nint _first;
    }
}
