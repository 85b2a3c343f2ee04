using System;
using System.Collections.Generic;
using System.Linq;

namespace Sentiment;

/// <summary>Reads a review word by word.</summary>
public static class Reader
{
    private const int FewestWords = 15, MostWords = 45;

    /// <summary>A review to look at: neither short nor long, where there is such a one.</summary>
    /// <param name="reviews">Reviews to choose from.</param>
    /// <returns>The first words of one.</returns>
    public static string[] Choose(IReadOnlyList<Review> reviews)
    {
        Review review = reviews.FirstOrDefault(review => review.Words.Length is >= FewestWords and <= MostWords) ?? reviews[0];
        return [.. review.Words.Take(MostWords)];
    }

    /// <summary>How positive a review is after each of its words.</summary>
    /// <param name="model">The model that says so.</param>
    /// <param name="ids">The words.</param>
    public static float[] Positive(ReviewModel model, int[] ids)
    {
        var batch = new Batch();
        float[] positive = new float[ids.Length];
        for (int first = 0; first < ids.Length; first += ReviewModel.BatchSize)
        {
            for (int row = 0; row < ReviewModel.BatchSize; row++)
                batch.Set(row, ids.AsSpan(0, Math.Min(first + row + 1, ids.Length)), true);
            model.Predict(batch.Words, batch.Lengths, batch.Sentiments);
            for (int row = 0; row < ReviewModel.BatchSize && first + row < ids.Length; row++)
                positive[first + row] = batch.Positive(row);
        }

        return positive;
    }
}
