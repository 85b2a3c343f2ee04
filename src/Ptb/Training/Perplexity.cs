using System;

namespace ModelGen.Ptb.Training;

/// <summary>Adds up costs: the perplexity so far is exp(cost / predictions).</summary>
internal struct Perplexity
{
    private double _cost;
    private long _predictions;

    /// <summary>Perplexity of all that was added.</summary>
    public readonly double Value => Math.Exp(_cost / _predictions);

    /// <summary>Adds a cost in nats, summed over a number of predictions.</summary>
    /// <exception cref="DivergedException">The cost is not a finite number.</exception>
    public void Add(double cost, int predictions)
    {
        if (!double.IsFinite(cost))
            throw new DivergedException();
        _cost += cost;
        _predictions += predictions;
    }
}
