using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Cuda;
using ModelGen.Training;

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
            IEnumerable<string> lines = sources.SelectMany(source => architectures.Select(architecture => (source, architecture)))
                .AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered)
                .Select(text => Build(text.source, text.architecture));
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

    private string Build(KernelSource source, string architecture) =>
        $"{source.Name}, {Options.Word(source.Precision)}{(source.HasClusters ? ", clusters" : "")}, {architecture}: {CudaSupport.Build(source, architecture, folder):N0} bytes";

    /// <summary>Refuses an architecture that the compiler makes no machine code for, or that kernels do not run on.</summary>
    /// <exception cref="InputException">The architecture is such a one; names those that can be had.</exception>
    /// <exception cref="CudaException">There is no NVRTC.</exception>
    public static void RequireKnown(string architecture)
    {
        IEnumerable<string> known = CudaSupport.CompilerArchitectures
            .Where(name => CudaArchitecture.TryParse(name, out int number) && number >= CudaArchitecture.Oldest);
        if (!known.Contains(architecture))
        {
            throw new InputException(
                $"--arch {architecture}: NVRTC {CudaSupport.CompilerVersion} compiles these kernels for {string.Join(", ", known)} only.");
        }
    }
}
