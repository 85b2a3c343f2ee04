using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using ModelGen.Cuda;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>What there is said to be for GPUs, and kernels that are compiled beforehand.</summary>
public sealed class CudaCommandTests : IDisposable
{
    private static readonly ModelCatalog Catalog = new(ModelEntry.Of<TinyModel>("small"), ModelEntry.Of<TiedModel>("tied"));
    private static readonly Version DriverVersion = new(12, 4);

    private readonly TextFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Devices_caches_and_what_cannot_be_used_are_listed()
    {
        new CubinCache(_folder["cache"]).Keep("key", new CompiledKernels(new byte[3 << 20], ""));
        GpuPlatform.Current = Platform(
            new GpuInfo("Great", "sm_90", 132, 80L << 30, DriverVersion), new GpuInfo("Old", "sm_75", 40, 16L << 30, DriverVersion));

        string[] lines = Info().Output.Split('\n');

        Assert.Equal(
            [
                "Driver: CUDA 12.4",
                "cuda:0: Great, sm_90, 132 multiprocessors, 81,920.0 MiB",
                "cuda:1: Old, sm_75, 40 multiprocessors, 16,384.0 MiB; cannot be used: Old has compute capability 7.5, "
                    + "and 8.0 or later is needed: a GPU of the Ampere generation (A100, RTX 30) or newer.",
            ],
            lines[..3]);
        Assert.StartsWith("NVRTC: ", lines[3], StringComparison.Ordinal);
        Assert.Contains($"Cache: {_folder["cache"]}, 1 files, 3.0 MiB", lines);
        Assert.Contains($"Compiled beforehand: {_folder["cubins"]}, 0 files, 0.0 MiB", lines);
    }

    [NeedsNvrtc]
    [SkippableFact]
    public void Every_kernel_is_listed_with_what_it_takes_of_the_first_device()
    {
        GpuPlatform.Current = Platform(new GpuInfo("Good", "sm_86", 84, 24L << 30, DriverVersion));

        string[] lines = Info("--model", "tied", "--precision", "bf16").Output.TrimEnd().Split('\n');

        Assert.Matches(@"^NVRTC: \d+\.\d+, /.*libnvrtc\.so\.[\d.]+$", lines[2]);
        Assert.Matches("^NVRTC compiles for: .*sm_80.*sm_90", lines[3]);
        int head = Array.FindIndex(lines, line => line.StartsWith("Kernels of ", StringComparison.Ordinal));
        string source = TiedModel.Programs.Cuda().Source;
        int kernels = source.Split("KERNEL(").Length - 1;
        Assert.Matches($@"^Kernels of TiedModel, bf16, sm_86: {kernels}, [\d,]+ bytes, compiled in \d+\.\d s$", lines[head]);
        Assert.Equal("  registers  spilled bytes  shared bytes  kernel", lines[head + 1]);
        Assert.Equal(kernels, lines.Length - head - 2);
        Assert.All(lines[(head + 2)..], line => Assert.Matches(@"^ {2,10}\d+ +\d+ +\d+  \w+$", line));
        Assert.All(lines[(head + 2)..], line => Assert.Contains($" {line.Split(' ')[^1]})", source, StringComparison.Ordinal));
    }

    [NeedsNvrtc]
    [SkippableFact]
    public void Without_a_GPU_the_reason_is_told_and_kernels_are_compiled_for_the_usual_one()
    {
        GpuPlatform.Current = Platform();

        ConsoleRun run = Info();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("Driver: There is none.\nNVRTC: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nKernels of TinyModel, fp32, sm_90: ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda-info --model huge", "--model takes one of small, tied, not 'huge'.")]
    [InlineData("cuda-info --precision half", "--precision takes one of fp32, tf32, bf16, fp16, not 'half'.")]
    [InlineData("cuda-build", "cuda-build needs --arch NAME,...: What kernels are compiled for: sm_80, sm_90 and the like.")]
    [InlineData("cuda-build --arch sm_90", "cuda-build needs --out DIR: Directory that the kernels are written to.")]
    [InlineData("cuda-build --out x --arch sm_90,90", "--arch takes sm_80, sm_90 and the like, not '90'.")]
    [InlineData("cuda-build --out x --arch sm_90 --model small,huge", "--model takes small, tied, not 'huge'.")]
    [InlineData("cuda-build --out x --arch sm_90 --precision half", "--precision takes fp32, tf32, bf16, fp16, not 'half'.")]
    public void Bad_arguments_are_one_line_that_names_them(string arguments, string message) =>
        Assert.Equal(new ConsoleRun(2, "", message + "\n"), ConsoleRun.Of(Catalog, arguments.Split(' ')));

    [NeedsNvrtc]
    [SkippableTheory]
    [InlineData("sm_75")]
    [InlineData("sm_999")]
    public void An_architecture_that_cannot_be_had_is_named_with_those_that_can(string architecture)
    {
        string message = $@"^--arch {architecture}: NVRTC \d+\.\d+ compiles these kernels for sm_80, .*sm_90.* only\.\n$";

        ConsoleRun build = ConsoleRun.Of(Catalog, "cuda-build", "--arch", $"sm_80,{architecture}", "--out", _folder["cubins"]);
        Assert.Equal((2, ""), (build.ExitCode, build.Output));
        Assert.Matches(message, build.Error);
        Assert.False(Directory.Exists(_folder["cubins"]));

        GpuPlatform.Current = Platform();
        ConsoleRun info = Info("--arch", architecture);
        Assert.Equal(2, info.ExitCode);
        Assert.Matches(message, info.Error);
    }

