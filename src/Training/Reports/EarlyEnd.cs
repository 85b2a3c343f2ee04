namespace ModelGen.Training;

/// <summary>Training is over before its last epoch, because validation has not become better for a while.</summary>
/// <param name="Epoch">The epoch after which it ended, from 1.</param>
/// <param name="Patience">Epochs without improvement.</param>
/// <param name="BestPerplexity">The best perplexity of the validation text.</param>
public sealed record EarlyEnd(int Epoch, int Patience, double BestPerplexity)
{
    /// <summary>One line for the user.</summary>
    public override string ToString() =>
        $"Training ends after epoch {Epoch}: {Patience} in a row were not better by validation than {BestPerplexity:F3}.";
}
