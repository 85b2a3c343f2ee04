using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Decoding;
using ModelGen.Randomness;
using Xunit;

namespace ModelGen.Runtime.Tests.Decoding;

public sealed class SamplerTests
{
    private const float Never = float.NegativeInfinity;
    private static readonly float[] Probabilities = [0.1f, 0.4f, 0.05f, 0.25f, 0.2f];

    public static TheoryData<string, double[]> Cases => new()
    {
        { "as they are", [0.1, 0.4, 0.05, 0.25, 0.2] },
        { "temperature 0.5", Normal(0.01, 0.16, 0.0025, 0.0625, 0.04) },
        { "temperature 2", Normal([.. Probabilities.Select(p => Math.Sqrt(p))]) },
        { "top 2", Normal(0, 0.4, 0, 0.25, 0) },
        { "top 1", [0, 1, 0, 0, 0] },
        { "top 9", [0.1, 0.4, 0.05, 0.25, 0.2] },
        { "0.6 together", Normal(0, 0.4, 0, 0.25, 0) },
        { "0.66 together", Normal(0, 0.4, 0, 0.25, 0.2) },
        { "a billionth together", [0, 1, 0, 0, 0] },
        // Of the three that are left, which have 0.85 together, 0.7 of that is 0.595: two have it.
        { "top 3, of these 0.7", Normal(0, 0.4, 0, 0.25, 0) },
        // At temperature 0.5 they have 0.58, 0.23, 0.15, ... of all.
        { "temperature 0.5, 0.6 together", Normal(0, 0.16, 0, 0.0625, 0) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tokens_come_as_often_as_the_definition_says(string what, double[] expected)
    {
        SamplingOptions options = what switch
        {
            "as they are" => new(),
            "temperature 0.5" => new() { Temperature = 0.5 },
            "temperature 2" => new() { Temperature = 2 },
            "top 2" => new() { TopK = 2 },
            "top 1" => new() { TopK = 1 },
            "top 9" => new() { TopK = 9 },
            "0.6 together" => new() { TopP = 0.6 },
            "0.66 together" => new() { TopP = 0.66 },
            "a billionth together" => new() { TopP = 1e-9 },
            "top 3, of these 0.7" => new() { TopK = 3, TopP = 0.7 },
            _ => new() { Temperature = 0.5, TopP = 0.6 },
        };
        const int Draws = 40_000;
        // The scores are logarithms up to a number.
        var sampler = new Sampler(5, options);
        float[] logits = [.. Probabilities.Select(p => MathF.Log(p) + 3)];
        int[] found = new int[5];
        for (int step = 0; step < Draws; step++)
            found[sampler.Draw(logits, 0, step)]++;
        for (int token = 0; token < 5; token++)
        {
            // Five deviations of the mean; what cannot come never comes.
            Assert.InRange(found[token] / (double)Draws, expected[token] - Bound(token), expected[token] + Bound(token));
        }

        double Bound(int token) => 5 * Math.Sqrt(expected[token] * (1 - expected[token]) / Draws);
    }

    [Fact]
    public void The_same_seed_row_and_step_draw_the_same_and_others_draw_otherwise()
    {
        Assert.Equal(Drawn(1, 0), Drawn(1, 0));
        Assert.NotEqual(Drawn(1, 0), Drawn(2, 0));
        Assert.NotEqual(Drawn(1, 0), Drawn(1 + (1UL << 32), 0));
        Assert.NotEqual(Drawn(1, 0), Drawn(1, 1));
        Assert.NotEqual(Drawn(1, 0), Drawn(1, 0, first: 1L << 32));

        static int[] Drawn(ulong seed, int row, long first = 0)
        {
            var sampler = new Sampler(1000, new SamplingOptions { Seed = seed });
            return [.. Enumerable.Range(0, 20).Select(step => sampler.Draw(new float[1000], row, first + step))];
        }
    }

    [Fact]
    public void The_point_is_that_of_the_counter_that_is_documented()
    {
        var sampler = new Sampler(1 << 16, new SamplingOptions { Seed = 77 });
        uint high = Philox.Draw(System.Runtime.Intrinsics.Vector128.Create(5u, uint.MaxValue, 2u, 3u), 77)[1];
        Assert.Equal((int)(high >> 16), sampler.Draw(new float[1 << 16], row: 3, step: (2L << 32) + 5));
    }

    [Fact]
    public void A_limit_that_leaves_all_tokens_draws_the_same_as_none()
    {
        float[] logits = [.. Enumerable.Range(0, 50).Select(token => MathF.Sin(token))];
        Assert.Equal(Drawn(new()), Drawn(new() { TopK = 50 }));
        Assert.Equal(Drawn(new()), Drawn(new() { TopP = 1 - 1e-12 }));

        IEnumerable<int> Drawn(SamplingOptions options)
        {
            var sampler = new Sampler(50, options);
            return Enumerable.Range(0, 500).Select(step => sampler.Draw(logits, 0, step));
        }
    }

    [Fact]
    public void Without_temperature_and_with_the_least_limits_the_most_likely_token_comes_and_of_equal_ones_the_first()
    {
        float[] logits = [-3, -0f, 0, 0, Never];
        foreach (SamplingOptions options in (SamplingOptions[])[new() { Temperature = 0 }, new() { TopK = 1 }, new() { TopP = double.Epsilon }])
        {
            var sampler = new Sampler(5, options);
            Assert.All(Enumerable.Range(0, 100), step => Assert.Equal(1, sampler.Draw(logits, 0, step)));
        }
    }

    [Fact]
    public void Scores_of_both_signs_are_ranked_by_value()
    {
        float[] logits = [-1e30f, 2, -1, -1e-30f, 1e-30f, 3, Never];
        int[] order = [5, 1, 4, 3, 2];
        for (int count = 1; count <= order.Length; count++)
        {
            var sampler = new Sampler(7, new SamplingOptions { TopK = count, Temperature = 1e9 });
            Assert.Equal(order[..count].Order(), Enumerable.Range(0, 300).Select(step => sampler.Draw(logits, 0, step)).Distinct().Order());
        }
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e300)]
    public void A_token_that_never_comes_is_not_drawn_at_any_temperature(double temperature)
    {
        var sampler = new Sampler(3, new SamplingOptions { Temperature = temperature });
        Assert.DoesNotContain(1, Enumerable.Range(0, 200).Select(step => sampler.Draw([1, Never, 1], 0, step)));
    }

    [Theory]
    [InlineData(new double[] { 0.5, 0.25, 0, 0 }, 0, 0)]
    [InlineData(new double[] { 0.5, 0.25, 0, 0 }, 0.4999, 0)]
    [InlineData(new double[] { 0.5, 0.25, 0, 0 }, 0.5001, 1)]
    [InlineData(new double[] { 0.5, 0.25, 0, 0 }, 0.9, 1)]
    [InlineData(new double[] { 0, 0, 1, 0 }, 0, 2)]
    [InlineData(new double[] { 0, 0, 0.999, 0 }, 0.9999, 2)]
    public void What_rounding_leaves_over_belongs_to_a_token_that_can_come(double[] weights, double point, int token) =>
        Assert.Equal(token, Sampler.Pick(weights, point));

    [Fact]
    public void Drawing_allocates_nothing()
    {
        var sampler = new Sampler(100, new SamplingOptions { TopK = 20, TopP = 0.9 });
        float[] logits = new float[100];
        sampler.Draw(logits, 0, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 100; step++)
            sampler.Draw(logits, 0, step);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_text_is_drawn_by_itself_whatever_is_drawn_beside_it()
    {
        var search = new SampledSearch(endToken: 0, maxSteps: 12, new SamplingOptions { Temperature = 1.5, Seed = 4 });
        IReadOnlyList<Hypothesis> wide = search.Decode(PrefixModel.ByChance(5, 3, 2), [1, 2, 3]), narrow = search.Decode(PrefixModel.ByChance(5, 3, 2), [1, 4]);
        Assert.Equal(wide[0].Tokens, narrow[0].Tokens);
        Assert.Equal(wide[1].Tokens, search.Decode(PrefixModel.ByChance(5, 3, 2), [9, 2])[1].Tokens);
        Assert.NotEqual(wide[0].Tokens, wide[1].Tokens);
    }

    [Fact]
    public void Options_out_of_their_range_are_refused_by_name()
    {
        foreach (double wrong in (double[])[-0.1, double.NaN, double.PositiveInfinity])
            Assert.StartsWith("Temperature is ", Refused(() => new SamplingOptions { Temperature = wrong }), StringComparison.Ordinal);
        foreach (double wrong in (double[])[0, -0.1, 1.1, double.NaN])
            Assert.StartsWith("TopP is ", Refused(() => new SamplingOptions { TopP = wrong }), StringComparison.Ordinal);
        Assert.StartsWith("TopK is 0: expected a whole number of at least 1.", Refused(() => new SamplingOptions { TopK = 0 }), StringComparison.Ordinal);
        Assert.StartsWith("vocabSize is 0: ", Refused(() => new Sampler(0)), StringComparison.Ordinal);
        Assert.StartsWith("logits has 2 scores: expected 3.", Assert.Throws<ArgumentException>(() => new Sampler(3).Draw([1, 2], 0, 0)).Message, StringComparison.Ordinal);

        static string Refused(Func<object> make) => Assert.Throws<ArgumentOutOfRangeException>(() => { make(); }).Message;
    }

    private static double[] Normal(params double[] weights) => [.. weights.Select(weight => weight / weights.Sum())];
}
