namespace ModelGen.Training;

/// <summary>What perplexities on a synthetic text can be judged by.</summary>
/// <param name="Source">The source's own perplexity: no model can do better in the long run.</param>
/// <param name="Unigram">The perplexity of knowing how frequent each word is, and nothing else.</param>
public sealed record PerplexityScale(double Source, double Unigram)
{
    /// <summary>One line for the user that sets a perplexity beside these.</summary>
    public string Judge(double perplexity) =>
        $"perplexity {perplexity:F1}, the source's own is {Source:F1} (word frequencies alone: {Unigram:F1})";
}
