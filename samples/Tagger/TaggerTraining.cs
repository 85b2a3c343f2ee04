using System;
using System.Linq;
using ModelGen.Schedules;

namespace Tagger;

/// <summary>A tagger, whatever it is declared as, and the sentences that it learns from.</summary>
/// <param name="train">A training step on a batch, at a rate: the loss before it.</param>
/// <param name="predict">The scores of the labels of a batch.</param>
/// <param name="sentences">Sentences to learn from.</param>
/// <param name="seed">Of the order of sentences.</param>
/// <param name="steps">Training steps that there will be.</param>
internal sealed class TaggerTraining(Func<Batch, double, double> train, Action<Batch, float[]> predict, Sentence[] sentences, int seed, int steps)
{
    private readonly Random _order = new(seed);
    private readonly LearningRateSchedule _schedule = new CosineDecay(learningRate: 0.01, steps);
    private readonly Batch _batch = new();
    private readonly float[] _scores = new float[Sentence.MostWords * Batch.Size * Vocabulary.Labels];
    private long _step;

    /// <summary>A step on sentences drawn from those to learn from. Nothing is allocated.</summary>
    /// <returns>The loss before it.</returns>
    public double Step()
    {
        for (int place = 0; place < Batch.Size; place++)
            _batch.Put(place, sentences[_order.Next(sentences.Length)]);
        return train(_batch, _schedule.RateOf(0, _step++));
    }

    /// <summary>The labels of some sentences.</summary>
    public Label[][] Tag(Sentence[] some)
    {
        var found = new Label[some.Length][];
        for (int first = 0; first < some.Length; first += Batch.Size)
        {
            // A batch that is not full ends with its last sentence again.
            for (int place = 0; place < Batch.Size; place++)
                _batch.Put(place, some[Math.Min(first + place, some.Length - 1)]);
            predict(_batch, _scores);
            for (int place = 0; place < Batch.Size && first + place < some.Length; place++)
                found[first + place] = [.. Enumerable.Range(0, some[first + place].Words.Length).Select(step => Batch.Best(_scores, place, step))];
        }

        return found;
    }

    /// <summary>The share of words whose label is right.</summary>
    public double Accuracy(Sentence[] some)
    {
        Label[][] found = Tag(some);
        int right = some.Zip(found, (sentence, labels) => sentence.Labels.Zip(labels, (label, other) => label == other ? 1 : 0).Sum()).Sum();
        return (double)right / some.Sum(sentence => sentence.Words.Length);
    }
}
