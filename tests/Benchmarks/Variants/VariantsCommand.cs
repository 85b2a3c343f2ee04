using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using ModelGen.Benchmarks.Compare;

namespace ModelGen.Benchmarks.Variants;

/// <summary><c>variants [threads=N]</c>: the share of the machine's peak that other cells, options and sizes reach.</summary>
internal sealed class VariantsCommand(int threads)
{
    private const int Rounds = 5;
    private const double Seconds = 0.5;

    /// <summary>Measures all of them.</summary>
    public static int Run(IReadOnlyList<string> args)
    {
        var command = new VariantsCommand(Arguments.Read("variants", args, known: []).Threads);
        Console.WriteLine($"| {command.Threads} threads | words/s | GFLOP/s | of the probed peak |\n| --- | --- | --- | --- |");
        command.Model<Plain>();
        command.Model<WithDropout>();
        command.Model<Tied>();
        command.Model<WithGru>();
        command.Model<WithOriginalGru>();
        command.Model<WithCoupledLstm>();
        command.Model<WithPeepholeLstm>();
        command.Model<WithLayerNormLstm>();
        command.Model<WithProjection>();
        command.Model<WithOwnCell>();
        command.Model<Odd>();
        command.Model<Even>();
        command.Layer<Forwards>();
        command.Layer<BothWays>();
        return 0;
    }

    private int Threads => threads;

    private void Model<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = TModel.Create(new ModelOptions { Threads = threads });
        var text = new MadeUpText(TModel.Config);
        long weights = TModel.Parameters.Where(parameter => parameter.Shape.Count == 2 && (TModel.Config.TieWeights || parameter.Name != "embedding"))
            .Sum(parameter => (long)parameter.Length);
        Measure(TModel.Config.Name, text.Tokens.Length, weights, () => model.TrainStep(text.Tokens, text.Targets, 1e-3));
    }

    private void Layer<TLayer>()
        where TLayer : IRecurrentLayer<TLayer>
    {
        using TLayer layer = TLayer.Create(new ModelOptions { Threads = threads });
        RecurrentLayerConfig config = TLayer.Config;
        int steps = config.NumSteps * config.BatchSize;
        var random = new Random(1);
        float[] input = [.. Enumerable.Range(0, steps * config.InputSize).Select(_ => random.NextSingle() - 0.5f)];
        var output = new float[steps * config.ProjectionSize * (config.Bidirectional ? 2 : 1)];
        var gradient = new float[input.Length];
        long weights = TLayer.Parameters.Where(parameter => parameter.Shape.Count == 2).Sum(parameter => (long)parameter.Length);
        Measure(config.Name, steps, weights, () =>
        {
            layer.Forward(input, output);
            layer.Backward(output, gradient);
            layer.Update(1e-3);
        });
    }

    // A multiplication and an addition for each weight and word, forward and twice backward.
    private void Measure(string name, int words, long weights, Action step)
    {
        step();
        step();
        Speeds speeds = new(), peaks = new();
        for (int round = 0; round < Rounds; round++)
        {
            peaks.Add(FmaPeak.Measure(threads));
            long start = Stopwatch.GetTimestamp();
            int steps = 0;
            for (; Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds; steps++)
                step();
            speeds.Add(steps * words / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        double speed = speeds.Median, peak = peaks.Median, flops = 6.0 * weights * speed / 1e9;
        Console.WriteLine($"| {name} | {speed:n0} | {flops:n0} | {flops / peak:p1} of {peak:n0} |");
    }
}
