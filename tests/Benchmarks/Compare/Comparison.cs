using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.Benchmarks.Compare;

/// <summary>
/// Times us and PyTorch alternately in one run, against the machine's peak probed in between. What has not been seen to
/// compute the same is not timed.
/// </summary>
/// <param name="name">The model, as the command line names it.</param>
/// <param name="corpus">The text.</param>
/// <param name="threadCounts">With how many threads it is timed.</param>
/// <param name="training">Receives the rows of the table on training.</param>
/// <param name="reading">Receives the rows of the table on reading a text.</param>
internal sealed class Comparison(
    string name, Corpus corpus, IReadOnlyList<int> threadCounts, Action<string> training, Action<string> reading) : IModelAction
{
    // Each round lasts about so many seconds on our side, and half of it on PyTorch's.
    private const int ReadingRounds = 3;
    private const double ReadingSeconds = 1;

    /// <summary>Whether everything agreed so far.</summary>
    public bool Agreed { get; private set; } = true;

    /// <summary>Compares the model.</summary>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        using Handover handover = Handover.Of<TModel>(corpus);
        foreach (int threads in threadCounts)
        {
            if (FindDifference(handover, threads) is string difference)
            {
                Agreed = false;
                training($"{name}, threads = {threads}: NOT timed, because {difference}");
                continue;
            }

            // Started afresh: neither what the checks left in memory nor what they learned is there.
            using Contestant ours = Contestant.Ours(name), theirs = Contestant.PyTorchs();
            ours.Ask(handover.LoadOrder(threads, dropout: true));
            theirs.Ask(handover.LoadOrder(threads, dropout: true));
            training(TrainingRow<TModel>(ours, theirs, threads));
            reading(ReadingRow(handover, ours, theirs, threads));
        }
    }

    private static double Time(Contestant side, string order, int first, int count) =>
        side.Ask(new { order, first, count }).Seconds;

    // A multiplication and an addition for each weight of a matrix, forward and twice backward. A table that is only looked up has none.
    private static double FlopsPerWord<TModel>()
        where TModel : ILanguageModel<TModel> =>
        6.0 * TModel.Parameters.Where(parameter => parameter.Shape.Count == 2 && (TModel.Config.TieWeights || parameter.Name != "embedding"))
            .Sum(parameter => (long)parameter.Length);

    private string? FindDifference(Handover handover, int threads)
    {
        using Contestant ours = Contestant.Ours(name), theirs = Contestant.PyTorchs();
        ours.Ask(handover.LoadOrder(threads, dropout: false));
        theirs.Ask(handover.LoadOrder(threads, dropout: false));
        return Agreement.FindDifference(ours, theirs, handover);
    }

    private string TrainingRow<TModel>(Contestant ours, Contestant theirs, int threads)
        where TModel : ILanguageModel<TModel>
    {
        double words = (double)TModel.Config.NumSteps * TModel.Config.BatchSize;
        TrainingTurns turns = TrainingTurns.Take(ours, theirs, threads, words);
        double flops = turns.Ours.Median * FlopsPerWord<TModel>() / 1e9;
        return $"| {name} | {threads} | {turns.Ours} | {flops:n0} | {flops / turns.Peaks.Median:p0} of {turns.Peaks.Median:n0} "
            + $"| {turns.Theirs} | {turns.Ours.Median / turns.Theirs.Median:0.00} "
            + $"| {turns.OurMemory >> 20:n0} MiB | {turns.TheirMemory >> 20:n0} MiB |";
    }

    private string ReadingRow(Handover handover, Contestant ours, Contestant theirs, int threads)
    {
        Time(theirs, "read", 0, 1);
        Time(ours, "read", 0, 1);
        double estimate = Time(ours, "read", 0, 1);
        int chunks = Math.Clamp((int)(ReadingSeconds / estimate), 1, handover.Chunks);
        int theirChunks = Math.Max(1, chunks / 2);
        Speeds ourSpeeds = new(), theirSpeeds = new();
        for (int round = 0; round < ReadingRounds; round++)
        {
            Thread.Sleep(TrainingTurns.Rest);
            int warmUp = Math.Clamp((int)(TrainingTurns.WarmUpSeconds / estimate), 1, handover.Chunks);
            Time(ours, "read", 0, warmUp);
            ourSpeeds.Add((double)chunks * handover.ChunkLength / Time(ours, "read", 0, chunks));
            Time(theirs, "read", 0, Math.Max(1, warmUp / 2));
            theirSpeeds.Add((double)theirChunks * handover.ChunkLength / Time(theirs, "read", 0, theirChunks));
        }

        return $"| {name} | {threads} | {chunks * handover.ChunkLength:n0} | {ourSpeeds} | {theirSpeeds} "
            + $"| {ourSpeeds.Median / theirSpeeds.Median:0.00} |";
    }
}
