using System.Diagnostics;
using System.Linq;
using ModelGen.Ptb.Models;

namespace ModelGen.Ptb.Commands.GpuChecks;

/// <summary>Times training steps of a model by the clock on the wall, in every precision; the median of some turns counts.</summary>
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
            report.Attempt($"speed, {name}, {CheckReport.Name(precision)}", () => Measure<TModel>(precision));
    }

    private void Measure<TModel>(Precision precision)
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = TModel.Create(new ModelOptions { Device = Device.Cuda(), Precision = precision });
        var text = new CheckText(words, TModel.Config);
        int step = 0;
        double first = Step(), last = 0;

        // The first turn warms up.
        double[] seconds = [.. Enumerable.Range(0, effort.Turns + 1).Select(_ => Turn()).Skip(1).Order()];
        double median = seconds[seconds.Length / 2] / effort.TimedSteps;
        report.Tell(new Speed(name, precision, text.Tokens.Length / median, median * 1e3));
        report.Check($"speed, {name}, {CheckReport.Name(precision)}: last cost by the first", last / first, CostBound);

        double Turn()
        {
            long begin = Stopwatch.GetTimestamp();
            for (int i = 0; i < effort.TimedSteps; i++)
                last = Step();
            return Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }

        double Step()
        {
            text.MoveTo(step++);
            return model.TrainStep(text.Tokens, text.Targets, TModel.Config.LearningRate);
        }
    }
}
