using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace ModelGen.Benchmarks.Compare.Networks;

/// <summary>Training steps of networks beside PyTorch. What has not been seen to compute the same is not timed.</summary>
internal static class NetworkComparison
{
    /// <summary>The networks that both sides know.</summary>
    public static IReadOnlyList<IComparedNetwork> Networks { get; } = [new SentimentNetwork(), new TranslateNetwork()];

    /// <summary>Compares some networks.</summary>
    /// <param name="names">Their names.</param>
    /// <param name="threadCounts">With how many threads.</param>
    /// <returns>Whether all agreed.</returns>
    public static bool Run(IEnumerable<string> names, IReadOnlyList<int> threadCounts)
    {
        Console.WriteLine("| network | threads | furthest from 64-bit floats: ours, PyTorch's | examples/s (range) | PyTorch examples/s (range) | ratio | our memory | PyTorch memory |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        bool agreed = true;
        foreach (IComparedNetwork network in names.Select(name => Networks.Single(network => network.Name == name)))
        {
            DirectoryInfo folder = Directory.CreateTempSubdirectory("modelgen-compare-");
            try
            {
                network.Write(folder.FullName);
                foreach (int threads in threadCounts)
                    agreed &= Compare(network, folder.FullName, threads);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        return agreed;
    }

    private static bool Compare(IComparedNetwork network, string folder, int threads)
    {
        (string? difference, FurthestParameter furthest) = Together(dropout: false, (ours, theirs) =>
        {
            using Contestant exact = Contestant.PyTorchs();
            exact.Ask(network.LoadOrder(folder, threads, dropout: false, isDouble: true));
            return NetworkAgreement.Find(ours, theirs, exact, folder);
        });
        if (difference is not null)
        {
            Console.WriteLine($"{network.Name}, threads = {threads}: NOT timed, because {difference}");
            return false;
        }

        TrainingTurns turns = Together(dropout: true, (ours, theirs) => TrainingTurns.Take(ours, theirs, threads, network.BatchSize));
        Console.WriteLine(
            $"| {network.Name} | {threads} | `{furthest.Name}` {furthest.Ours:0.0e0}, {furthest.Theirs:0.0e0} | {turns.Ours} | {turns.Theirs} | {turns.Ours.Median / turns.Theirs.Median:0.00} "
            + $"| {turns.OurMemory >> 20:n0} MiB | {turns.TheirMemory >> 20:n0} MiB |");
        return true;

        // Started afresh each time: neither what the checks left in memory nor what they learned is there.
        T Together<T>(bool dropout, Func<Contestant, Contestant, T> what)
        {
            using Contestant ours = Contestant.Ours(network.Name), theirs = Contestant.PyTorchs();
            ours.Ask(network.LoadOrder(folder, threads, dropout));
            theirs.Ask(network.LoadOrder(folder, threads, dropout));
            return what(ours, theirs);
        }
    }
}
