using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Benchmarks.Compare.Networks;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.Benchmarks.Compare;

/// <summary>
/// <c>compare [DIR] [MODEL ...] [threads=N]</c>: training and reading beside PyTorch, on the texts of a directory; training of networks, which bring their
/// own batches.
/// </summary>
internal static class CompareCommand
{
    // PyTorch's side is an LSTM.
    private static readonly string[] Comparable = ["small", "medium", "large", "test", "awd"];

    private static readonly string[] Networks = [.. NetworkComparison.Networks.Select(network => network.Name)];

    private static readonly string[] Known = [.. Comparable, .. Networks];

    /// <summary>The language models that both sides know, among others.</summary>
    public static ModelCatalog Models { get; } = ModelCatalog.Declared.With([ModelEntry.Of<AwdLstm>("awd")]);

    /// <summary>Runs the comparison.</summary>
    /// <param name="args">
    /// The directory, models, and the number of threads; without models small, medium and large, and without a number one and two.
    /// </param>
    /// <returns>1 when a model computes something else than PyTorch, 2 when nothing could be compared.</returns>
    /// <exception cref="InputException">The directory or a model does not exist.</exception>
    public static int Run(IReadOnlyList<string> args)
    {
        string? directory = args.Count > 0 && !Known.Contains(args[0]) && !Arguments.AreThreads(args[0]) ? args[0] : null;
        var arguments = Arguments.Read("compare", [.. args.Skip(directory is null ? 0 : 1)], Known);
        try
        {
            IReadOnlyList<string> models = arguments.Models.Count > 0 ? arguments.Models : ["small", "medium", "large"];
            int[] threads = args.Any(Arguments.AreThreads) ? [arguments.Threads] : [1, 2];
            Corpus? corpus = models.Any(Comparable.Contains) ? ComparedText.Find(directory) : null;
            using (Contestant peer = Contestant.PyTorchs())
                Console.WriteLine($"Training, beside {peer.Version}:\n");
            bool agreed = corpus is null || Compare(corpus, [.. models.Where(Comparable.Contains)], threads);
            if (models.Any(Networks.Contains))
                agreed &= NetworkComparison.Run(models.Where(Networks.Contains), threads);
            return agreed ? 0 : 1;
        }
        catch (ContestException exception)
        {
            throw new InputException($"There is no comparison: {exception.Message}");
        }
    }

    private static bool Compare(Corpus corpus, IReadOnlyList<string> models, IReadOnlyList<int> threads)
    {
        Console.WriteLine(
            "| model | threads | words/s (range) | GFLOP/s | of the probed peak "
            + "| PyTorch words/s (range) | ratio | our memory | PyTorch memory |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        bool agreed = true;
        List<string> reading = [];
        foreach (string model in models)
        {
            var comparison = new Comparison(model, corpus, threads, Console.WriteLine, reading.Add);
            Models[model].Run(comparison);
            agreed &= comparison.Agreed;
        }

        Console.WriteLine("\nEvaluation, one word at a time:\n");
        Console.WriteLine("| model | threads | words | words/s (range) | PyTorch words/s (range) | ratio |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        reading.ForEach(Console.WriteLine);
        Console.WriteLine();
        return agreed;
    }
}
