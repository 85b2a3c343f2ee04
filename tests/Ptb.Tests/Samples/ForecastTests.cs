using System.IO;
using Forecast;
using ModelGen.Ptb.Tests.Fakes;
using Xunit;

namespace ModelGen.Ptb.Tests.Samples;

public sealed class ForecastTests
{
    [Fact]
    public void Training_lowers_the_loss_with_the_same_bits_twice_and_allocates_nothing()
    {
        var hours = new GeneratedHours(seed: 3, training: 300, test: 50);
        SampleChecks.Learns(() => new ForecasterTraining(hours, seed: 3, threads: 2, steps: 100), training => training.Step(), steps: 60);
    }

    [Fact]
    public void The_sample_compares_three_methods_and_draws_a_forecast()
    {
        using var folder = new TextFolder();
        ConsoleRun run = SampleChecks.Run(ForecastSample.Run, "--steps", "2", "--picture", folder["f.svg"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"day before  .*\nlinear  .*\nnetwork  ", run.Output);
        Assert.StartsWith("<svg ", File.ReadAllText(folder["f.svg"]), System.StringComparison.Ordinal);
    }

    [Fact]
    public void Least_squares_solves_equations()
    {
        double[,] a = { { 4, 0, 0 }, { 2, 5, 0 }, { 2, 1, 9 } };        // The upper triangle is not read.
        double[,] b = { { 4 + 4 + 6, 0 }, { 2 + 10 + 3, 0 }, { 2 + 2 + 27, 0 } };
        LeastSquares.Solve(a, b);
        Assert.Equal([1, 2, 3], new[] { b[0, 0], b[1, 0], b[2, 0] }, (x, y) => System.Math.Abs(x - y) < 1e-12);
        Assert.Equal((0, 0, 0), (b[0, 1], b[1, 1], b[2, 1]));
    }

    [Fact]
    public void The_loss_of_a_quantile_weighs_what_is_above_and_below_it()
    {
        var said = new Quantiles([-1], [0], [1]);
        Assert.Equal((0.1 * 3 + 0.5 * 2 + 0.9 * 1) / 3, said.LossOf(0, 2), 12);
        Assert.Equal((0.9 * 1 + 0.5 * 2 + 0.1 * 3) / 3, said.LossOf(0, -2), 12);
        Assert.Equal((true, false, true), (said.Holds(0, 1), said.Holds(0, 1.01f), said.Holds(0, -1)));
    }

    [Fact]
    public void Targets_are_the_hours_after_the_window_series_by_series()
    {
        var hours = new GeneratedHours(seed: 1, training: 100, test: 10);
        var past = new float[Windows.Past * 2 * GeneratedHours.Series];
        var future = new float[2 * Windows.Targets];
        Windows.Fill(hours, [48, 60], past, future);
        Assert.Equal(hours[0], past[..3]);
        Assert.Equal(hours[59], past[^3..]);
        Assert.Equal([hours[48][0], hours[50][0], hours[53][0], hours[59][0], hours[48][1]], future[..5]);
        Assert.Equal(hours[71][2], future[^1]);
    }

    [Theory]
    [InlineData("--steps", "0", "--steps is '0': expected a whole number from 1 to 2147483647.")]
    [InlineData("--steps", "many", "--steps is 'many': expected a whole number from 1 to 2147483647.")]
    [InlineData("--seed", "-1", "--seed is '-1': expected a whole number from 0 to 2147483647.")]
    [InlineData("--threads", "0", "--threads is '0': expected a whole number from 1 to 1024.")]
    [InlineData("--threads", "1025", "--threads is '1025': expected a whole number from 1 to 1024.")]
    [InlineData("--picture", "/nowhere/at/all.svg", "--picture is '/nowhere/at/all.svg': there is no folder /nowhere/at.")]
    [InlineData("--picture", "/", "--picture is '/': expected the name of a file.")]
    public void An_option_that_is_wrong_is_named_before_the_training(string option, string value, string message) =>
        SampleChecks.IsRefused(SampleChecks.Run(ForecastSample.Run, option, value), message);
}
