namespace ModelGen.Training;

/// <summary>What a run came to.</summary>
/// <param name="TestPerplexity">Perplexity of the test text.</param>
/// <param name="WordsPerSecond">Words learned from per second of training, over all epochs.</param>
/// <param name="Scale">What the test perplexity is to be judged by, where that is known.</param>
public sealed record RunResult(double TestPerplexity, double WordsPerSecond, PerplexityScale? Scale)
{
    /// <summary>Epochs of the model that was tested: the last one.</summary>
    public int Epochs { get; init; }

    /// <summary>The epoch that was the best by validation; null where none was finished.</summary>
    public EpochSummary? Best { get; init; }
}
