namespace ModelGen.Training;

/// <summary>The model of an earlier epoch that is better by validation than the last one, and how it does in the test.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">The last epoch.</param>
/// <param name="ValidPerplexity">Its perplexity of the validation text.</param>
/// <param name="TestPerplexity">Its perplexity of the test text.</param>
/// <param name="Path">The file that holds it.</param>
public sealed record BestResult(int Epoch, int Epochs, double ValidPerplexity, double TestPerplexity, string Path)
{
    /// <summary>One line for the user.</summary>
    public override string ToString() =>
        $"Best of {Epochs} epochs by validation: {Epoch}, valid {ValidPerplexity:F3}, test {TestPerplexity:F3}, kept as {Path}.";
}