    [Long]
    [NeedsNvrtc]
    [SkippableFact]
    public void What_was_built_is_found_without_a_compiler_and_nothing_else_is()
    {
        ConsoleRun run = ConsoleRun.Of(
            Catalog, "cuda-build", "--arch", "sm_80", "sm_90", "--out", _folder["cubins"], "--model", "tied", "--precision", "fp32,fp16");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal(
            ["tied, fp32, sm_80", "tied, fp32, sm_90", "tied, fp16, sm_80", "tied, fp16, sm_90"],
            lines[..^1].Select(line => line.Split(':')[0]));
        Assert.Matches(@"cubins has 4 files, [\d,]+ bytes\. Programs find them where MODELGEN_CUBINS names the folder", lines[^1]);
        Assert.True(IsBuilt(Precision.Fp32, "sm_90"));
        Assert.True(IsBuilt(Precision.Fp16, "sm_80"));
        Assert.False(IsBuilt(Precision.Bf16, "sm_80"));
        Assert.False(IsBuilt(Precision.Fp32, "sm_86"));
    }

    [Long]
    [NeedsNvrtc]
    [SkippableFact]
    public void Without_further_words_all_models_are_built_in_every_precision()
    {
        var catalog = new ModelCatalog(ModelEntry.Of<TinyModel>("small"), ModelEntry.Of<TiedModel>("tied"));
        string[] lines = ConsoleRun.Of(catalog, "cuda-build", "--arch", "sm_80", "--out", _folder["cubins"]).Output.TrimEnd().Split('\n');

        string[] models = ["small", "tied"], precisions = ["fp32", "tf32", "bf16", "fp16"];
        Assert.Equal(
            models.SelectMany(model => precisions.Select(precision => $"{model}, {precision}, sm_80")), lines[..^1].Select(line => line.Split(':')[0]));
    }

    [NeedsNvrtc]
    [SkippableFact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        _folder.Write("file", "");
        ConsoleRun run = ConsoleRun.Of(
            Catalog, "cuda-build", "--arch", "sm_80", "--out", _folder["file"], "--model", "tied", "--precision", "fp32");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"--out {_folder["file"]} cannot be written: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_NVRTC_the_rest_is_told_with_the_cure()
    {
        ConsoleRun info = ChildProgram.Run("/nowhere", "cuda-info", "--model", "test");

        Assert.Equal((0, ""), (info.ExitCode, info.Error));
        Assert.Contains("\nNVRTC: MODELGEN_NVRTC is '/nowhere', where no NVRTC could be loaded", info.Output, StringComparison.Ordinal);
        Assert.Contains("\nKernels of TestModel, fp32, ", info.Output, StringComparison.Ordinal);
        Assert.EndsWith(": cannot be compiled without NVRTC\n", info.Output, StringComparison.Ordinal);

        ConsoleRun build = ChildProgram.Run("/nowhere", "cuda-build", "--arch", "sm_80", "--out", _folder["cubins"]);
        Assert.Equal((2, ""), (build.ExitCode, build.Output));
        Assert.StartsWith("MODELGEN_NVRTC is '/nowhere', where no NVRTC could be loaded", build.Error, StringComparison.Ordinal);
        Assert.Single(build.Error.TrimEnd().Split('\n'));
    }

    [NeedsGpp, NeedsLinux]
    [SkippableFact]
    public void An_old_NVRTC_is_refused_with_its_version_and_the_cure()
    {
        _folder.Write("old.c", "int nvrtcVersion(int* major, int* minor) { *major = 11; *minor = 1; return 0; }");
        using (var compiler = Process.Start("gcc", ["-shared", "-fPIC", "-o", _folder["libnvrtc.so"], _folder["old.c"]]))
            compiler.WaitForExit();

        ConsoleRun build = ChildProgram.Run(_folder.Path, "cuda-build", "--arch", "sm_80", "--out", _folder["cubins"]);

        Assert.Equal(2, build.ExitCode);
        Assert.StartsWith(
            $"NVRTC 11.1 ({_folder["libnvrtc.so"]}) is too old to compile kernels: 11.2 or later is needed. On Debian: ",
            build.Error, StringComparison.Ordinal);
    }

    private static ConsoleRun Info(params string[] args) => ConsoleRun.Of(Catalog, ["cuda-info", .. args]);

    private GpuPlatform Platform(params GpuInfo[] devices) => new(
        () => new CudaProbe(devices, devices.Length == 0 ? "There is none." : null),
        _ => throw new CudaException("Nothing is opened."),
        new KernelStore(new NvrtcCompiler(), new CubinCache(_folder["cache"]), [new CubinCache(_folder["cubins"])]));

    private bool IsBuilt(Precision precision, string architecture)
    {
        CudaProgram program = TiedModel.Programs.Cuda();
        var source = new KernelSource(program.Name, program.Source, precision);
        return new CubinCache(_folder["cubins"]).Find(CubinKey.OfPrebuilt(source, architecture)) is not null;
    }
}
