using System;
using ModelGen.Decoding;
using Xunit;

namespace ModelGen.Runtime.Tests.Decoding;

public sealed class SearchChecksTests
{
    [Theory]
    [InlineData(-1, 1, 1, 1, "endToken is -1: expected a whole number of at least 0.")]
    [InlineData(0, 0, 1, 1, "maxSteps is 0: expected a whole number of at least 1.")]
    [InlineData(0, 1, 0, 1, "width is 0: expected a whole number of at least 1.")]
    [InlineData(0, 1, 3, 0, "best is 0: expected a whole number from 1 to 3.")]
    [InlineData(0, 1, 3, 4, "best is 4: expected a whole number from 1 to 3.")]
    public void A_number_of_a_beam_that_is_out_of_its_range_is_refused(int end, int steps, int width, int best, string message) =>
        Says<ArgumentOutOfRangeException>(message, () => new BeamSearch(end, steps, width, best));

    [Fact]
    public void So_are_those_of_other_searches()
    {
        Says<ArgumentOutOfRangeException>("endToken is -2: ", () => new GreedySearch(-2, 1));
        Says<ArgumentOutOfRangeException>("maxSteps is -2: ", () => new GreedySearch(1, -2));
        Says<ArgumentOutOfRangeException>("endToken is -2: ", () => new SampledSearch(-2, 1));
        Says<ArgumentOutOfRangeException>("maxSteps is 0: ", () => new SampledSearch(1, 0));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(10.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void So_is_a_normalisation(double alpha)
    {
        Says<ArgumentOutOfRangeException>(": expected a number from 0 to 10.", () => LengthNormalization.Wu(alpha));
        Says<ArgumentOutOfRangeException>(": expected a number from 0 to 10.", () => LengthNormalization.Power(alpha));
    }

    [Fact]
    public void Normalisations_are_those_of_their_definitions()
    {
        Assert.Equal(-3, LengthNormalization.None.Score(-3, 7));
        Assert.Equal(-3 / Math.Pow(12.0 / 6, 0.6), LengthNormalization.Wu(0.6).Score(-3, 7), 12);
        Assert.Equal(-3.0 / 7, LengthNormalization.Power(1).Score(-3, 7), 12);
        Assert.Equal(-3, LengthNormalization.Power(0).Score(-3, 7));
    }

    [Fact]
    public void Texts_that_do_not_suit_the_model_are_refused_before_it_is_asked()
    {
        var model = PrefixModel.ByChance(3, 4, 1);
        Says<ArgumentException>("start is empty: expected a token for each text.", () => new BeamSearch(0, 1, 1).Decode(model, []));
        Says<ArgumentException>("2 texts of width 3 need 6 rows: the model has 4 (BatchSize).", () => new BeamSearch(0, 1, 3).Decode(model, [1, 1]));
        Says<ArgumentException>("2 texts of width 2147483647 need 4294967294 rows: ", () => new BeamSearch(0, 1, int.MaxValue).Decode(model, [1, 1]));
        Says<ArgumentException>("5 texts need as many rows: the model has 4 (BatchSize).", () => new GreedySearch(0, 1).Decode(model, [1, 1, 1, 1, 1]));
        Says<ArgumentException>("The end token is 3: the model has tokens from 0 to 2.", () => new SampledSearch(3, 1).Decode(model, [1]));
        Assert.Throws<ArgumentNullException>(() => new BeamSearch(0, 1, 1).Decode(null!, [1]));
        Assert.Throws<ArgumentNullException>(() => new SampledSearch(0, 1).Decode(null!, [1]));
        Assert.Empty(model.Calls);
    }

    [Theory]
    [InlineData(float.NaN, "the model gives NaN as the score of token 1.")]
    [InlineData(float.PositiveInfinity, "the model gives infinity as the score of token 1.")]
    public void Scores_that_are_no_numbers_are_refused_by_place(float wrong, string message)
    {
        // The text that begins with 8 goes wrong in its third step.
        PrefixModel Model() => new(3, 2, prefix => prefix.Count == 3 && prefix[0] == 8 ? [0, wrong, 0] : [1, 0, float.NegativeInfinity]);
        message = $"At step 2 of row 1 {message}";
        Says<NotFiniteNumberException>(message, () => new GreedySearch(2, 5).Decode(Model(), [7, 8]));
        Says<NotFiniteNumberException>(message, () => new SampledSearch(2, 5).Decode(Model(), [7, 8]));
        Says<NotFiniteNumberException>(message, () => new BeamSearch(2, 5, 1).Decode(Model(), [7, 8]));
    }

    [Fact]
    public void So_are_those_by_which_nothing_can_come()
    {
        const string Message = "At step 0 of row 0 the model gives negative infinity as the score of every token.";
        PrefixModel model = new(2, 2, _ => [float.NegativeInfinity, float.NegativeInfinity]);
        Says<NotFiniteNumberException>(Message, () => new GreedySearch(0, 5).Decode(model, [1]));
        Says<NotFiniteNumberException>(Message, () => new BeamSearch(0, 5, 2).Decode(model, [1]));
        Says<NotFiniteNumberException>(Message, () => new Sampler(2).Draw([float.NegativeInfinity, float.NegativeInfinity], 0, 0));
    }

    private static void Says<TException>(string message, Func<object> action)
        where TException : Exception
    {
        string said = Assert.Throws<TException>(() => { action(); }).Message;
        Assert.Contains(message, said, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said);
    }
}
