using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Samples;

namespace Forecast;

/// <summary>The sample: trains, compares with the baselines on hours that came later, and draws one forecast.</summary>
public static class ForecastSample
{
    private const int TrainingHours = 8000, TestHours = 2000;

    // One forecast for each hour of a day is joined to a line: what was said of each hour so many hours before.
    private const int LoadAhead = 6, HoursDrawn = 120;

    /// <summary>Runs it.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">The results.</param>
    /// <param name="error">What is wrong.</param>
    /// <returns>0; 2 for bad input, 1 for what went wrong on the way.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var command = new SampleCommand("Forecasts three series at four horizons, with a band.", steps: 3000, picture: "forecast.svg");
        return command.Run(args, output, error, parsed =>
        {
            int steps = parsed.GetValue(command.Steps), seed = parsed.GetValue(command.Seed);
            var hours = new GeneratedHours(seed, TrainingHours, TestHours);
            using var training = new ForecasterTraining(hours, seed, parsed.GetValue(command.Threads), steps);
            Train(training, steps, output);
            int[] moments = [.. Enumerable.Range(TrainingHours + Windows.Past, TestHours - Windows.Past - Windows.Horizons[^1] + 1)];
            Quantiles[] network = training.At(moments);
            Compare(hours, moments, network, output);
            Draw(hours, moments, network, parsed.GetValue(command.Picture)!, output);
        });
    }

    private static void Train(ForecasterTraining training, int steps, TextWriter output)
    {
        int bunch = Math.Max(steps / 10, 1);
        double sum = 0;
        for (int step = 1; step <= steps; step++)
        {
            sum += training.Step();
            if (step % bunch > 0)
                continue;
            output.WriteLine($"step {step,5}  quantile loss {sum / bunch / 3:0.0000}");
            sum = 0;
        }
    }

    private static void Compare(GeneratedHours hours, int[] moments, Quantiles[] network, TextWriter output)
    {
        output.WriteLine($"\nQuantile loss on {moments.Length} later hours, in deviations of the series:\n");
        output.WriteLine($"            {string.Concat(Windows.Horizons.Select(horizon => $"   +{horizon,2} h"))}     all   in the band");
        Baseline naive = Baseline.Naive(hours), linear = Baseline.Linear(hours);
        Say("day before", [.. moments.Select(naive.At)]);
        Say("linear", [.. moments.Select(linear.At)]);
        Say("network", network);

        void Say(string name, Quantiles[] said)
        {
            var losses = new double[Windows.Horizons.Length];
            int inside = 0;
            var future = new float[Windows.Targets];
            for (int index = 0; index < moments.Length; index++)
            {
                Windows.Future(hours, moments[index], future);
                for (int target = 0; target < Windows.Targets; target++)
                {
                    losses[target % losses.Length] += said[index].LossOf(target, future[target]) / moments.Length / GeneratedHours.Series;
                    inside += said[index].Holds(target, future[target]) ? 1 : 0;
                }
            }

            output.WriteLine($"{name,-12}{string.Concat(losses.Select(loss => $"  {loss:0.0000}"))}  {losses.Average():0.0000}   {(double)inside / moments.Length / Windows.Targets:0.0 %}");
        }
    }

    private static void Draw(GeneratedHours hours, int[] moments, Quantiles[] network, string path, TextWriter output)
    {
        int horizon = Array.IndexOf(Windows.Horizons, LoadAhead), series = Array.IndexOf(GeneratedHours.Names, "load");
        int target = (series * Windows.Horizons.Length) + horizon;
        var chart = new Chart($"Load, and what was said of it {LoadAhead} hours before", "hours");
        int[] drawn = [.. Enumerable.Range(0, Math.Min(HoursDrawn, moments.Length))];
        chart.AddBand("quantiles 0.1 to 0.9", "#cfe3f7", drawn.Select(hour => ((double)hour, (double)network[hour].Low[target], (double)network[hour].High[target])));
        chart.AddLine("median", "#1f6fb5", drawn.Select(hour => ((double)hour, (double)network[hour].Middle[target])));
        chart.AddLine("load, in deviations from its mean", "#222222", drawn.Select(hour => ((double)hour, (double)hours[moments[hour] + LoadAhead - 1][series])));
        chart.Write(path);
        output.WriteLine($"\nThe picture is {path}.");
    }
}
