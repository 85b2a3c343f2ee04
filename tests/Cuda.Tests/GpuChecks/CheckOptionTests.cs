using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using ModelGen.Emulator;
using ModelGen.GpuChecks;
using ModelGen.Ptb.Models;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.GpuChecks;

/// <summary>
/// Every option of the checks, in every spelling, has a row here that sees its effect. A new option without a row is a failed test, and so
/// is one that no longer does anything.
/// </summary>
public sealed class CheckOptionTests : IDisposable
{
    private const string NoGpu = "There is no GPU here.";

    private static readonly ModelCatalog Catalog = new(ModelEntry.Of<CheckedLstm>("small"));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelgen-check-options-");
    private readonly Dictionary<string, Action> _rows;
    private readonly Dictionary<string, Action> _rowsThatCompile;

    public CheckOptionTests()
    {
        GpuPlatform.Current = new GpuPlatform(() => new CudaProbe([], NoGpu), _ => throw new CudaException(NoGpu), new KernelStore(new NoCompiler(), null, []));
        foreach (string text in (string[])["train", "valid", "test"])
            File.WriteAllText(InFolder($"ptb.{text}.txt"), string.Concat(Enumerable.Repeat("a b a c\n", 20)));
        _rows = new()
        {
            ["--help"] = () => Assert.Contains("cuda-build", Run("--help").Output, StringComparison.Ordinal),
            ["--version"] = () => Assert.Matches(@"^\d+\.\d+\.\d+", Run("--version").Output),
            ["check --quick"] = () =>
            {
                Assert.DoesNotContain("epoch, small", Check($"--data-path {_folder} --quick"), StringComparison.Ordinal);
                Assert.Contains("epoch, small", Check($"--data-path {_folder}"), StringComparison.Ordinal);
            },
            ["check --model"] = () => Assert.Equal(
                ["checked-gru", "small"], Checked("--model small,checked-gru --part agreement").Select(words => words[1]).Distinct().Order()),
            ["check --part"] = () => Assert.Equal(
                ["slopes", "training"], Checked("--part training slopes --model checked-lstm").Select(words => words[0]).Distinct().Order()),
            ["check --precision"] = () => Assert.Equal(
                ["bf16", "tf32"], Checked("--precision tf32,bf16 --model small --part agreement").Select(words => words[2]).Distinct().Order()),
            ["check --gemm"] = () => Assert.Matches(
                @"agreement, small, fp32 +FAILED: There is no library\.", Check("--model small --part agreement --precision fp32 --gemm cublaslt")),
            ["check --clusters"] = () =>
            {
                string output = Check("--model small --part agreement --precision fp32,bf16 --clusters");
                Assert.Matches(@"agreement, small, fp32 +FAILED: There is no compiler\.", output);
                Assert.Matches(@"agreement, small, bf16 +FAILED: There is no compiler of clusters\.", output);
            },
            ["cuda-build --clusters"] = () => Assert.StartsWith(
                "--clusters needs sm_90 or later, not sm_80",
                Run($"cuda-build --out {InFolder("built")} --arch sm_80 --precision bf16 --clusters").Error, StringComparison.Ordinal),
            ["check --json"] = () =>
            {
                Check($"--quick --json {InFolder("checks.json")}");
                Assert.True(JsonDocument.Parse(File.ReadAllText(InFolder("checks.json"))).RootElement.TryGetProperty("facts", out _));
            },
            ["check --torch"] = () =>
            {
                File.WriteAllText(InFolder("torch"), """{"note": "torch 2.0"}""");
                Assert.Contains("PyTorch: torch 2.0", Check($"--quick --torch {InFolder("torch")}"), StringComparison.Ordinal);
            },
        };
        foreach (string spelling in (string[])["--data-path", "--data_path"])
            _rows[$"check {spelling}"] = () => Assert.Contains($"Text: {_folder}\n", Check($"--quick {spelling} {_folder}"), StringComparison.Ordinal);

        _rowsThatCompile = new()
        {
            ["cuda-build --arch"] = () => Assert.Equal("small, fp32, sm_80", Built("--arch sm_80 --model small --precision fp32")),
            ["cuda-build --out"] = () =>
            {
                Built("--arch sm_80 --model small --precision fp32");
                Assert.NotEmpty(Directory.GetFiles(InFolder("built")));
            },
            ["cuda-build --model"] = () => Assert.Equal("checked-gru, fp32, sm_80", Built("--arch sm_80 --model checked-gru --precision fp32")),
            ["cuda-build --precision"] = () => Assert.Equal("small, bf16, sm_80", Built("--arch sm_80 --model small --precision bf16")),
        };
    }

    public static TheoryData<string> Options => new(new CheckOptionTests()._rows.Keys);

    public static TheoryData<string> OptionsThatCompile => new(new CheckOptionTests()._rowsThatCompile.Keys);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_option_of_every_command_has_a_row() => Assert.Equal(
        Spellings.Of(Commands).Order(StringComparer.Ordinal), _rows.Keys.Concat(_rowsThatCompile.Keys).Order(StringComparer.Ordinal));

    [Long]
    [Theory]
    [MemberData(nameof(Options))]
    public void An_option_has_its_effect(string option) => _rows[option]();

