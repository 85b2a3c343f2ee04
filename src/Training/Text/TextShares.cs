using System;

namespace ModelGen.Training;

/// <summary>In which proportion one text is divided into three, each of them one stretch of it.</summary>
public sealed record TextShares
{
    /// <summary>A proportion, such as 0.9, 0.05 and 0.05, or 18, 1 and 1.</summary>
    /// <param name="train">The beginning, to learn from.</param>
    /// <param name="valid">What comes next, for validation.</param>
    /// <param name="test">The end, for the test.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive and finite, or they are too many.</exception>
    public TextShares(double train, double valid, double test)
    {
        if (!(train > 0 && valid > 0 && test > 0 && double.IsFinite(train + valid + test)))
            throw new ArgumentOutOfRangeException(nameof(train), $"Shares of a text are positive numbers, not {train}, {valid} and {test}.");
        (Train, Valid, Test) = (train, valid, test);
    }

    /// <summary>The share of the text to learn from.</summary>
    public double Train { get; }

    /// <summary>The share of the text for validation.</summary>
    public double Valid { get; }

    /// <summary>The share of the text for the test.</summary>
    public double Test { get; }

    /// <summary>Where validation and test begin in a text of so many tokens.</summary>
    internal (int Valid, int Test) Of(int tokens)
    {
        double all = Train + Valid + Test;
        return ((int)Math.Round(tokens * (Train / all)), (int)Math.Round(tokens * ((Train + Valid) / all)));
    }
}
