using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Ptb;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Text;

namespace ModelGen.Benchmarks.Compare;

/// <summary><c>compare DIR [MODEL ...]</c>: training and reading beside PyTorch, on the texts of a directory.</summary>
internal static class CompareCommand
{
    // PyTorch's side is an LSTM.
    private static readonly string[] Comparable = ["small", "medium", "large", "test"];

    /// <summary>Runs the comparison.</summary>
    /// <param name="args">The directory, and models; without models small, medium and large.</param>
    /// <returns>1 when a model computes something else than PyTorch, 2 when nothing could be compared.</returns>
    public static int Run(IReadOnlyList<string> args)
    {
        if (args.Count == 0)
            return Fail("compare takes the directory with the texts, and perhaps models: compare data/ptb small medium large");
        string[] models = args.Count > 1 ? [.. args.Skip(1)] : ["small", "medium", "large"];
        if (models.FirstOrDefault(model => !Comparable.Contains(model)) is string unknown)
            return Fail($"compare does not know {unknown}: expected some of {string.Join(", ", Comparable)}.");

        try
        {
            return Compare(Corpus.Read(args[0]), models);
        }
        catch (InputException exception)
        {
            return Fail(exception.Message);
        }
        catch (ContestException exception)
        {
            return Fail($"There is no comparison: {exception.Message}");
        }
    }

    private static int Compare(Corpus corpus, string[] models)
    {
        using (Contestant peer = Contestant.PyTorchs())
            Console.WriteLine($"Training, beside {peer.Version}:\n");
        Console.WriteLine(
            "| model | threads | words/s (range) | GFLOP/s | of the probed peak "
            + "| PyTorch words/s (range) | ratio | our memory | PyTorch memory |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        bool agreed = true;
        List<string> reading = [];
        foreach (string model in models)
        {
            var comparison = new Comparison(model, corpus, Console.WriteLine, reading.Add);
            ModelCatalog.Declared[model].Run(comparison);
            agreed &= comparison.Agreed;
        }

        Console.WriteLine("\nEvaluation, one word at a time:\n");
        Console.WriteLine("| model | threads | words | words/s (range) | PyTorch words/s (range) | ratio |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        reading.ForEach(Console.WriteLine);
        return agreed ? 0 : 1;
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
