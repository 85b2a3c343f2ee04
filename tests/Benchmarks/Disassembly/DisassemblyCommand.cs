using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Benchmarks.Disassembly;

/// <summary>
/// <c>disassembly</c>: whether the JIT keeps the sums of every micro-kernel, the classes Tile* of the runtime, in registers.
/// Other processes train a little and have the JIT write down what it made of them, for each width of vectors.
/// </summary>
internal static class DisassemblyCommand
{
    private const string Kernels = "ModelGen.Cpu.Tile*:*";

    /// <summary>Checks every kernel.</summary>
    /// <returns>1 when one does not keep to registers.</returns>
    public static int Run()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || !Vector256.IsHardwareAccelerated)
        {
            Console.Error.WriteLine("disassembly reads the code of x64 with AVX2 only.");
            return 2;
        }

        var compiled = new HashSet<string>();
        bool good = !Vector512.IsHardwareAccelerated || Check("AVX-512", avx512: true, compiled);
        good &= Check("AVX2", avx512: false, compiled);
        foreach (string missed in TileClasses().Except(compiled).Order())
            Console.WriteLine($"{missed} was not compiled: no model that was trained needs it here.");
        return good ? 0 : 1;
    }

    private static bool Check(string width, bool avx512, HashSet<string> compiled)
    {
        string listing = Path.Combine(Path.GetTempPath(), $"modelgen-{width}-{Environment.ProcessId}.asm");
        Train(listing, avx512);
        string[] code = File.ReadAllLines(listing);
        if (!avx512 && code.Any(line => line.Contains("zmm", StringComparison.Ordinal)))
            throw new InvalidOperationException("The runtime does not obey DOTNET_EnableAVX512=0: it used AVX-512.");
        KernelCode[] kernels = [.. KernelCode.Read(code).OrderBy(kernel => kernel.Name, StringComparer.Ordinal)];
        Console.WriteLine($"{width}:");
        if (kernels.Length == 0)
        {
            Console.WriteLine($"  FAIL: the JIT compiled no method {Kernels}.");
            return false;
        }

        bool good = true;
        foreach (KernelCode kernel in kernels)
        {
            compiled.Add(kernel.ClassName);
            foreach (KernelLoop loop in kernel.InnerLoops)
            {
                bool spills = loop.Faults.Count > 0;
                string verdict = spills ? "FAIL" : "ok  ";
                Console.WriteLine($"  {verdict} {kernel.Name}: {loop.Instructions} instructions, {loop.FusedMultiplyAdds} FMA");
                foreach (string fault in loop.Faults) Console.WriteLine($"         {fault}");
                good &= !spills;
            }
        }

        if (good)
            File.Delete(listing);
        else
            Console.WriteLine($"  The code is in {listing}.");
        return good;
    }

    private static void Train(string listing, bool avx512)
    {
        // The JIT appends.
        File.Delete(listing);
        ProcessStartInfo start = OwnProcess.StartInfo("train-a-little");
        start.Environment["DOTNET_JitDisasm"] = Kernels;
        start.Environment["DOTNET_JitStdOutFile"] = listing;
        start.Environment["DOTNET_TieredCompilation"] = "0";
        start.Environment["DOTNET_EnableAVX512"] = avx512 ? "1" : "0";
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0 || !File.Exists(listing))
            throw new InvalidOperationException($"Training a little ended with {process.ExitCode}, or left no listing.");
    }

    private static IEnumerable<string> TileClasses() =>
        from type in typeof(ILanguageModel<>).Assembly.GetTypes()
        where type is { Namespace: "ModelGen.Cpu", IsNested: false, IsAbstract: true, IsSealed: true }
            && type.Name.StartsWith("Tile", StringComparison.Ordinal)
            && type.GetMethods().Any(method => method.IsStatic)
        select type.Name.Split('`')[0];
}
