using System;

namespace ModelGen.Ptb.Training;

/// <summary>Adds up costs: the perplexity so far is exp(cost / predictions).</summary>
/// <param name="Cost">The costs so far, in nats.</param>
/// <param name="Predictions">The predictions that they are the sums of.</param>
internal record struct Perplexity(double Cost, long Predictions)
{
    /// <summary>Perplexity of all that was added.</summary>
    public readonly double Value => Math.Exp(Cost / Predictions);

    /// <summary>Adds a cost in nats, summed over a number of predictions.</summary>
    /// <exception cref="DivergedException">The cost is not a finite number.</exception>
    public void Add(double cost, int predictions)
    {
        if (!double.IsFinite(cost))
            throw new DivergedException();
        Cost += cost;
        Predictions += predictions;
    }
}
