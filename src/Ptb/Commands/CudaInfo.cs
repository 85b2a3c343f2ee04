using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using ModelGen.Cuda;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>What there is for GPUs on this machine, and what is missing: the driver, devices, the compiler, compiled kernels.</summary>
/// <param name="output">Receives a line for each fact.</param>
internal sealed class CudaInfo(TextWriter output)
{
    private const string UsualArchitecture = "sm_90";

    /// <summary>Writes all facts, and what each kernel of a model takes of a device.</summary>
    /// <param name="model">The model.</param>
    /// <param name="precision">How the factors of products are rounded.</param>
    /// <param name="clusters">Whether blocks of time loops come in clusters.</param>
    /// <param name="architecture">What to compile for; null for the first GPU's own, or the usual one.</param>
    /// <exception cref="InputException">NVRTC does not know the architecture.</exception>
    public void Write(ModelEntry model, Precision precision, bool clusters, string? architecture)
    {
        CudaProbe probe = CudaSupport.Probe();
        WriteDevices(probe);
        WriteCompiler();
        Write("Cache", CudaSupport.Cache);
        foreach (CubinCache folder in CudaSupport.Prebuilt)
            Write("Compiled beforehand", folder);
        WriteKernels(model, precision, clusters, architecture ?? probe.Devices.Select(device => device.Architecture).FirstOrDefault(UsualArchitecture));
    }

    private void WriteDevices(CudaProbe probe)
    {
        output.WriteLine(probe.Problem is null ? $"Driver: CUDA {probe.Devices[0].DriverVersion}" : $"Driver: {probe.Problem}");
        for (int i = 0; i < probe.Devices.Count; i++)
        {
            GpuInfo device = probe.Devices[i];
            output.WriteLine(
                $"cuda:{i}: {device.Name}, {device.Architecture}, {device.Multiprocessors} multiprocessors, {Mebibytes(device.MemoryBytes)}"
                + (device.Problem is null ? "" : $"; cannot be used: {device.Problem}"));
        }
    }

    private void WriteCompiler()
    {
        if (CudaSupport.CompilerProblem is string problem)
        {
            output.WriteLine($"NVRTC: {problem}");
            return;
        }

        output.WriteLine($"NVRTC: {CudaSupport.CompilerVersion}, {FileOf(CudaSupport.CompilerPlace)}");
        output.WriteLine($"NVRTC compiles for: {string.Join(", ", CudaSupport.CompilerArchitectures)}");
    }

    private void Write(string what, CubinCache? folder)
    {
        if (folder is null)
        {
            output.WriteLine($"{what}: nowhere, as there is no home folder; {CubinCache.FolderVariable} can name one");
            return;
        }

        (int files, long bytes) = folder.Measure();
        output.WriteLine($"{what}: {folder.Folder}, {files:N0} files, {Mebibytes(bytes)}");
    }

    private void WriteKernels(ModelEntry model, Precision precision, bool clusters, string architecture)
    {
        CudaProgram program = model.Programs.Cuda();
        string subject = $"Kernels of {program.Name}, {Options.Word(precision)}{(clusters ? ", clusters" : "")}, {architecture}";
        if (CudaSupport.CompilerProblem is not null)
        {
            output.WriteLine($"{subject}: cannot be compiled without NVRTC");
            return;
        }

        CudaBuild.RequireKnown(architecture);
        if (clusters)
            DeviceOptions.RequireClustersIn(precision, architecture);
        long startedAt = Stopwatch.GetTimestamp();
        var source = new KernelSource(program.Name, program.Source, precision) { HasClusters = clusters };
        (int bytes, IReadOnlyList<KernelUsage> kernels) = CudaSupport.Measure(source, architecture);
        output.WriteLine(
            $"{subject}: {kernels.Count}, {bytes:N0} bytes, compiled in {Stopwatch.GetElapsedTime(startedAt).TotalSeconds:F1} s");
        output.WriteLine("  registers  spilled bytes  shared bytes  kernel");
        foreach (KernelUsage kernel in kernels.OrderBy(kernel => kernel.Name, StringComparer.Ordinal))
            output.WriteLine($"  {kernel.Registers,9}  {kernel.SpillBytes,13}  {kernel.SharedBytes,12}  {kernel.Name}");
    }

    // A name that the system has looked up says little; the process knows the file.
    private static string FileOf(string library)
    {
        string stem = Path.GetFileName(library).Split('.')[0];
        using var process = Process.GetCurrentProcess();
        return process.Modules.Cast<ProcessModule>().Select(module => module.FileName)
            .FirstOrDefault(file => Path.GetFileName(file).Split('.')[0] == stem, library);
    }

    private static string Mebibytes(long bytes) => $"{bytes / 1048576.0:N1} MiB";
}
