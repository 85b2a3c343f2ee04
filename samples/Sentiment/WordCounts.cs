using System;
using System.Collections.Generic;
using System.Linq;

namespace Sentiment;

/// <summary>
/// A judge that counts words and does not see their order: naive Bayes, with one added to each count. What it cannot do is what the model has
/// learned beyond single words.
/// </summary>
public sealed class WordCounts
{
    private readonly double[] _weights = new double[Vocabulary.Size];
    private readonly double _bias;

    /// <summary>Counts the words of either kind of review.</summary>
    /// <param name="train">The reviews.</param>
    public WordCounts(IReadOnlyCollection<EncodedReview> train)
    {
        (double[] good, double[] bad) = (Frequencies(train, true), Frequencies(train, false));
        for (int word = 0; word < _weights.Length; word++)
            _weights[word] = Math.Log(good[word] / bad[word]);
        int positive = train.Count(review => review.IsPositive);
        _bias = Math.Log((double)positive / (train.Count - positive));
    }

    /// <summary>The part of reviews that it judges wrongly.</summary>
    /// <param name="reviews">The reviews.</param>
    public double Error(IReadOnlyCollection<EncodedReview> reviews) =>
        reviews.Average(review => review.Ids.Sum(word => _weights[word]) + _bias > 0 == review.IsPositive ? 0.0 : 1.0);

    private static double[] Frequencies(IEnumerable<EncodedReview> train, bool isPositive)
    {
        double[] counts = new double[Vocabulary.Size];
        Array.Fill(counts, 1);
        foreach (int word in train.Where(review => review.IsPositive == isPositive).SelectMany(review => review.Ids))
            counts[word]++;
        double sum = counts.Sum();
        return [.. counts.Select(count => count / sum)];
    }
}
