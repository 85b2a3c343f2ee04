using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Text;

namespace ModelGen.Benchmarks.Compare;

/// <summary>
/// Times our training step and PyTorch's alternately in one run, against the machine's peak probed in between. What has not
/// been seen to compute the same is not timed.
/// </summary>
/// <param name="corpus">The text.</param>
/// <param name="rounds">How often both take their turn.</param>
internal sealed class Comparison(Corpus corpus, int rounds) : IModelAction
{
    private const int WarmUp = 3;
    private const double LossTolerance = 2e-5;

    private static readonly TimeSpan PeerRest = TimeSpan.FromSeconds(0.3);

    // One round takes about this long.
    private const double RoundSeconds = 3;

    /// <summary>Compares a model at one and two threads.</summary>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        foreach (int threads in (int[])[1, 2])
            Run<TModel>(threads);
    }

    private void Run<TModel>(int threads)
        where TModel : ILanguageModel<TModel>
    {
        LanguageModelConfig config = TModel.Config;
        using TModel model = TModel.Create(new ModelOptions { Threads = threads });
        var windows = new Windows(corpus.Train, config, "training");
        using Peer? peer = Peer.Start(out string reason);
        if (peer is null)
            Console.WriteLine($"{config.Name}, {threads} threads: NOT compared with PyTorch ({reason})");
        else
            Hand(peer, model, windows, threads);
        if (peer is not null && !ComputesTheSame(peer, model, windows))
            return;

        int step = WarmUp;
        double estimate = Ours(model, windows, 0, WarmUp) / WarmUp;
        peer?.Ask(new Dictionary<string, object> { ["do"] = "train", ["first"] = 0, ["steps"] = WarmUp });
        int steps = Math.Max(2, (int)(RoundSeconds / estimate));
        List<double> ours = [], theirs = [], peaks = [];
        double peerMemory = 0;
        for (int round = 0; round < rounds; round++, step += steps)
        {
            // Its threads look out for more work for a while before they sleep.
            Thread.Sleep(PeerRest);
            peaks.Add(FmaPeak.Measure(threads));
            ours.Add(Words(steps) / Ours(model, windows, step, steps));
            if (peer is null)
                continue;
            JsonElement answer = peer.Ask(new Dictionary<string, object> { ["do"] = "train", ["first"] = step, ["steps"] = Math.Max(2, steps / 2) });
            theirs.Add(Words(Math.Max(2, steps / 2)) / answer.GetProperty("seconds").GetDouble());
            peerMemory = answer.GetProperty("memory").GetDouble();
        }

        double peak = Median(peaks), speed = Median(ours), flops = speed * FlopsPerWord(config) / 1e9;
        string beside = peer is null ? "| - | - | - "
            : $"| {Median(theirs):n0} | {speed / Median(theirs):0.00} | {peerMemory / (1 << 20):n0} MiB ";
        Console.WriteLine(
            $"| {config.Name} | {threads} | {speed:n0} ({ours.Min():n0} to {ours.Max():n0}) | {flops:n0} | {flops / peak:p0} of {peak:n0} "
            + $"{beside}| {Process.GetCurrentProcess().PeakWorkingSet64 / (1 << 20):n0} MiB |");

        double Words(int count) => (double)count * config.NumSteps * config.BatchSize;
    }

    private static void Hand<TModel>(Peer peer, TModel model, Windows windows, int threads)
        where TModel : ILanguageModel<TModel>
    {
        string folder = Directory.CreateTempSubdirectory("modelgen-compare-").FullName;
        try
        {
            string parameters = Path.Combine(folder, "parameters.safetensors"), tokens = Path.Combine(folder, "tokens.i32");
            Safetensors.Write(parameters, new Dictionary<string, string>(), TModel.Parameters, model.GetParameter);
            using (FileStream file = File.Create(tokens))
            {
                for (int window = 0; window < Math.Min(windows.Count, 400); window++)
                {
                    windows.MoveTo(window);
                    file.Write(MemoryMarshal.AsBytes<int>(windows.Tokens));
                    file.Write(MemoryMarshal.AsBytes<int>(windows.Targets));
                }
            }

            LanguageModelConfig c = TModel.Config;
            peer.Ask(new Dictionary<string, object>
            {
                ["do"] = "load",
                ["config"] = new { c.HiddenSize, c.NumLayers, c.NumSteps, c.BatchSize, c.KeepProb, c.LearningRate, c.MaxGradNorm },
                ["parameters"] = parameters,
                ["tokens"] = tokens,
                ["threads"] = threads,
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool ComputesTheSame<TModel>(Peer peer, TModel model, Windows windows)
        where TModel : ILanguageModel<TModel>
    {
        windows.MoveTo(0);
        double ours = model.Evaluate(windows.Tokens, windows.Targets);
        double theirs = peer.Ask(new Dictionary<string, object> { ["do"] = "evaluate", ["window"] = 0 }).GetProperty("loss").GetDouble();
        model.ResetState();
        if (Math.Abs(ours - theirs) <= LossTolerance * theirs)
            return true;
        Console.WriteLine($"{TModel.Config.Name}: NOT timed, because the costs differ: ours {ours}, PyTorch's {theirs}");
        return false;
    }

    private static double Ours<TModel>(TModel model, Windows windows, int first, int steps)
        where TModel : ILanguageModel<TModel>
    {
        long start = Stopwatch.GetTimestamp();
        for (int step = first; step < first + steps; step++)
        {
            windows.MoveTo(step % Math.Min(windows.Count, 400));
            model.TrainStep(windows.Tokens, windows.Targets, TModel.Config.LearningRate);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // 6 (L 8 H H + V H): a multiplication and an addition for each weight, forward and twice backward.
    private static double FlopsPerWord(LanguageModelConfig config) =>
        6.0 * ((config.NumLayers * 8.0 * config.HiddenSize * config.HiddenSize) + ((double)config.VocabSize * config.HiddenSize));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