    [Long]
    [NeedsNvrtc]
    [SkippableTheory]
    [MemberData(nameof(OptionsThatCompile))]
    public void An_option_has_its_effect_on_what_is_compiled(string option) => _rowsThatCompile[option]();

    [Fact]
    public void An_option_that_takes_a_value_does_not_take_an_empty_one()
    {
        string[] taken =
        [
            .. Spellings.Of(Commands, option => option.ValueType != typeof(bool) && option is not (HelpOption or VersionOption)).Where(spelling =>
            {
                (int status, string output, string error) = Run([.. spelling.Split(' '), ""]);
                string option = spelling.Split(' ')[^1].Replace('_', '-');
                return status != 2 || !error.StartsWith($"{option} takes ", StringComparison.Ordinal)
                    || !error.EndsWith(", not ''.\n", StringComparison.Ordinal) || output.Length > 0;
            }),
        ];
        Assert.Empty(taken);
    }

    [Theory]
    [InlineData("", "Required command was not provided.")]
    [InlineData("gpu-check", "Required command was not provided.")]
    [InlineData("check --model small,huge", "--model takes small, checked-lstm, checked-gru, checked-layer-norm, not 'huge'.")]
    [InlineData("check --part speed", "--part takes agreement, training, slopes, primitives, launches, speeds, epoch, not 'speed'.")]
    [InlineData("check --part agreement,", "--part takes agreement, training, slopes, primitives, launches, speeds, epoch, not ''.")]
    [InlineData("check --quick --precision fp32 fp64", "--precision takes fp32, tf32, bf16, fp16, not 'fp64'.")]
    [InlineData("cuda-build --out x --arch sm_90 --model huge", "--model takes small, checked-lstm, checked-gru, checked-layer-norm, not 'huge'.")]
    [InlineData("@arguments", "Required command was not provided.")]
    public void Bad_arguments_are_one_line_that_names_them(string line, string message) =>
        Assert.Equal((2, "", message + "\n"), Run(line));

    [Fact]
    public void A_file_that_begins_with_at_is_that_file()
    {
        GpuPlatform.Current = Present();
        (int status, _, string error) = Run("check --quick --torch @torch");
        Assert.Equal(2, status);
        Assert.StartsWith("--torch @torch cannot be read: ", error, StringComparison.Ordinal);
    }

    [Long]
    [NeedsNvrtc]
    [SkippableFact]
    public void Without_further_words_everything_that_is_checked_and_timed_is_built_in_every_precision()
    {
        string[] lines = Run($"cuda-build --arch sm_80 --out {InFolder("built")}").Output.TrimEnd().Split('\n');

        string[] models = ["small", "checked-lstm", "checked-gru", "checked-layer-norm"], precisions = ["fp32", "tf32", "bf16", "fp16"];
        Assert.Equal(
            [.. models.SelectMany(model => precisions.Select(precision => $"{model}, {precision}, sm_80")), "primitives, fp32, sm_80"],
            lines[..^1].Select(line => line.Split(':')[0]));
        // As the check will look for them.
        var effort = new CheckEffort();
        KernelSource[] wanted =
        [
            .. Enum.GetValues<Precision>().SelectMany(precision => effort.Models.Select(model => model.Programs.Cuda())
                .Select(program => new KernelSource(program.Name, program.Source, precision))),
            PrimitiveTimes.Source(effort),
        ];
        Assert.All(wanted, source => Assert.NotNull(new CubinCache(InFolder("built")).Find(CubinKey.OfPrebuilt(source, "sm_80"))));
    }

    private static RootCommand Commands =>
        new CheckCommandLine(Catalog, new CheckEffort(), TextWriter.Null, TextWriter.Null).Build(CancellationToken.None);

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    private static (int Status, string Output, string Error) Run(string line) => Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static (int Status, string Output, string Error) Run(string[] args)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int status = new CheckCommandLine(Catalog, new CheckEffort(), output, error).Run(args, CancellationToken.None);
        return (status, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    private static GpuPlatform Present()
    {
        var gpu = new GpuInfo("Good", "sm_86", 84, 24L << 30, new Version(12, 4));
        return GpuPlatform.Current with { Probe = () => new CudaProbe([gpu], null) };
    }

    // What was to be checked: part, model, and precision where a part has several.
    private static IEnumerable<string[]> Checked(string options) => Check(options).Split('\n')
        .Where(line => line.Contains(" FAILED: ", StringComparison.Ordinal) && !line.StartsWith("compiling ", StringComparison.Ordinal))
        .Select(line => line.Split(" FAILED")[0].TrimEnd().Split(", "));

    // There is a GPU, but no kernel for it: every check fails, which says what would have been checked.
    private static string Check(string options)
    {
        GpuPlatform.Current = Present() with { Open = _ => new EmulatedGpu { LibraryProblem = "There is no library." } };
        return Run($"check {options}").Output;
    }

    private string Built(string options) => Run($"cuda-build --out {InFolder("built")} {options}").Output.Split(':')[0];

    private sealed class NoCompiler : IKernelCompiler
    {
        public string Identity => "none";

        public CompiledKernels Compile(KernelSource source, string architecture) => throw new CudaException($"There is no compiler{(source.HasClusters ? " of clusters" : "")}.");
    }
}
