using System;

namespace ModelGen.Decoding;

/// <summary>Scores of the tokens that may come next.</summary>
internal static class Logits
{
    /// <summary>The token with the highest score; of several the first.</summary>
    public static int Best(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int token = 1; token < logits.Length; token++)
            best = logits[token] > logits[best] ? token : best;
        return best;
    }

    /// <summary>The logarithm of the sum of the exponentials: what a score has to be lowered by to be the logarithm of a probability.</summary>
    /// <param name="logits">The scores of a row.</param>
    /// <param name="row">The row, from 0, for messages.</param>
    /// <param name="step">The step, from 0, for messages.</param>
    /// <exception cref="NotFiniteNumberException">They say nothing.</exception>
    public static double LogSum(ReadOnlySpan<float> logits, int row, long step)
    {
        double best = Highest(logits, row, step), sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp(logit - best);
        return best + Math.Log(sum);
    }

    /// <summary>The highest score.</summary>
    /// <inheritdoc cref="LogSum"/>
    public static float Highest(ReadOnlySpan<float> logits, int row, long step)
    {
        float best = float.NegativeInfinity;
        for (int token = 0; token < logits.Length; token++)
        {
            float logit = logits[token];
            if (!(logit < float.PositiveInfinity))
                throw new NotFiniteNumberException($"At step {step} of row {row} the model gives {(float.IsNaN(logit) ? "NaN" : "infinity")} as the score of token {token}.", logit);
            best = Math.Max(best, logit);
        }

        return best > float.NegativeInfinity
            ? best
            : throw new NotFiniteNumberException($"At step {step} of row {row} the model gives negative infinity as the score of every token.", best);
    }
}
