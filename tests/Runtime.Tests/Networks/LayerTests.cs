using System;
using System.Linq;
using ModelGen.Networks;
using Xunit;
using static ModelGen.Runtime.Tests.Networks.Comparing;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>Layers by hand, recurrent ones aside.</summary>
public sealed class LayerTests
{
    [Fact]
    public void A_table_has_a_row_for_each_id()
    {
        var table = new Table(3, 2, 1, 2, 3, 4, 5, 6);
        AreClose([5, 6, 1, 2], table[new Ids(2, 0)].Values);
        AreClose([3, 4, 1, 2, 5, 6, 0, 0], table[new Tokens(new Axis(2, 2, [2, 1]), 1, 0, 2, -99)].Values);
        AreClose([-1, -1, -1, 2, 4, 6], table.Transposed(new Vector(2, 2, 1, -1, 0, 1)).Values);
        AreClose([2, 4, 6], table.Transposed(new Sequence(1, 1, 2, 0, 1)).Values);
        Refused("An id is 3: the table has 3 rows, so expected 0 to 2.", () => table[new Ids(3)]);
        Refused("An id is -1: the table has 3 rows, so expected 0 to 2.", () => table[new Tokens(1, 1, -1)]);
        Refused("x is Vector [1, 3]: the table reads 2 columns.", () => table.Transposed(new Vector(1, 3, 1, 2, 3)));
        Refused("rows has 5 values: expected 6, [3, 2].", () => new Table(3, 2, 1, 2, 3, 4, 5));
    }

    [Fact]
    public void A_dense_layer_is_a_product_and_a_sum()
    {
        var dense = new Dense(2, 3, [1, 2, 3, 4, 5, 6], [0.5, 0, -0.5]);
        AreClose([9.5, 12, 14.5, 1.5, 2, 2.5], dense.Apply(new Vector(2, 2, 1, 2, 1, 0)).Values);
        AreClose([9.5, 12, 14.5], dense.Apply(new Sequence(1, 1, 2, 1, 2)).Values);
        AreClose([9, 12, 15], new Dense(2, 3, [1, 2, 3, 4, 5, 6]).Apply(new Vector(1, 2, 1, 2)).Values);
        Refused("x is Sequence [1, 1, 1]: the layer reads 2 columns.", () => dense.Apply(new Sequence(1, 1, 1, 1)));
        Refused("kernel has 5 values: expected 6, [2, 3].", () => new Dense(2, 3, [1, 2, 3, 4, 5]));
        Refused("bias has 2 values: expected 3, [1, 3].", () => new Dense(2, 3, [1, 2, 3, 4, 5, 6], [1, 2]));
    }

    [Fact]
    public void A_norm_has_mean_0_and_variance_1()
    {
        var norm = new LayerNorm([1, 2], [10, 20], epsilon: 0.75);
        double deviation = Math.Sqrt(0.25 + 0.75);
        AreClose([10 - (0.5 / deviation), 20 + (2 * 0.5 / deviation)], norm.Apply(new Vector(1, 2, 3, 4)).Values);
        AreClose([10 - (0.5 / deviation), 20 + (2 * 0.5 / deviation), 10, 20], norm.Apply(new Sequence(2, 1, 2, 3, 4, 7, 7)).Values);
        Refused("x is Vector [1, 3]: the layer reads 2 columns.", () => norm.Apply(new Vector(1, 3, 1, 2, 3)));
        Refused("shift has 1 values: expected 2, [1, 2].", () => new LayerNorm([1, 2], [1]));
    }

    /// <summary>The weights are decimal places, so that a result spells what was seen, the earliest step first.</summary>
    [Theory]
    [InlineData(1, false, new double[] { 1, 2, 3, 4 })]
    [InlineData(3, false, new double[] { 012, 123, 234, 340 })]
    [InlineData(2, false, new double[] { 12, 23, 34, 40 })]
    [InlineData(4, false, new double[] { 0123, 1234, 2340, 3400 })]
    [InlineData(1, true, new double[] { 1, 2, 3, 4 })]
    [InlineData(2, true, new double[] { 01, 12, 23, 34 })]
    [InlineData(3, true, new double[] { 001, 012, 123, 234 })]
    [InlineData(9, true, new double[] { 1, 12, 123, 1234 })]
    public void A_convolution_sees_steps_from_the_earliest_on(int size, bool causal, double[] seen)
    {
        double[] kernel = [.. Enumerable.Range(0, size).Select(k => Math.Pow(10, size - 1 - k))];
        AreClose(seen, new Convolution(1, 1, size, kernel, causal: causal).Apply(new Sequence(4, 1, 1, 1, 2, 3, 4)).Values);
    }

