using System.Diagnostics;
using System.Linq;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;

namespace ModelGen.GpuChecks;

/// <summary>
/// Times training steps of a model on a text that it has taken in, by the clock on the wall, in every precision; the median of
/// some turns counts.
/// </summary>
/// <param name="report">Receives the speeds.</param>
/// <param name="effort">Turns and steps.</param>
/// <param name="name">The model's name on the command line.</param>
/// <param name="words">Word ids.</param>
internal sealed class SpeedCheck(CheckReport report, CheckEffort effort, string name, int[] words) : IModelAction
{
    // Speed counts only where something is learned: costs come down, or at least stay where they were.
    private const double CostBound = 1.1;

    /// <inheritdoc/>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        foreach (Precision precision in effort.Precisions)
            report.Attempt($"speed, {name}, {Options.Word(precision)}", () => Measure<TModel>(precision));
    }

    private void Measure<TModel>(Precision precision)
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = TModel.Create(effort.OptionsIn(precision));
        LoadedText text = model.AddText(words);
        var costs = new double[int.Min(effort.TimedSteps, text.Windows)];
        int first = 0;

        // The first turn warms up.
        Turn();
        double firstCost = costs[0];
        double[] seconds = [.. Enumerable.Range(0, effort.Turns).Select(_ => Turn()).Order()];
        double median = seconds[seconds.Length / 2] / costs.Length;
        long wordsOfStep = (long)TModel.Config.NumSteps * TModel.Config.BatchSize;
        report.Tell(new Speed(name, precision, wordsOfStep / median, median * 1e3));
        report.Check($"speed, {name}, {Options.Word(precision)}: last cost by the first", costs[^1] / firstCost, CostBound);

        double Turn()
        {
            if (first + costs.Length > text.Windows)
                first = 0;
            long begin = Stopwatch.GetTimestamp();
            model.TrainText(text, first, TModel.Config.LearningRate, costs);
            first += costs.Length;
            return Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }
    }
}
