using System;

namespace ModelGen.Training;

/// <summary>Adds up costs: the perplexity so far is exp(cost / predictions).</summary>
/// <param name="Cost">The costs so far, in nats.</param>
/// <param name="Predictions">The predictions that they are the sums of.</param>
public record struct Perplexity(double Cost, long Predictions)
{
    // Beyond it a perplexity is infinite, though the cost is not.
    private static readonly double LargestMeanCost = Math.Log(double.MaxValue);

    /// <summary>Perplexity of all that was added.</summary>
    public readonly double Value => Math.Exp(Cost / Predictions);

    /// <summary>Adds a cost in nats, summed over a number of predictions.</summary>
    /// <exception cref="DivergedException">The cost, or the perplexity so far, is not a finite number.</exception>
    public void Add(double cost, int predictions)
    {
        Cost += cost;
        Predictions += predictions;
        if (!double.IsFinite(Cost) || Cost > LargestMeanCost * Predictions)
            throw new DivergedException();
    }
}