    [Fact]
    public void A_convolution_has_columns_and_a_bias()
    {
        var layer = new Convolution(2, 2, 2, [1, 0, 10, 0, 100, 0, 1000, 1], [0.5, 0.25], causal: true);
        AreClose([2100.5, 2.25, 4321.5, 4.25], layer.Apply(new Sequence(2, 1, 2, 1, 2, 3, 4)).Values);
        Refused("x is Sequence [2, 1, 1]: the layer reads 2 columns.", () => layer.Apply(new Sequence(2, 1, 1, 1, 2)));
        Refused("kernel has 3 values: expected 8, [4, 2].", () => new Convolution(2, 2, 2, [1, 2, 3]));
    }

    [Fact]
    public void Attention_is_a_mean_of_the_memory()
    {
        double ln3 = Math.Log(3);
        var memory = new Sequence(new Axis(3, 2, [3, 2]), 2, ln3, 0, 0, 1, 0, ln3, 1, 0, 0, 0, 9, 9);
        var queries = new Sequence(1, 2, 2, 1, 0, 0, 0);
        Attended dot = new Attention(AttentionScore.Dot).Apply(queries, memory);
        AreClose([0.6, 0.2, 0.2, 0.5, 0.5, 0], dot.Weights.Values);
        AreClose([0.6 * ln3, 0.2 * ln3, 0.5, 0.5], dot.Values);
        Attended scaled = new Attention(AttentionScore.ScaledDot).Apply(queries * Math.Sqrt(2), memory);
        AreClose(dot.Values, scaled.Values);
        Attended general = new Attention(1, 2, [1, 0]).Apply(new Sequence(1, 2, 1, 1, 0), memory);
        AreClose(dot.Values, general.Values);
        Attended additive = new Attention(1, 2, [0.5], [1, 0], [0.25], [2]).Apply(new Sequence(1, 2, 1, 1, 0), memory);
        double[] scores = [2 * Math.Tanh(0.5 + ln3 + 0.25), 2 * Math.Tanh(0.5 + 0.25), 2 * Math.Tanh(0.5 + 0.25)];
        double sum = scores.Sum(Math.Exp);
        AreClose([.. scores.Select(score => Math.Exp(score) / sum)], [.. additive.Weights.Values.Take(3)]);
    }

    [Fact]
    public void A_memory_without_real_steps_gives_nothing()
    {
        Attended attended = new Attention(AttentionScore.Dot).Apply(new Sequence(1, 1, 1, 3), new Sequence(new Axis(2, 1, [0f, 0f]), 1, 1, 2));
        AreClose([0], attended.Values);
        AreClose([0, 0], attended.Weights.Values);
    }

    [Fact]
    public void Attention_over_what_does_not_fit_is_refused()
    {
        var (query, memory) = (new Sequence(1, 1, 2, 1, 2), new Sequence(1, 1, 3, 1, 2, 3));
        Refused("queries has 2 columns: the layer reads 3 of a query.", () => new Attention(AttentionScore.Dot).Apply(query, memory));
        Refused("queries has 2 columns: the layer reads 1 of a query.", () => new Attention(1, 3, [1, 2, 3]).Apply(query, memory));
        Refused("memory is Sequence [1, 1, 3]: the layer reads 2 columns.", () => new Attention(2, 2, [1, 2, 3, 4]).Apply(query, memory));
        Refused("memory has 2 sequences, and queries has 1: they need equally many.", () => new Attention(AttentionScore.Dot).Apply(query, new Sequence(1, 2, 2, 1, 2, 3, 4)));
        Refused("score is Additive, which has parameters", () => new Attention(AttentionScore.Additive));
    }

    private static void Refused(string message, Func<object> make) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(make).Message);
}
