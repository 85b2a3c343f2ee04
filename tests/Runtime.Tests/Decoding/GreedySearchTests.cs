using System;
using System.Linq;
using ModelGen.Decoding;
using Xunit;

namespace ModelGen.Runtime.Tests.Decoding;

public sealed class GreedySearchTests
{
    [Fact]
    public void Each_token_is_the_most_likely_one_after_those_before()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            var model = PrefixModel.ByChance(4, 3, seed);
            int[] starts = [seed, 1, 2];
            Assert.Equal(starts.Select(start => OneByOne(model, start)), new GreedySearch(0, 8).Decode(model, starts).Select(AllTexts.Line));
        }

        static string OneByOne(PrefixModel model, int start)
        {
            int[] tokens = [];
            double sum = 0;
            while (tokens.Length < 8)
            {
                double[] next = model.LogProbabilities([start, .. tokens]);
                int best = Array.IndexOf(next, next.Max());
                sum += next[best];
                if (best == 0)
                    return AllTexts.Line(new Hypothesis(tokens, true, sum, sum));
                tokens = [.. tokens, best];
            }

            return AllTexts.Line(new Hypothesis(tokens, false, sum, sum));
        }
    }

    [Fact]
    public void Of_equally_likely_tokens_the_first_comes() =>
        Assert.Equal([1, 1], new GreedySearch(0, 2).Decode(new PrefixModel(4, 1, _ => [0, 2, 2, 2]), [0])[0].Tokens);

    [Fact]
    public void A_text_that_ends_leaves_its_row_and_the_last_one_ends_the_search()
    {
        // A text that begins with n has n tokens.
        var model = new PrefixModel(2, 3, prefix => prefix.Count > prefix[0] ? [1, 0] : [0, 1]);
        Hypothesis[] found = [.. new GreedySearch(0, 9).Decode(model, [3, 0, 1])];
        Assert.Equal([3, 0, 1], found.Select(text => text.Tokens.Count));
        Assert.Equal(["+3", "0 2", "+2", "0", "+1", "+1"], model.Calls);
    }

    [Fact]
    public void A_text_that_never_ends_has_as_many_tokens_as_there_are_steps()
    {
        var model = new PrefixModel(2, 1, _ => [0, 1]);
        Hypothesis found = new GreedySearch(0, 1).Decode(model, [0])[0];
        Assert.Equal((1, false), (found.Tokens.Count, found.IsEnded));
        Assert.Equal(["+1"], model.Calls);
    }
}
