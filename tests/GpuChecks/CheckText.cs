namespace ModelGen.GpuChecks;

/// <summary>Words for steps of any model, cut from one text. Which words follow each other does not matter here.</summary>
/// <param name="words">Word ids.</param>
/// <param name="config">The model.</param>
internal sealed class CheckText(int[] words, LanguageModelConfig config)
{
    /// <summary>The words of the step last moved to, <c>[T, B]</c>.</summary>
    public int[] Tokens { get; } = new int[config.NumSteps * config.BatchSize];

    /// <summary>The words to predict, <c>[T, B]</c>.</summary>
    public int[] Targets { get; } = new int[config.NumSteps * config.BatchSize];

    /// <summary>Fills <see cref="Tokens"/> and <see cref="Targets"/>; after the end of the text comes its beginning.</summary>
    public CheckText MoveTo(int step)
    {
        for (int position = 0; position < Tokens.Length; position++)
        {
            long place = ((long)step * Tokens.Length) + position;
            Tokens[position] = WordAt(place);
            Targets[position] = WordAt(place + 1);
        }

        return this;
    }

    private int WordAt(long place) => words[place % words.Length] % config.VocabSize;
}
