using System;

namespace Sentiment;

/// <summary>What goes into the model at once, in arrays that are made once.</summary>
public sealed class Batch
{
    /// <summary>The ids of the words, <c>[T, B]</c>.</summary>
    public int[] Words { get; } = new int[ReviewModel.MaxWords * ReviewModel.BatchSize];

    /// <summary>How many there are of each review.</summary>
    public int[] Lengths { get; } = new int[ReviewModel.BatchSize];

    /// <summary>1 for a positive review.</summary>
    public int[] Labels { get; } = new int[ReviewModel.BatchSize];

    /// <summary>The probability of each class that the model gives, <c>[B, 2]</c>.</summary>
    public float[] Sentiments { get; } = new float[2 * ReviewModel.BatchSize];

    /// <summary>The probability that a review is positive.</summary>
    /// <param name="row">The review.</param>
    public float Positive(int row) => Sentiments[2 * row + 1];

    /// <summary>Puts a review in its place; of a long one the last words.</summary>
    /// <param name="row">The place.</param>
    /// <param name="ids">The ids of its words.</param>
    /// <param name="isPositive">What it thinks.</param>
    public void Set(int row, ReadOnlySpan<int> ids, bool isPositive)
    {
        ids = ids[Math.Max(0, ids.Length - ReviewModel.MaxWords)..];
        for (int step = 0; step < ids.Length; step++)
            Words[step * ReviewModel.BatchSize + row] = ids[step];
        Lengths[row] = ids.Length;
        Labels[row] = isPositive ? 1 : 0;
    }
}
