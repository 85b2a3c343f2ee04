using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using ModelGen.Cuda;
using ModelGen.Emulator;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Ptb.Tests.Commands;

/// <summary>
/// Every option of every command, in every spelling, has a row here that sees its effect: what the command does with the option that it does not do
/// without it. A new option without a row is a failed test, and so is one that no longer does anything.
/// </summary>
public sealed class OptionEffectTests : IDisposable
{
    private const string NoGpu = "There is no GPU here.";

    private static readonly ModelCatalog Catalog = new(
        ModelEntry.Of<TinyModel>("small"), ModelEntry.Of<FakeModel<WideShape>>("wide"), ModelEntry.Of<TiedModel>("tied"),
        ModelEntry.Of<FakeModel<WideShape>>("default"));

    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 20)), "a b a c\nb a\n", "a b\n");
    private readonly TextFolder _other = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 20)), "c c a c\nc a\n", "b b a a\n");
    private readonly Dictionary<string, Action> _rows;
    private readonly Dictionary<string, Action> _rowsThatCompile;

    public OptionEffectTests()
    {
        _folder.Write("long.txt", string.Concat(Enumerable.Repeat("a b a c\n", 200)));
        GpuPlatform.Current = new GpuPlatform(
            () => new CudaProbe([], NoGpu), _ => throw new CudaException(NoGpu), new KernelStore(new GppCompiler(), null, []));
        _rows = new()
        {
            ["--help"] = () => Assert.Contains("--max-steps", Run("--help").Output, StringComparison.Ordinal),
            ["--version"] = () => Assert.Matches(@"^\d+\.\d+\.\d+", Run("--version").Output),
            ["--epochs"] = () => Assert.NotEqual(Lines(Run("--max-steps 1 --epochs 1"), "Epoch: "), Lines(Run("--epochs 0"), "Epoch: ")),
            ["--max-steps"] = () => Assert.Equal(1, Steps(Run("--max-steps 1 --epochs 2 --json"))),
            ["--seed"] = () => Assert.Contains("(seed 3)", Run("--epochs 0 --seed 3").Output, StringComparison.Ordinal),
            ["--threads"] = () => Assert.Equal(3, Started(Run("--epochs 0 --json --threads 3")).GetProperty("threads").GetInt32()),
            ["--json"] = () => Assert.StartsWith("{", Run("--epochs 0 --json").Output, StringComparison.Ordinal),

            ["train --model"] = () => Assert.StartsWith("WideModel: ", Run("train DIR --model wide --epochs 0").Output, StringComparison.Ordinal),
            ["train --epochs"] = () => Assert.Equal(["1"], Lines(Run("train DIR --epochs 1"), "Valid").Select(line => line.Split(' ')[1])),
            ["train --max-steps"] = () => Assert.Equal(3, Steps(Run("train DIR --max-steps 3 --json"))),
            ["train --seed"] = () => Assert.NotEqual(Tested("train DIR --epochs 1 --seed 5"), Tested("train DIR --epochs 1")),
            ["train --threads"] = () => Assert.Equal(3, Started(Run("train DIR --epochs 0 --json --threads 3")).GetProperty("threads").GetInt32()),
            ["train --resume"] = () =>
            {
                Run("train DIR OUT --max-steps 3");
                Assert.Contains("Resumed after 3 training steps.", Run("train DIR OUT --resume").Output, StringComparison.Ordinal);
            },
            ["train --overwrite"] = () => Saved(() =>
            {
                Assert.Equal(0, Run("train DIR OUT --overwrite --epochs 0").ExitCode);
                Assert.True(File.Exists(_folder["out/model.1.safetensors"]));
            }),
            ["train --json"] = () => Assert.StartsWith("{", Run("train DIR --epochs 0 --json").Output, StringComparison.Ordinal),

            ["train --train"] = () => Assert.Contains($" from {_folder["ptb.train.txt"]},", Run($"train {Files()} --epochs 0").Output, StringComparison.Ordinal),
            ["train --valid"] = () => Assert.NotEqual(
                Lines(Run($"train {Files()} --epochs 1"), "Valid"), Lines(Run($"train {Files(valid: _other)} --epochs 1"), "Valid")),
            ["train --test"] = () => Assert.NotEqual(Tested($"train {Files()} --epochs 1"), Tested($"train {Files(test: _other)} --epochs 1")),
            ["train --text"] = () => Assert.Contains($" 900 training words from {_folder["long.txt"]},", Run("train TEXT --epochs 0").Output, StringComparison.Ordinal),
            ["train --ratio"] = () => Assert.Contains(" 500 training words", Run("train TEXT --ratio 2,1,1 --epochs 0").Output, StringComparison.Ordinal),
            ["train --tokens"] = () => Assert.Contains(" 1,440 training characters", Run("train TEXT --tokens chars --epochs 0 --model wide").Output, StringComparison.Ordinal),
            ["train --learning-rate"] = () => Assert.Equal(["0.250", "0.250", "0.125"], Rates("--learning-rate 0.25")),
            ["train --lr-decay"] = () => Assert.Equal(["1.000", "1.000", "0.200"], Rates("--lr-decay 0.2")),
            ["train --max-epoch"] = () => Assert.Equal(["1.000", "0.500", "0.250"], Rates("--max-epoch 1")),
            ["train --schedule"] = () => Assert.Equal(["1.000", "1.000", "1.000"], Rates("--schedule constant")),
            ["train --warmup-steps"] = () => Assert.Equal("0.333", Rates("--warmup-steps 3")[0]),
            ["train --average-after"] = () => Assert.Contains(
                "keeps no averages", Run("train DIR --model wide --average-after 2").Error, StringComparison.Ordinal),
            ["train --random-windows"] = () => Assert.Contains(
                "declare it with VariableSteps", Run("train DIR --model wide --random-windows 2").Error, StringComparison.Ordinal),
            ["train --patience"] = () => Assert.Contains(
                "Training ends after epoch ", Run("train DIR --model wide --epochs 9 --patience 1 --learning-rate 30 --schedule constant").Output, StringComparison.Ordinal),

            ["eval --text"] = () => Saved(() => Assert.NotEqual(
                Run($"eval OUT --text {_folder["ptb.test.txt"]}").Output, Run($"eval OUT --text {_other["ptb.test.txt"]}").Output)),
            ["eval --best"] = () => SavedBest(() => Assert.NotEqual(Run("eval DIR OUT").Output, Run("eval DIR OUT --best").Output)),
            ["generate --best"] = () => Saved(() =>
            {
                File.Delete(_folder["out/best.safetensors"]);
                Assert.StartsWith("There is no best.safetensors in ", Fault("generate OUT --best"), StringComparison.Ordinal);
            }),
            ["vocab --tokens"] = () => Assert.StartsWith(
                "160 characters, 5 of them different\n", Run($"vocab {_folder["ptb.train.txt"]} --tokens chars").Output, StringComparison.Ordinal),

            ["eval --split"] = () => Saved(() => Assert.StartsWith("Valid Perplexity: ", Run("eval DIR OUT --split valid").Output, StringComparison.Ordinal)),
            ["eval --threads"] = () => Saved(() =>
                Assert.Equal($"Computed by 3 threads; no GPU: {NoGpu}\n", Computed(Run("eval DIR OUT --device auto --threads 3")))),

            ["generate --prompt"] = () => Saved(() => Assert.StartsWith("c b c ", Run("generate DIR OUT --prompt c\u2003b\u2003c").Output, StringComparison.Ordinal)),
            ["generate --words"] = () => Saved(() => Assert.True(Words("generate DIR OUT --words 7") <= 7 && Words("generate DIR OUT") > 7)),
            // The most likely word is the same in every text; with all alike, texts of two seeds differ at once.
            ["generate --temperature"] = () => Saved(() =>
            {
                Assert.Equal(Run("generate DIR OUT --temperature 0").Output, Run("generate DIR OUT --temperature 0 --seed 7").Output);
                Assert.NotEqual(Run("generate DIR OUT").Output, Run("generate DIR OUT --temperature 9").Output);
            }),
            ["generate --top-k"] = () => Saved(() =>
                Assert.Equal(Run("generate DIR OUT --temperature 0").Output, Run("generate DIR OUT --top-k 1 --seed 7").Output)),
            ["generate --top-p"] = () => Saved(() =>
                Assert.Equal(Run("generate DIR OUT --temperature 0").Output, Run("generate DIR OUT --top-p 1e-9 --seed 7").Output)),
            ["generate --seed"] = () => Saved(() =>
            {
                Assert.NotEqual(Run("generate DIR OUT").Output, Run("generate DIR OUT --seed 7").Output);
                // 2^32 + 1: every bit of a seed counts.
                Assert.NotEqual(Run("generate DIR OUT").Output, Run("generate DIR OUT --seed 4294967297").Output);
            }),
            ["generate --threads"] = () => Saved(() =>
                Assert.Equal($"Computed by 3 threads; no GPU: {NoGpu}\n", Computed(Run("generate DIR OUT --device auto --threads 3")))),

            ["plan --target"] = () => Assert.StartsWith("TinyModel for cuda, after wavefront\n", Run("plan small --target cuda").Output, StringComparison.Ordinal),
            ["plan --after"] = () => Assert.StartsWith("TinyModel for cpu, after softmax\n", Run("plan small --after softmax").Output, StringComparison.Ordinal),

            ["cuda-info --model"] = () => Assert.Contains("Kernels of TiedModel, fp32, sm_90", Run("cuda-info --model tied").Output, StringComparison.Ordinal),
            ["cuda-info --precision"] = () => Assert.Contains(
                "Kernels of TinyModel, bf16, sm_90", Run("cuda-info --precision bf16").Output, StringComparison.Ordinal),
            ["cuda-info --arch"] = () => Assert.Contains("Kernels of TinyModel, fp32, sm_80", Run("cuda-info --arch sm_80").Output, StringComparison.Ordinal),
        };

        // The options that several commands share, in both spellings.
        foreach (string spelling in (string[])["--data-path", "--data_path"])
        {
            _rows[$"train {spelling}"] = () => Assert.Contains(
                $" from {_folder.Path},", Run($"train {spelling} {_folder.Path} --epochs 0").Output, StringComparison.Ordinal);
            _rows[$"eval {spelling}"] = () => Saved(() => Assert.NotEqual(
                Run($"eval OUT {spelling} {_folder.Path}").Output, Run($"eval OUT {spelling} {_other.Path}").Output));
            _rows[$"generate {spelling}"] = () => Saved(() => Assert.Contains(
                $"There is no directory {_folder["nowhere"]};", Fault($"generate OUT {spelling} {_folder["nowhere"]}"), StringComparison.Ordinal));
        }

        foreach (string spelling in (string[])["--save-path", "--save_path"])
        {
            _rows[$"train {spelling}"] = () =>
            {
                Run($"train DIR --epochs 0 {spelling} {_folder["there"]}");
                Assert.True(File.Exists(_folder["there/model.safetensors"]));
            };
            foreach (string command in (string[])["eval", "generate"])
            {
                _rows[$"{command} {spelling}"] = () => Assert.StartsWith(
                    $"There is no model.safetensors in {_folder["nowhere"]}", Fault($"{command} DIR {spelling} {_folder["nowhere"]}"), StringComparison.Ordinal);
            }
        }

        foreach (string command in (string[])["", "train ", "eval ", "generate "])
        {
            _rows[$"{command}--device"] = () => Assert.Equal("a fake of cuda:2, Fp32", Device(command, "--device cuda:2"));
            _rows[$"{command}--precision"] = () => Assert.Equal("a fake of cuda:0, Bf16", Device(command, "--device cuda --precision bf16"));
            _rows[$"{command}--gemm"] = () => Assert.Equal("a fake of cuda:0, Fp32, CublasLt", Device(command, "--device cuda --gemm cublaslt"));
            _rows[$"{command}--clusters"] = () => Assert.Equal("a fake of cuda:0, Bf16, clusters", Device(command, "--device cuda --precision bf16 --clusters"));
            _rows[$"{command}--use-fp16"] = () => Assert.Equal("a fake of cuda:0, Fp16", Device(command, "--device cuda --use-fp16"));
            _rows[$"{command}--use_fp16"] = () => Assert.Equal("a fake of cuda:0, Fp16", Device(command, "--device cuda --use_fp16"));
        }

        foreach (string command in (string[])["cuda-info", $"cuda-build --arch sm_90 --out {_folder["built"]}"])
        {
            _rows[$"{command.Split(' ')[0]} --clusters"] = () => Assert.StartsWith(
                "--clusters exchanges factors in 16 bits", Fault($"{command} --precision tf32 --clusters"), StringComparison.Ordinal);
        }

        _rowsThatCompile = new()
        {
            ["cuda-build --arch"] = () => Assert.Equal("small, fp32, sm_80", Built("--arch sm_80 --model small --precision fp32")),
            ["cuda-build --out"] = () =>
            {
                Built("--arch sm_80 --model small --precision fp32");
                Assert.NotEmpty(Directory.GetFiles(_folder["built"]));
            },
            ["cuda-build --model"] = () => Assert.Equal("tied, fp32, sm_80", Built("--arch sm_80 --model tied --precision fp32")),
            ["cuda-build --precision"] = () => Assert.Equal("small, bf16, sm_80", Built("--arch sm_80 --model small --precision bf16")),
        };
    }

    public static TheoryData<string> Options => new(new OptionEffectTests()._rows.Keys);

    public static TheoryData<string> OptionsThatCompile => new(new OptionEffectTests()._rowsThatCompile.Keys);

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Every_option_of_every_command_has_a_row()
    {
        RootCommand root = new CommandLine(Catalog, TextWriter.Null, TextWriter.Null, terminal: null).Build(CancellationToken.None);
        Assert.Equal(Spellings.Of(root).Order(StringComparer.Ordinal), _rows.Keys.Concat(_rowsThatCompile.Keys).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void An_option_has_its_effect(string option) => _rows[option]();

    [Long]
    [SkippableTheory, NeedsNvrtc]
    [MemberData(nameof(OptionsThatCompile))]
    public void An_option_has_its_effect_on_what_is_compiled(string option) => _rowsThatCompile[option]();

    [Fact]
    public void An_option_that_takes_a_value_does_not_take_an_empty_one()
    {
        RootCommand root = new CommandLine(Catalog, TextWriter.Null, TextWriter.Null, terminal: null).Build(CancellationToken.None);
        string[] taken =
        [
            .. Spellings.Of(root, option => option.ValueType != typeof(bool) && option is not (HelpOption or VersionOption)).Where(spelling =>
            {
                ConsoleRun run = ConsoleRun.Of(Catalog, [.. spelling.Split(' '), ""]);
                string option = spelling.Split(' ')[^1].Replace('_', '-');
                return run.ExitCode != 2 || !run.Error.StartsWith($"{option} takes ", StringComparison.Ordinal)
                    || !run.Error.EndsWith(", not ''.\n", StringComparison.Ordinal) || run.Output.Length > 0;
            }),
        ];
        // A prompt may be empty: the text then begins as a line does.
        Assert.Equal(["generate --prompt"], taken);
    }

    [Theory]
    [InlineData("generate DIR OUT --prompt @-@", "--prompt has the word '@-@', which ")]
    [InlineData("generate DIR OUT --prompt @nowhere", "--prompt has the word '@nowhere', which ")]
    [InlineData("train --data-path @home", "There is no directory @home; ")]
    [InlineData("train --data-path @", "There is no directory @; ")]
    [InlineData("eval DIR --save-path @home", "There is no model.safetensors in @home; ")]
    [InlineData("train --model @small", "--model takes one of small, ")]
    [InlineData("train --epochs @1", "--epochs takes a whole number of at least 0, not '@1'.")]
    [InlineData("train --device @cpu", "--device takes cpu, ")]
    [InlineData("cuda-info --arch @sm_90", "--arch takes sm_80, ")]
    [InlineData("@arguments", "Unrecognized command or argument '@arguments'.")]
    public void A_value_that_begins_with_at_is_that_value(string line, string error)
    {
        Saved(() => { });
        Assert.StartsWith(error, Fault(line), StringComparison.Ordinal);
    }

    // DIR and OUT are options, so that a row shows what it is about.
    private ConsoleRun Run(string line) => ConsoleRun.Of(
        Catalog,
        [
            .. line.Replace("DIR", $"--data-path {_folder.Path}", StringComparison.Ordinal)
                .Replace("TEXT", $"--text {_folder["long.txt"]}", StringComparison.Ordinal)
                .Replace("OUT", $"--save-path {_folder["out"]}", StringComparison.Ordinal)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ]);

    private string Fault(string line)
    {
        ConsoleRun run = Run(line);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        return run.Error;
    }

    private void Saved(Action look)
    {
        Assert.Equal(0, Run("train DIR OUT --epochs 1").ExitCode);
        look();
    }

    private string Files(TextFolder? valid = null, TextFolder? test = null) =>
        $"--train {_folder["ptb.train.txt"]} --valid {(valid ?? _folder)["ptb.valid.txt"]} --test {(test ?? _folder)["ptb.test.txt"]}";

    // A best model that is not the last one.
    private void SavedBest(Action look) => Saved(() =>
    {
        Assert.Equal(0, Run($"train DIR --save-path {_folder["longer"]} --epochs 2").ExitCode);
        File.Copy(_folder["longer/model.safetensors"], _folder["out/best.safetensors"], overwrite: true);
        look();
    });

    private string[] Rates(string options) =>
        [.. Lines(Run($"train DIR --model wide {options}"), "Learning rate: ").Select(line => line.Split(' ')[^1])];

    private string Tested(string line) => Lines(Run(line), "Test Perplexity: ").Single();

    private int Words(string line) => Run(line).Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Length;

    private static string[] Lines(ConsoleRun run, string part) => [.. run.Output.Split('\n').Where(line => line.Contains(part, StringComparison.Ordinal))];

    private static JsonElement Started(ConsoleRun run) => JsonDocument.Parse(run.Output.Split('\n')[0]).RootElement;

    private static long Steps(ConsoleRun run) => Started(run).GetProperty("steps").GetInt64();

    private static string Computed(ConsoleRun run) =>
        string.Concat(run.Error.Split('\n').Where(line => line.StartsWith("Computed by ", StringComparison.Ordinal)).Select(line => line + "\n"));

    // The fake tells where it was to be computed.
    private string Device(string command, string options)
    {
        Assert.Equal(0, Run("train DIR OUT --model wide --epochs 0").ExitCode);
        ConsoleRun run = Run(command switch
        {
            "" => $"--epochs 0 {options}",
            "train " => $"train DIR --model wide --epochs 0 {options}",
            _ => $"{command}DIR OUT {options}",
        });
        Assert.Equal(0, run.ExitCode);
        string told = run.Output + run.Error;
        return told[told.IndexOf("a fake of ", StringComparison.Ordinal)..].Split('\n')[0];
    }

    private string Built(string options) => Run($"cuda-build --out {_folder["built"]} {options}").Output.Split(':')[0];
}
