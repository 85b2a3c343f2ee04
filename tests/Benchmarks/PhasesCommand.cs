using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
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
        AppContext.SetSwitch("ModelGen.PhaseClock", true);
        string? threads = args.FirstOrDefault(arg => arg.StartsWith("threads=", StringComparison.Ordinal));
        var command = new PhasesCommand(threads is null ? Environment.ProcessorCount : int.Parse(threads["threads=".Length..]));
        string[] models = [.. args.Where(arg => arg != threads)];
        foreach (string model in models.Length > 0 ? models : ["small", "medium", "large"])
            ModelCatalog.Declared[model].Run(command);
        return 0;
    }

    /// <summary>Prints the phases of a model.</summary>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        LanguageModelConfig config = TModel.Config;
        using TModel model = TModel.Create(new ModelOptions { Threads = threads });
        var text = new MadeUpText(config);
        Step(2);
        double peak = FmaPeak.Measure(threads);
        PhaseClock.Reset();
        long start = Stopwatch.GetTimestamp();
        int steps = 0;
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds)
            steps += Step(2);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / steps;
        double flops = 6.0 * ((config.NumLayers * 8.0 * config.HiddenSize * config.HiddenSize) + ((double)config.VocabSize * config.HiddenSize));
        double words = text.Tokens.Length / seconds;
        Console.WriteLine($"{config.Name}, {threads} threads: {seconds * 1e3:0.00} ms, {words:n0} words/s, {flops * words / 1e9 / peak:p1} of {peak:n0} GFLOP/s");
        foreach ((string phase, double time) in PhaseClock.Times)
            Console.WriteLine($"  {phase,-45} {time / steps * 1e3,9:0.000} ms {time / steps / seconds,7:p1}");

        int Step(int count)
        {
            for (int step = 0; step < count; step++)
                model.TrainStep(text.Tokens, text.Targets, 1e-3);
            return count;
        }
    }
}
