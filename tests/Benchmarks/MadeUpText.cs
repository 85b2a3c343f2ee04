using System;
using System.Linq;

namespace ModelGen.Benchmarks;

/// <summary>Words of a step for those who need any: drawn evenly, the same each time.</summary>
internal sealed class MadeUpText
{
    /// <summary>Draws the words.</summary>
    /// <param name="config">The model that will read them.</param>
    public MadeUpText(LanguageModelConfig config)
    {
        var random = new Random(1);
        int count = config.NumSteps * config.BatchSize;
        Tokens = [.. Enumerable.Range(0, count).Select(_ => random.Next(config.VocabSize))];
        Targets = [.. Enumerable.Range(0, count).Select(_ => random.Next(config.VocabSize))];
    }

    /// <summary>What is read, <c>[NumSteps, BatchSize]</c>.</summary>
    public int[] Tokens { get; }

    /// <summary>What is to be predicted, <c>[NumSteps, BatchSize]</c>.</summary>
    public int[] Targets { get; }
}
