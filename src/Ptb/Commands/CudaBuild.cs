using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Cuda;
using ModelGen.Ptb.Models;

namespace ModelGen.Ptb.Commands;

/// <summary>Compiles the kernels of models into a folder, for machines that have a driver but no compiler.</summary>
/// <param name="output">Receives a line for each file.</param>
/// <param name="folder">The folder; made where it is not there.</param>
internal sealed class CudaBuild(TextWriter output, string folder)
{
    /// <summary>Compiles every model in every precision for every architecture.</summary>
    /// <exception cref="InputException">NVRTC does not know an architecture, or the folder cannot be written.</exception>
    /// <exception cref="CudaException">There is no NVRTC.</exception>
    public void Write(
        IReadOnlyList<ModelEntry> models, IReadOnlyList<Precision> precisions, IReadOnlyList<string> architectures)
    {
        foreach (string architecture in architectures)
            RequireKnown(architecture);

        try
        {
            var builder = new CubinBuilder(new NvrtcCompiler());
            foreach (ModelEntry model in models)
            {
                CudaProgram program = model.CreateCudaProgram();
                foreach (Precision precision in precisions)
                {
                    foreach (string architecture in architectures)
                    {
                        CompiledKernels kernels = builder.Build(new KernelSource(program.Name, program.Source, precision), architecture, folder);
                        output.WriteLine($"{model.Name}, {Options.Word(precision)}, {architecture}: {kernels.Image.Length:N0} bytes");
                        output.Flush();
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--out {folder} cannot be written: {exception.Message}");
        }

        (int files, long bytes) = new CubinCache(folder).Measure();
        output.WriteLine(
            $"{folder} has {files:N0} files, {bytes:N0} bytes. Programs find them where {CubinCache.PrebuiltVariable} names the folder, "
            + "or where it is called cubins and lies beside the program.");
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
