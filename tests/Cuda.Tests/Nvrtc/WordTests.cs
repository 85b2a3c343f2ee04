using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;
using static ModelGen.Equations;

namespace ModelGen.Cuda.Tests.Nvrtc;

/// <summary>
/// A cell whose words are macros and functions: of the building blocks, of NVIDIA's compiler, of g++, of the libraries that the
/// emulation uses.
/// </summary>
[RecurrentCell]
internal static class TakenWords
{
    public static (float h, float SHARED) Step(
        float NULL, float DEVICE, float KERNEL, float SHARED, [PerUnit] float linux, [PerUnit] float unix, [PerUnit] float INFINITY,
        float row, float unit, float T, float B, [PerUnit] float stdin, float threadIdx, float sigmoid, float load, float fresh)
    {
        float errno = Tanh(NULL) * linux + Sigmoid(DEVICE) * unix;
        float EOF = Tanh(KERNEL) * INFINITY + SHARED;
        float assert = Tanh(row) * Sigmoid(unit) + Exp(-Abs(T));
        float value = Sigmoid(B) * stdin + Tanh(threadIdx);
        float MAP_ANONYMOUS = Max(value, sigmoid) + Min(load, fresh);
        return (errno * MAP_ANONYMOUS + Tanh(EOF), assert * value);
    }
}

/// <summary>A layer of it.</summary>
[RecurrentLayer(InputSize = 3, HiddenSize = 5, NumSteps = 2, BatchSize = 2, Cell = typeof(TakenWords))]
internal sealed partial class TakenWordsLayer;

/// <summary>Names in equations are none to a compiler of kernels.</summary>
public sealed partial class WordTests
{
    [NeedsNvrtc]
    [SkippableFact]
    public void Words_that_are_taken_compile_with_NVRTC()
    {
        CudaProgram program = TakenWordsLayer.Programs.Cuda();
        Assert.NotEmpty(new NvrtcCompiler().Compile(new KernelSource(program.Name, program.Source, Precision.Fp32), "sm_80").Image);
    }

    [NeedsGpp]
    [SkippableFact]
    public void Words_that_are_taken_compile_with_the_emulation()
    {
        CudaProgram program = TakenWordsLayer.Programs.Cuda();
        Assert.NotEmpty(new GppCompiler().Compile(new KernelSource(program.Name, program.Source, Precision.Fp32), "sm_80").Image);
    }

    /// <summary>Locals end in a bar, rows of matrices in Rows, sums in Sum, places in the arena in the number of a layer.</summary>
    [NeedsGpp]
    [SkippableFact]
    public void No_macro_is_spelled_like_a_name_of_generated_text()
    {
        string folder = Directory.CreateTempSubdirectory("modelgen-macros-").FullName;
        try
        {
            foreach (string header in Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Emulator"), "*.h"))
                File.Copy(header, Path.Combine(folder, Path.GetFileName(header)));
            IEnumerable<string> macros = [.. Macros(folder), .. Directory.GetFiles(Path.Combine(Repository.Root, "kernels"), "*.cuh").SelectMany(Defined)];
            Assert.Contains("SHARED", macros);
            Assert.Contains("NULL", macros);
            Assert.Contains("linux", macros);
            Assert.DoesNotContain(macros, macro => LikeAGeneratedName().IsMatch(macro));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Everything that is defined where generated text begins.
    private static IEnumerable<string> Macros(string folder)
    {
        var start = new ProcessStartInfo("g++", ["-std=gnu++20", "-dM", "-E", "-x", "c++", "cuda_emulation.h"]) { RedirectStandardOutput = true, WorkingDirectory = folder };
        using Process compiler = Process.Start(start)!;
        string text = compiler.StandardOutput.ReadToEnd();
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
        return Define().Matches(text).Select(match => match.Groups[1].Value);
    }

    private static IEnumerable<string> Defined(string file) => Define().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^\s*#\s*define\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex Define();

    // Layers are a hundred at most.
    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9]*_\d{0,2}|[A-Za-z][A-Za-z0-9]*(Rows|Sum)\d*|value\d*|[A-Z][a-z]*\d{1,2}|\w*(Forward|Backward|Inference)\d*|(Forward|Backward|Evaluate)_\w*)$")]
    private static partial Regex LikeAGeneratedName();
}
