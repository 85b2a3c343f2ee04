using System;
using System.Linq;
using ModelGen.Cuda;
using ModelGen.Emulator;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>Where the commands compute, and what they say when they cannot.</summary>
public sealed class DeviceTests : IDisposable
{
    private const string Reason = "There is no CUDA driver.";

    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 20)), "a b a c\nb a\n", "a b\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "cpu, Fp32")]
    [InlineData("--device cpu --precision fp32", "cpu, Fp32")]
    [InlineData("--device cuda", "cuda:0, Fp32")]
    [InlineData("--device cuda:3 --precision tf32", "cuda:3, Tf32")]
    [InlineData("--device auto --precision bf16", "auto, Bf16")]
    [InlineData("--device cuda --use-fp16", "cuda:0, Fp16")]
    [InlineData("--device cuda --use_fp16", "cuda:0, Fp16")]
    [InlineData("--device cuda --use-fp16 --precision fp16", "cuda:0, Fp16")]
    public void A_model_is_made_where_the_options_say(string options, string device)
    {
        string[] words = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string expected = $"100 training words from {_folder.Path}, a fake of {device}\n";
        Assert.Contains(expected, Run(["train", "--data-path", _folder.Path, "--epochs", "0", .. words]).Output, StringComparison.Ordinal);
        Assert.Contains($"(seed 1), a fake of {device}\n", Run(["--epochs", "0", .. words]).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--device gpu", "--device takes cpu, cuda, cuda:N or auto, not 'gpu'.")]
    [InlineData("--device cuda:x", "--device takes cpu, cuda, cuda:N or auto, not 'cuda:x'.")]
    [InlineData("--device", "Required argument missing for option: '--device'.")]
    [InlineData("--precision half", "--precision takes one of fp32, tf32, bf16, fp16, not 'half'.")]
    [InlineData("--precision 3", "--precision takes one of fp32, tf32, bf16, fp16, not '3'.")]
    [InlineData("--gemm auto", "--gemm auto needs a GPU, and the processor has kernels of its own: add --device cuda, or leave --gemm auto out.")]
    [InlineData("--clusters", "--clusters needs a GPU: add --device cuda, or leave --clusters out.")]
    [InlineData(
        "--device cuda --clusters",
        "--clusters exchanges factors in 16 bits, and products are computed in fp32: add --precision bf16 or fp16, or leave --clusters out.")]
    [InlineData("--precision tf32", "--precision tf32 needs a GPU, and the processor computes in fp32: add --device cuda, or leave --precision tf32 out.")]
    [InlineData(
        "--device cpu --precision bf16",
        "--precision bf16 needs a GPU, and the processor computes in fp32: add --device cuda, or leave --precision bf16 out.")]
    [InlineData("--use_fp16", "--use-fp16 needs a GPU, and the processor computes in fp32: add --device cuda, or leave --use-fp16 out.")]
    [InlineData(
        "--device cuda --use-fp16 --precision bf16",
        "--use-fp16 means --precision fp16, and --precision bf16 says otherwise: leave one of them out.")]
    [InlineData(
        "--device cuda --use-fp16 --precision fp32",
        "--use-fp16 means --precision fp16, and --precision fp32 says otherwise: leave one of them out.")]
    public void Wrong_options_are_one_line_that_names_them(string options, string message)
    {
        foreach (string command in (string[])["train --data-path x ", "eval ", "generate ", ""])
        {
            ConsoleRun run = Run((command + options).Split(' '));
            Assert.Equal((2, "", message + "\n"), (run.ExitCode, run.Output, run.Error));
        }
    }

    [Fact]
    public void Without_a_GPU_asking_for_one_is_bad_input_and_one_line()
    {
        GpuPlatform.Current = Failing(new CudaException(Reason));
        Assert.Equal(new ConsoleRun(2, "", Reason + "\n"), Train("--device", "cuda"));
    }

    [Fact]
    public void What_a_GPU_refuses_is_a_failure_and_one_line()
    {
        GpuPlatform.Current = Failing(new CudaException("It was\nlost.") { Code = 700 });
        Assert.Equal(new ConsoleRun(1, "", "It was lost.\n"), Train("--device", "cuda"));
    }

    [Fact]
    public void Kernels_that_do_not_compile_are_a_failure_and_one_line()
    {
        GpuPlatform.Current = Failing(NvrtcException.Of(new KernelSource("Tiny", "", Precision.Fp32), ["-x"], "what is wrong"));
        Assert.Equal(new ConsoleRun(1, "", "The kernels of model 'Tiny' do not compile with -x: what is wrong\n"), Train("--device", "cuda"));
    }

    [Fact]
    public void Where_any_device_will_do_the_reason_for_the_processor_is_told_once()
    {
        GpuPlatform.Current = Failing(new CudaException(Reason));
        string threads = Environment.ProcessorCount == 1 ? "1 thread" : $"{Environment.ProcessorCount} threads";

        ConsoleRun train = Train("--device", "auto", "--save-path", _folder["out"]);

        Assert.Equal((0, ""), (train.ExitCode, train.Error));
        Assert.EndsWith($", {threads}; no GPU: {Reason}", train.Output.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal(2, train.Output.Split(Reason).Length);
        Assert.Equal($"Computed by {threads}; no GPU: {Reason}\n", Saved("eval", "--device", "auto").Error);
        Assert.StartsWith($"Computed by {threads}; no GPU: {Reason}\n", Saved("generate", "--device", "auto").Error, StringComparison.Ordinal);
        Assert.Empty(Saved("eval").Error);
    }

    [NeedsGpp]
    [SkippableTheory]
    [InlineData("fp32", 1e-3)]
    [InlineData("fp16", 0.1)]
    public void A_run_on_a_GPU_learns_what_a_run_on_the_processor_does(string precision, double tolerance)
    {
        GpuPlatform.Current = new GpuPlatform(() => new CudaProbe([], null), _ => new EmulatedGpu(), new KernelStore(new GppCompiler(), null, []));
        double[] expected = Perplexities(Train().Output);

        ConsoleRun run = Train("--device", "cuda", "--precision", precision, "--save-path", _folder["out"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith($", CPU, {precision}", run.Output.Split('\n')[0], StringComparison.Ordinal);
        double[] perplexities = Perplexities(run.Output);
        Assert.Equal(expected.Length, perplexities.Length);
        Assert.All(expected.Zip(perplexities), pair => Assert.Equal(pair.First, pair.Second, tolerance));

        ConsoleRun evaluated = Saved("eval", "--device", "cuda", "--precision", precision);
        Assert.Equal(perplexities[^1], Perplexities(evaluated.Output).Single());
        Assert.Equal($"Computed by CPU, {precision}\n", evaluated.Error);
        Assert.Equal(perplexities[^1], Perplexities(Saved("eval").Output).Single(), tolerance);
    }

    private static GpuPlatform Failing(CudaException exception) => new(
        () => new CudaProbe([], Reason), _ => throw exception, new KernelStore(new GppCompiler(), null, []));

    private static double[] Perplexities(string output) =>
    [
        .. output.Split('\n').Where(line => line.Contains("Perplexity: ", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture)),
    ];

    private static ConsoleRun Run(params string[] args)
    {
        var fake = ModelEntry.Of<FakeModel<WideShape>>("small");
        return ConsoleRun.Of(new ModelCatalog(fake, ModelEntry.Of<FakeModel<WideShape>>("default")), args);
    }

    private static ConsoleRun RunTiny(params string[] args) => ConsoleRun.Of(new ModelCatalog(ModelEntry.Of<TinyModel>("small")), args);

    private ConsoleRun Train(params string[] options) => RunTiny(["train", "--data-path", _folder.Path, .. options]);

    private ConsoleRun Saved(string command, params string[] options) =>
        RunTiny([command, "--data-path", _folder.Path, "--save-path", _folder["out"], .. options]);
}
