using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Reports;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Ptb.Tests.Commands;

/// <summary>What is printed reads the same in every culture: a trainer of one's own may run in any.</summary>
public sealed class CultureTests : IDisposable
{
    // No culture of any country has these, so that each is a number that went astray.
    private const string Strange = "§¤¬†‡";

    private readonly CultureInfo _before = CultureInfo.CurrentCulture;
    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 400)), "a b a c\nb a\n", "a b\n");

    public void Dispose()
    {
        CultureInfo.CurrentCulture = _before;
        _folder.Dispose();
    }

    [Long]
    [Fact]
    public void So_are_those_of_kernels() => Numbers_are_printed_alike("cuda-info");

    [Theory]
    [InlineData("train --data-path DIR --save-path DIR/out --epochs 1")]
    [InlineData("train --data-path DIR --epochs 1 --json")]
    [InlineData("--max-steps 1 --epochs 1")]
    [InlineData("--max-steps 1 --epochs 1 --json")]
    [InlineData("eval --data-path DIR --save-path DIR/saved")]
    [InlineData("eval --data-path DIR --save-path DIR/saved --split valid")]
    [InlineData("generate --data-path DIR --save-path DIR/saved --words 2000")]
    [InlineData("info")]
    [InlineData("--help")]
    [InlineData("train --threads 9999")]
    [InlineData("train --data-path DIR --threads 9 --epochs 0")]
    [InlineData("train --data-path DIR --epochs -1")]
    [InlineData("train --data-path DIR --model narrow")]
    [InlineData("train --data-path DIR --model wild")]
    [InlineData("train --data-path DIR --model fast")]
    public void Numbers_are_printed_alike(string line)
    {
        Run("train", "--data-path", _folder.Path, "--save-path", _folder["saved"], "--epochs", "0");
        string[] args = [.. line.Split(' ').Select(word => word.Replace("DIR", _folder.Path, StringComparison.Ordinal))];
        string[] expected = Words(Run(args));
        if (Directory.Exists(_folder["out"]))
            Directory.Delete(_folder["out"], recursive: true);
        CultureInfo.CurrentCulture = StrangeCulture();
        Assert.Equal("1¤234§5", 1234.5.ToString("N1", CultureInfo.CurrentCulture));

        ConsoleRun run = Run(args);

        Assert.DoesNotContain(run.Output + run.Error, Strange.Contains);
        Assert.Equal(expected, Words(run));
        Assert.Equal("§", CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator);
    }

    [Fact]
    public void A_terminal_shows_numbers_alike()
    {
        CultureInfo.CurrentCulture = StrangeCulture();
        var screen = new Screen(120);
        var terminal = new Terminal(screen, () => 120, hasUnicode: false);
        var catalog = new ModelCatalog(ModelEntry.Of<TinyModel>("small"));

        int exitCode = new CommandLine(catalog, TextWriter.Null, TextWriter.Null, terminal)
            .Run(["train", "--data-path", _folder.Path, "--save-path", _folder["out"]], CancellationToken.None);

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain(screen.Everything, Strange.Contains);
        Assert.Contains("perplexity ", screen.Everything, StringComparison.Ordinal);
        Assert.Contains(" words/s", screen.Everything, StringComparison.Ordinal);
    }

    private static CultureInfo StrangeCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        NumberFormatInfo numbers = culture.NumberFormat;
        numbers.NumberDecimalSeparator = numbers.PercentDecimalSeparator = numbers.CurrencyDecimalSeparator = "§";
        numbers.NumberGroupSeparator = numbers.PercentGroupSeparator = numbers.CurrencyGroupSeparator = "¤";
        numbers.NegativeSign = "¬";
        numbers.PercentSymbol = "†";
        numbers.PositiveInfinitySymbol = numbers.NaNSymbol = "‡";
        culture.DateTimeFormat.TimeSeparator = "‡";
        return culture;
    }

    private static ConsoleRun Run(params string[] args) => ConsoleRun.Of(
        new ModelCatalog(
            ModelEntry.Of<TinyModel>("small"), ModelEntry.Of<FakeModel<NarrowShape>>("narrow"), ModelEntry.Of<FakeModel<WideShape>>("default"),
            ModelEntry.Of<FakeModel<CostlyShape>>("wild"), ModelEntry.Of<FakeModel<FastShape>>("fast")),
        args);

    // Times and speeds differ from run to run.
    private static string[] Words(ConsoleRun run) =>
        [.. (run.Output + run.Error).Split(' ', '\n').Where(word => !word.Any(char.IsAsciiDigit)), $"exit code {run.ExitCode}"];
}
