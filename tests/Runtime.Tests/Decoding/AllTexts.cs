using System.Collections.Generic;
using System.Linq;
using ModelGen.Decoding;

namespace ModelGen.Runtime.Tests.Decoding;

/// <summary>All texts that a model can write, one by one: what a beam that is wide enough has to agree with.</summary>
internal static class AllTexts
{
    /// <summary>The texts, the best first.</summary>
    public static List<Hypothesis> Of(PrefixModel model, int start, int endToken, int maxSteps, LengthNormalization normalization)
    {
        var found = new List<Hypothesis>();
        Grow([], 0);
        return [.. found.OrderByDescending(text => text.Score)];

        void Grow(int[] tokens, double sum)
        {
            double[] next = model.LogProbabilities([start, .. tokens]);
            for (int token = 0; token < next.Length; token++)
            {
                double grown = sum + next[token];
                int length = tokens.Length + 1;
                if (double.IsNegativeInfinity(grown))
                    continue;
                if (token == endToken)
                    found.Add(new Hypothesis(tokens, IsEnded: true, grown, normalization.Score(grown, length)));
                else if (length == maxSteps)
                    found.Add(new Hypothesis([.. tokens, token], IsEnded: false, grown, normalization.Score(grown, length)));
                else
                    Grow([.. tokens, token], grown);
            }
        }
    }

    /// <summary>A text and its score, to be compared.</summary>
    public static string Line(Hypothesis text) => $"{string.Join(' ', text.Tokens)}{(text.IsEnded ? " ." : "")} {text.LogProbability:0.000000} {text.Score:0.000000}";
}
