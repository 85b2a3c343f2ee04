using System;
using System.Collections.Generic;
using System.Linq;
using Sentiment;

namespace ModelGen.Benchmarks.Compare.Networks;

/// <summary>The sample that judges reviews, on reviews that it generates.</summary>
internal sealed class SentimentNetwork() : ComparedNetwork<ReviewModel>("sentiment", ReviewModel.BatchSize, learningRate: 0.003)
{
    private const int Batches = 150;

    /// <inheritdoc/>
    protected override IEnumerable<int[][]> Draw()
    {
        Review[] reviews = new ReviewGrammar(new Random(1)).Write(Batches * ReviewModel.BatchSize);
        foreach (EncodedReview[] some in EncodedReview.Of(reviews, new Vocabulary(reviews)).Chunk(ReviewModel.BatchSize))
        {
            var batch = new Batch();
            for (int row = 0; row < some.Length; row++)
                batch.Set(row, some[row].Ids, some[row].IsPositive);
            yield return [batch.Words, batch.Lengths, batch.Labels];
        }
    }

    /// <inheritdoc/>
    protected override double Step(ReviewModel model, int[][] feeds, double learningRate) => model.TrainStep(feeds[0], feeds[1], feeds[2], learningRate);
}
