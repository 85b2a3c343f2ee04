using System;
using ModelGen.Schedules;

namespace Translate;

/// <summary>The translator, and the dates that it learns from.</summary>
/// <param name="model">The translator.</param>
/// <param name="pairs">Dates to learn from.</param>
/// <param name="seed">Of their order.</param>
/// <param name="steps">Training steps that there will be.</param>
internal sealed class TranslatorTraining(DateTranslator model, DatePair[] pairs, int seed, int steps)
{
    private readonly Random _order = new(seed);
    private readonly LearningRateSchedule _schedule = new CosineDecay(learningRate: 0.01, steps);
    private readonly Batch _batch = new();
    private long _step;

    /// <summary>A step on dates drawn from those to learn from. Nothing is allocated.</summary>
    /// <returns>The loss before it.</returns>
    public double Step()
    {
        for (int place = 0; place < Batch.Size; place++)
            _batch.Put(place, pairs[_order.Next(pairs.Length)]);
        return model.TrainStep(_batch.Source, _batch.SourceLengths, _batch.Before, _batch.WrittenLengths, _batch.Next, _schedule.RateOf(0, _step++));
    }
}
