using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Reflection;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using ModelGen.Cpu;

namespace ModelGen.Ptb.Commands;

/// <summary>What a report of a speed or a fault should begin with: the program, the machine, the instructions in use.</summary>
internal static class Info
{
    /// <summary>Writes one line for each fact.</summary>
    public static void Write(TextWriter output)
    {
        output.WriteLine($"ModelGen: {typeof(InstructionSet).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}");
        output.WriteLine($".NET: {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
        output.WriteLine($"System: {RuntimeInformation.OSDescription}");
        output.WriteLine($"Processor: {ProcessorName() ?? "unknown"}");
        output.WriteLine($"Processors: {Environment.ProcessorCount}");
        output.WriteLine($"Threads without --threads: {new ModelOptions().Threads}");
        output.WriteLine($"Kernels: {InstructionSet.Description}");
        output.WriteLine($"Accelerated: {string.Join(", ", Accelerated())}");
        output.WriteLine($"Garbage collector: {(GCSettings.IsServerGC ? "server" : "workstation")}, {GCSettings.LatencyMode}");
    }

    private static IEnumerable<string> Accelerated()
    {
        (bool Is, string Name)[] sets =
        [
            (Avx512F.IsSupported, "AVX-512"), (Avx2.IsSupported, "AVX2"), (Fma.IsSupported, "FMA"), (Avx.IsSupported, "AVX"),
            (Sse42.IsSupported, "SSE4.2"), (AdvSimd.IsSupported, "AdvSimd"),
            (Vector.IsHardwareAccelerated, $"Vector<T> of {Vector<float>.Count} floats"),
        ];
        return sets.Where(set => set.Is).Select(set => set.Name).DefaultIfEmpty("nothing");
    }

    // Linux and Windows say it where it costs nothing to look.
    private static string? ProcessorName()
    {
        const string Linux = "/proc/cpuinfo";
        return File.Exists(Linux)
            ? File.ReadLines(Linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[^1].Trim()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
    }
}
