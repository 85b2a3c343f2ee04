using System;
using System.Linq;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

public class SyntheticSourceTests
{
    private const int Length = 400_000;
    private readonly SyntheticSource _source = new(7);
    private readonly int[] _text;

    public SyntheticSourceTests() => _text = _source.Text(Length, stream: 1);

    [Fact]
    public void The_entropy_rate_is_what_the_source_itself_needs_to_predict_its_text()
    {
        double[] costs =
        [
            .. Enumerable.Range(2, Length - 2).Select(i =>
                -Math.Log(_source.Probability(_text[i], SyntheticSource.ContextAfter(_text[i - 2], _text[i - 1])))),
        ];

        double mean = costs.Average();
        double error = Math.Sqrt(costs.Average(cost => (cost - mean) * (cost - mean)) / costs.Length);
        Assert.InRange(Math.Abs(mean - _source.EntropyRate), 0, 5 * error);
        Assert.InRange(error, 0, 0.005);
    }

    [Fact]
    public void Contexts_come_up_as_often_as_the_stationary_distribution_says()
    {
        int[] counts = new int[_source.ContextProbabilities.Count];
        for (int i = 1; i < Length; i++)
            counts[SyntheticSource.ContextAfter(_text[i - 1], _text[i])]++;

        Assert.Equal(1, _source.ContextProbabilities.Sum(), 12);
        for (int context = 0; context < counts.Length; context++)
            Assert.Equal(_source.ContextProbabilities[context], (double)counts[context] / Length, 0.005);
    }

    [Fact]
    public void Probabilities_of_every_context_add_up_to_one()
    {
        for (int context = 0; context < _source.ContextProbabilities.Count; context++)
        {
            double sum = Enumerable.Range(0, SyntheticSource.WordCount).Sum(word => _source.Probability(word, context));
            Assert.Equal(1, sum, 12);
        }
    }

    [Fact]
    public void Word_frequencies_alone_cost_the_unigram_entropy()
    {
        double[] frequencies = new double[SyntheticSource.WordCount];
        for (int context = 0; context < _source.ContextProbabilities.Count; context++)
        {
            for (int word = 0; word < frequencies.Length; word++)
                frequencies[word] += _source.ContextProbabilities[context] * _source.Probability(word, context);
        }

        Assert.Equal(_source.UnigramEntropy, -frequencies.Sum(p => p * Math.Log(p)), 10);
    }

    [Fact]
    public void A_seed_always_makes_the_same_texts()
    {
        Corpus corpus = _source.Draw(train: 500, other: 200);
        Corpus again = new SyntheticSource(7).Draw(train: 500, other: 200);
        Corpus another = new SyntheticSource(8).Draw(train: 500, other: 200);

        Assert.Equal(corpus.Train, again.Train);
        Assert.Equal(corpus.Test, again.Test);
        Assert.NotEqual(corpus.Train, another.Train);
        Assert.NotEqual(corpus.Valid, corpus.Test);
        Assert.Equal((500, 200, 200), (corpus.Train.Length, corpus.Valid.Length, corpus.Test.Length));
        Assert.Equal(10_000, corpus.Vocabulary.Tokens.Count);
    }
}
