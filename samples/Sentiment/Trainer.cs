using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Schedules;

namespace Sentiment;

/// <summary>Trains a model, in batches at random, until validation does not become better any more; what was best is kept.</summary>
/// <param name="model">The model.</param>
/// <param name="train">What it learns from; at least a batch.</param>
/// <param name="random">Decides the order.</param>
public sealed class Trainer(ReviewModel model, EncodedReview[] train, Random random)
{
    // Less is no reason to go on.
    private const double MinImprovement = 0.001;

    private readonly EncodedReview[] _train = [.. train];
    private readonly Batch _batch = new();
    private readonly Dictionary<string, float[]> _best = ReviewModel.Parameters.ToDictionary(info => info.Name, info => new float[info.Length]);
    private int _next = train.Length;

    /// <summary>A training step.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <returns>The loss before the update.</returns>
    public double Step(double learningRate)
    {
        // What is left of an epoch and fills no batch comes into another one.
        if (_next + ReviewModel.BatchSize > _train.Length)
        {
            random.Shuffle(_train);
            _next = 0;
        }

        for (int row = 0; row < ReviewModel.BatchSize; row++, _next++)
            _batch.Set(row, _train[_next].Ids, _train[_next].IsPositive);
        return model.TrainStep(_batch.Words, _batch.Lengths, _batch.Labels, learningRate);
    }

    /// <summary>Trains until validation says that it is over, and goes back to the best parameters.</summary>
    /// <param name="valid">The reviews to stop by.</param>
    /// <param name="limits">When to validate, and when to end.</param>
    /// <param name="validated">Told of each validation.</param>
    public void Run(EncodedReview[] valid, TrainingLimits limits, Action<Validation> validated)
    {
        var stopping = new EarlyStopping(limits.Patience, MinImprovement);
        double loss = 0;
        int steps = 0, since = 0;
        while (steps < limits.MaxSteps && !stopping.ShouldStop)
        {
            loss += Step(limits.LearningRate);
            (steps, since) = (steps + 1, since + 1);
            if (since < limits.ValidateEvery && steps < limits.MaxSteps)
                continue;
            Judgement judgement = Judge(valid);
            bool isBest = stopping.Validated(judgement.Cost);
            if (isBest)
                Keep();
            validated(new Validation(steps, loss / since, judgement, isBest));
            (loss, since) = (0, 0);
        }

        foreach ((string name, float[] values) in _best)
            model.SetParameter(name, values);
    }

    /// <summary>What the model makes of reviews.</summary>
    /// <param name="reviews">The reviews, at least one.</param>
    public Judgement Judge(EncodedReview[] reviews)
    {
        double cost = 0;
        int wrong = 0;
        for (int first = 0; first < reviews.Length; first += ReviewModel.BatchSize)
        {
            int count = Math.Min(ReviewModel.BatchSize, reviews.Length - first);
            // The last batch is filled with its last review, which counts once.
            for (int row = 0; row < ReviewModel.BatchSize; row++)
            {
                EncodedReview review = reviews[first + Math.Min(row, count - 1)];
                _batch.Set(row, review.Ids, review.IsPositive);
            }

            model.Predict(_batch.Words, _batch.Lengths, _batch.Sentiments);
            for (int row = 0; row < count; row++)
            {
                double right = reviews[first + row].IsPositive ? _batch.Positive(row) : 1 - _batch.Positive(row);
                cost -= Math.Log(right + 1e-8);
                wrong += right > 0.5 ? 0 : 1;
            }
        }

        return new Judgement(cost / reviews.Length, (double)wrong / reviews.Length);
    }

    private void Keep()
    {
        foreach ((string name, float[] values) in _best)
            model.GetParameter(name, values);
    }
}
