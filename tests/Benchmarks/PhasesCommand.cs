using System;
using System.Collections.Generic;
using System.Diagnostics;
using ModelGen.Benchmarks.Compare;
using ModelGen.Cpu;
using ModelGen.Ptb.Models;

namespace ModelGen.Benchmarks;

/// <summary><c>phases [MODEL ...] [threads=N]</c>: where the time of a training step goes.</summary>
internal sealed class PhasesCommand(int threads) : IModelAction
{
    private const double Seconds = 4;

    /// <summary>Prints the phases of some models; without any those of small, medium and large.</summary>
    public static int Run(IReadOnlyList<string> args)
    {
        var arguments = Arguments.Read("phases", args, [.. ModelCatalog.Declared.Names]);
        AppContext.SetSwitch("ModelGen.PhaseClock", true);
        var command = new PhasesCommand(arguments.Threads);
        foreach (string model in arguments.Models.Count > 0 ? arguments.Models : ["small", "medium", "large"])
            ModelCatalog.Declared[model].Run(command);
        return 0;
    }

    /// <summary>Prints the phases of a model's training step, and of the evaluation of a single stream.</summary>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        LanguageModelConfig config = TModel.Config;
        using TModel model = TModel.Create(new ModelOptions { Threads = threads });
        var text = new MadeUpText(config);
        double weights = (config.NumLayers * 8.0 * config.HiddenSize * config.HiddenSize) + ((double)config.VocabSize * config.HiddenSize);
        Measure($"{config.Name}, training", text.Tokens.Length, 6 * weights, () => model.TrainStep(text.Tokens, text.Targets, 1e-3));
        Measure($"{config.Name}, single stream", text.Tokens.Length, 2 * weights, () => model.EvaluateSequence(text.Tokens, text.Targets));
    }

    private void Measure(string what, int words, double flopsPerWord, Func<double> step)
    {
        _ = step() + step();
        double peak = FmaPeak.Measure(threads);
        PhaseClock.Reset();
        long start = Stopwatch.GetTimestamp();
        int steps = 0;
        for (; Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds; steps++)
            step();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / steps, speed = words / seconds;
        Console.WriteLine(
            $"{what}, {threads} threads: {seconds * 1e3:0.00} ms, {speed:n0} words/s, {flopsPerWord * speed / 1e9 / peak:p1} of {peak:n0} GFLOP/s");
        foreach ((string phase, double time) in PhaseClock.Times)
            Console.WriteLine($"  {phase,-45} {time / steps * 1e3,9:0.000} ms {time / steps / seconds,7:p1}");
    }
}
