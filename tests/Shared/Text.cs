using System;
using System.Linq;

namespace ModelGen.Tests;

/// <summary>Words for tests.</summary>
internal static class Text
{
    public static int[] Random(int seed, int count, int vocabulary)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(vocabulary))];
    }

    /// <summary>A window of [T, B] words of a model.</summary>
    public static int[] Window<TModel>(int seed)
        where TModel : ILanguageModel<TModel> =>
        Random(seed, TModel.Config.NumSteps * TModel.Config.BatchSize, TModel.Config.VocabSize);
}
