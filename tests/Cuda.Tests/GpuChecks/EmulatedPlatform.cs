using System;
using System.Collections.Generic;
using ModelGen.Emulator;

namespace ModelGen.Cuda.Tests.GpuChecks;

/// <summary>A machine with one GPU that is emulated, whose building blocks of kernels may have a fault.</summary>
internal static class EmulatedPlatform
{
    /// <summary>Makes the platform.</summary>
    /// <param name="file">The building block with the fault.</param>
    /// <param name="right">What stands there.</param>
    /// <param name="wrong">What stands there instead.</param>
    public static GpuPlatform Create(string file = "math.cuh", string right = "", string wrong = "")
    {
        using var gpu = new EmulatedGpu();
        var probe = new CudaProbe([gpu.Info], null);
        return new GpuPlatform(() => probe, _ => new EmulatedGpu(), new KernelStore(new FaultyCompiler(file, right, wrong), null, []));
    }

    private sealed class FaultyCompiler(string file, string right, string wrong) : IKernelCompiler
    {
        private readonly GppCompiler _compiler = new();

        public string Identity => _compiler.Identity;

        public CompiledKernels Compile(KernelSource source, string architecture)
        {
            if (right.Length == 0)
                return _compiler.Compile(source, architecture);
            if (!source.Headers[file].Contains(right, StringComparison.Ordinal))
                throw new ArgumentException($"{file} does not have '{right}'.", nameof(source));
            Dictionary<string, string> headers = new(source.Headers) { [file] = source.Headers[file].Replace(right, wrong, StringComparison.Ordinal) };
            return _compiler.Compile(source with { Headers = headers }, architecture);
        }
    }
}
