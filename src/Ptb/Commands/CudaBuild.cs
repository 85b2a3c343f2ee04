using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Cuda;

namespace ModelGen.Ptb.Commands;

/// <summary>Compiles the kernels of models into a folder, for machines that have a driver but no compiler.</summary>
/// <param name="output">Receives a line for each file.</param>
/// <param name="folder">The folder; made where it is not there.</param>
internal sealed class CudaBuild(TextWriter output, string folder)
{
    /// <summary>Compiles every text for every architecture, on all processors at a time.</summary>
    /// <exception cref="InputException">NVRTC does not know an architecture, or the folder cannot be written.</exception>
    /// <exception cref="CudaException">There is no NVRTC.</exception>
    public void Write(IReadOnlyList<KernelSource> sources, IReadOnlyList<string> architectures)
    {
        foreach (string architecture in architectures)
            RequireKnown(architecture);

        try
        {
            var builder = new CubinBuilder(new NvrtcCompiler());
            IEnumerable<string> lines = sources.SelectMany(source => architectures.Select(architecture => (source, architecture)))
                .AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered)
                .Select(text => Build(builder, text.source, text.architecture));
            foreach (string line in lines)
            {
                output.WriteLine(line);
                output.Flush();
            }
        }
        catch (AggregateException exception) when (exception.InnerException is CudaException problem)
        {
            throw problem;
        }
        catch (AggregateException exception) when (exception.InnerException is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--out {folder} cannot be written: {exception.InnerException.Message}");
        }

        (int files, long bytes) = new CubinCache(folder).Measure();
        output.WriteLine(
            $"{folder} has {files:N0} files, {bytes:N0} bytes. Programs find them where {CubinCache.PrebuiltVariable} names the folder, "
            + "or where it is called cubins and lies beside the program.");
    }

    private string Build(CubinBuilder builder, KernelSource source, string architecture)
    {
        CompiledKernels kernels = builder.Build(source, architecture, folder);
        return $"{source.Name}, {Options.Word(source.Precision)}, {architecture}: {kernels.Image.Length:N0} bytes";
    }

    /// <summary>Says so where the compiler makes no machine code for an architecture, or kernels do not run on it.</summary>
    /// <exception cref="InputException">It does not; names those for which it does.</exception>
    /// <exception cref="CudaException">There is no NVRTC.</exception>
    public static void RequireKnown(string architecture)
    {
        IEnumerable<string> known = NvrtcCompiler.Architectures.Where(number => number >= CudaArchitecture.Oldest).Select(CudaArchitecture.Name);
        if (!known.Contains(architecture))
        {
            throw new InputException(
                $"--arch {architecture}: NVRTC {NvrtcCompiler.Version} compiles these kernels for {string.Join(", ", known)} only.");
        }
    }
}
