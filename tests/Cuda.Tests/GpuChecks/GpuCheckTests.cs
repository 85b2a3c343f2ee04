using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using ModelGen.Cuda.Tests.Emulation;
using ModelGen.GpuChecks;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.GpuChecks;

public sealed class GpuCheckTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelgen-gpu-check-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [NeedsGpp]
    [SkippableFact]
    public void Quick_passes_where_the_GPU_computes_what_the_processor_does()
    {
        GpuPlatform.Current = EmulatedPlatform.Create();

        int status = Run(Little with { Precisions = Enum.GetValues<Precision>() }, "--quick");

        Assert.Empty(_error.ToString());
        Assert.Equal("", string.Join('\n', Lines.Where(line => line.Contains("FAILED", StringComparison.Ordinal))));
        Assert.Equal(0, status);
        Assert.EndsWith("checks passed.", Lines[^1], StringComparison.Ordinal);
        foreach (Precision precision in Enum.GetValues<Precision>())
            Assert.Contains(Lines, line => line.StartsWith($"agreement, small, {Options.Word(precision)}: gradients", StringComparison.Ordinal));
    }

    [Long, NeedsGpp]
    [SkippableFact]
    public void The_models_made_for_checks_pass()
    {
        GpuPlatform.Current = EmulatedPlatform.Create();

        int status = Run(new ModelCatalog(), Little with { Models = new CheckEffort().Models }, "--quick");

        Assert.True(status == 0, _output.ToString());
        Assert.Contains(Lines, line => line.StartsWith("slopes, checked-gru, fp32: kernel_1", StringComparison.Ordinal));
    }

    [Long, NeedsGpp]
    [SkippableFact]
    public void What_is_rounded_stays_within_the_bounds_for_as_many_steps_as_are_compared()
    {
        GpuPlatform.Current = EmulatedPlatform.Create();

        // Of all models that one magnifies rounding most.
        int status = Run(new ModelCatalog(), new CheckEffort(), "--part", "training", "--model", "checked-layer-norm", "--precision", "tf32,bf16");

        Assert.True(status == 0, _output.ToString());
        Assert.Equal(2, Lines.Count(line => line.StartsWith("  step 20: processor ", StringComparison.Ordinal)));
    }

    [Long]
    [NeedsGpp]
    [SkippableTheory]
    [InlineData("a wrong number", "math.cuh", "(x < 0 ? u : 1.0f) / (1.0f + u)", "(x < 0 ? u : 1.0f) / (1.002f + u)", "agreement, small, fp32: outputs")]
    [InlineData("a step that never clips", "optim.cuh", "norm > max_norm ? ", "norm < 0 ? ", "training, small, fp32: changes of parameters")]
    [InlineData("a wrong update", "optim.cuh", "clip / scale", "1.01 * clip / scale", "training, small, fp32: changes of parameters")]
    [InlineData("a text that does not compile", "math.cuh", "return x <= 0", "", "compiling CheckedLstm, fp32")]
    public void A_fault_of_a_kernel_fails(string fault, string file, string right, string wrong, string check)
    {
        GpuPlatform.Current = EmulatedPlatform.Create(file, right, wrong);

        int status = Run(Little, "--quick");

        Assert.True(status == 1, fault);
        Assert.Contains(Lines, line => line.StartsWith(check, StringComparison.Ordinal) && line.Contains("FAILED", StringComparison.Ordinal));
        Assert.EndsWith("checks FAILED.", Lines[^1], StringComparison.Ordinal);
    }

    [Long]
    [NeedsGpp]
    [SkippableFact]
    public void All_of_it_measures_what_quick_leaves_out()
    {
        GpuPlatform.Current = EmulatedPlatform.Create();
        string json = Path.Combine(_folder.FullName, "results.json"), torch = Path.Combine(_folder.FullName, "torch.jsonl");
        File.WriteAllText(torch, """
            {"note": "torch 2.0"}
            {"model": "small", "precision": "fp32", "mode": "eager", "words_per_second": 0.5}
            """);
        foreach (string text in (string[])["train", "valid", "test"])
            File.WriteAllText(Path.Combine(_folder.FullName, $"ptb.{text}.txt"), string.Concat(Enumerable.Repeat("a b a c\n", 30)));

        int status = Run(LittleTimes, "--data-path", _folder.FullName, "--json", json, "--torch", torch);

        Assert.True(status == 0, _output.ToString());

        foreach (string beginning in (string[])
            [
                "primitive, empty kernel", "primitive, barrier", "primitive, copy", "launches, small, fp32: Forward_Layers, 6 blocks, one kernel",
                "launches, small, fp32: Backward_Layers", "launches, small, fp32: Update_Parameters", "epoch, small, fp32: perplexities", "PyTorch: torch 2.0", "small   fp32",
            ])
            Assert.Contains(Lines, line => line.StartsWith(beginning, StringComparison.Ordinal));
        using var results = JsonDocument.Parse(File.ReadAllText(json));
        Assert.Equal(1, results.RootElement.GetProperty("speeds").GetArrayLength());
        Assert.All(results.RootElement.GetProperty("checks").EnumerateArray(), check => Assert.True(check.GetProperty("passed").GetBoolean()));
        Assert.Contains(
            results.RootElement.GetProperty("numbers").EnumerateArray(),
            number => number.GetProperty("unit").GetString() == "TFLOP/s" && number.GetProperty("value").GetDouble() > 0);
    }

    [NeedsGpp]
    [SkippableFact]
    public void An_update_that_is_timed_moves_the_parameters()
    {
        GpuPlatform.Current = EmulatedPlatform.Create();
        Assert.True(Run(LittleTimes, "--part", "launches") == 0, _output.ToString());
        Assert.Contains(Lines, line => line.StartsWith("launches, small, fp32: share of softmax_b that updates left as it was", StringComparison.Ordinal));

        GpuPlatform.Current = EmulatedPlatform.Create("optim.cuh", "if (rate == 0) return;", "return;");
        Assert.Equal(1, Run(LittleTimes, "--part", "launches"));
    }

    [NeedsGpp]
    [SkippableFact]
    public void What_was_found_is_in_the_file_before_the_next_part_begins()
    {
        string json = Path.Combine(_folder.FullName, "results.json");
        var kept = new List<string[]>();
        GpuPlatform platform = EmulatedPlatform.Create();
        GpuPlatform.Current = platform with
        {
            Open = ordinal =>
            {
                using var results = JsonDocument.Parse(File.ReadAllText(json));
                kept.Add([.. results.RootElement.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()!.Split(',')[0])]);
                return platform.Open(ordinal);
            },
        };

        Assert.Equal(0, Run(Little, "--part", "agreement,training", "--json", json));

        // Training opens the GPU several times; the first time is for the whole check.
        Assert.Empty(kept[0]);
        Assert.Equal(["agreement", "agreement", "agreement"], kept[^1]);
    }

    /// <summary>A context takes a driver a third of a second, and a check makes models by the hundred.</summary>
    [NeedsGpp]
    [SkippableFact]
    public void The_driver_keeps_its_context_from_the_first_model_to_the_last()
    {
        int contexts = 0;
        var opened = new List<WatchedGpu>();
        GpuPlatform platform = EmulatedPlatform.Create();
        GpuPlatform.Current = platform with
        {
            Open = ordinal =>
            {
                if (opened.All(gpu => gpu.IsDisposed))
                    contexts++;
                opened.Add(new WatchedGpu(platform.Open(ordinal)));
                return opened[^1];
            },
        };

        Assert.Equal(0, Run(Little, "--part", "agreement,training"));

        Assert.InRange(opened.Count, 3, int.MaxValue);
        Assert.Equal(1, contexts);
        Assert.All(opened, gpu => Assert.True(gpu.IsDisposed));
    }

    [Fact]
    public void Without_a_GPU_one_line_says_so()
    {
        GpuPlatform.Current = EmulatedPlatform.Create() with { Probe = () => new CudaProbe([], "There is no driver.") };

        Assert.Equal(1, Run(new CheckEffort(), "--quick"));

        Assert.Empty(_output.ToString());
        Assert.Equal("There is no GPU to check. There is no driver.", _error.ToString().TrimEnd());
    }

    // An emulated step takes a tenth of a second.
    private static CheckEffort LittleTimes =>
        Little with { TimedSteps = 1, Turns = 1, LaunchesOfGraph = 1, TimedGraphs = 1, Barriers = 3, CopiedFloats = 4096 };

    private static CheckEffort Little => new() { Models = [], Precisions = [Precision.Fp32], ComparedSteps = 2 };

    private string[] Lines => _output.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n');

    private int Run(CheckEffort effort, params string[] args) => Run(new ModelCatalog(ModelEntry.Of<CheckedLstm>("small")), effort, args);

    private int Run(ModelCatalog catalog, CheckEffort effort, params string[] args)
    {
        Command command = new CheckCommand(catalog, effort, _output, _error).Build(CancellationToken.None);
        return command.Parse(args).Invoke(new InvocationConfiguration { Output = _output, Error = _error, EnableDefaultExceptionHandler = false });
    }
}
