using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Ptb;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Text;

namespace ModelGen.Benchmarks.Compare;

/// <summary><c>compare DIR [MODEL ...]</c>: the training step beside PyTorch's, on the texts of a directory.</summary>
internal static class CompareCommand
{
    private const int Rounds = 5;

    // PyTorch's side is an LSTM.
    private static readonly string[] Comparable = ["small", "medium", "large", "test"];

    /// <summary>Runs the comparison.</summary>
    /// <param name="args">The directory, and models; without models small, medium and large.</param>
    public static int Run(IReadOnlyList<string> args)
    {
        if (args.Count == 0)
            return Fail("compare takes the directory with the texts, and perhaps models: compare data/ptb small medium large");
        string[] models = args.Count > 1 ? [.. args.Skip(1)] : ["small", "medium", "large"];
        if (models.FirstOrDefault(model => !Comparable.Contains(model)) is string unknown)
            return Fail($"compare does not know {unknown}: expected some of {string.Join(", ", Comparable)}.");

        try
        {
            var comparison = new Comparison(Corpus.Read(args[0]), Rounds);
            Console.WriteLine("| model | threads | words/s (range) | GFLOP/s | of the probed peak | PyTorch words/s | ratio | PyTorch memory | our memory so far |");
            Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
            foreach (string model in models)
                ModelCatalog.Declared[model].Run(comparison);
            return 0;
        }
        catch (InputException exception)
        {
            return Fail(exception.Message);
        }
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
