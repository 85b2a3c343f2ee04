using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Sentiment;

/// <summary>Reviews to learn from, to stop by, and to judge by.</summary>
/// <param name="Train">Those that the model learns from.</param>
/// <param name="Valid">Those that say when to stop.</param>
/// <param name="Test">Those that the model has never seen.</param>
public sealed record ReviewSets(Review[] Train, Review[] Valid, Review[] Test)
{
    /// <summary>Fewer reviews are no training set, and too few to judge by.</summary>
    public const int Fewest = 40;

    /// <summary>Divides reviews at random: eight parts to learn from, one to stop by, one to judge by.</summary>
    /// <param name="reviews">The reviews.</param>
    /// <param name="random">Decides which goes where.</param>
    /// <param name="source">Where they are from, for messages.</param>
    /// <exception cref="InvalidDataException">There are too few, or all think alike.</exception>
    public static ReviewSets Divide(IReadOnlyList<Review> reviews, Random random, string source)
    {
        Check(reviews, source);
        Review[] shuffled = Shuffled(reviews, random);
        int tenth = shuffled.Length / 10;
        return new ReviewSets(shuffled[(2 * tenth)..], shuffled[..tenth], shuffled[tenth..(2 * tenth)]);
    }

    /// <summary>Takes one in ten of the reviews to learn from to stop by, where those to judge by are given.</summary>
    /// <inheritdoc cref="Divide(IReadOnlyList{Review}, Random, string)"/>
    /// <param name="reviews">The reviews.</param>
    /// <param name="test">Those to judge by.</param>
    /// <param name="random">Decides which goes where.</param>
    /// <param name="source">Where they are from, for messages.</param>
    public static ReviewSets Divide(IReadOnlyList<Review> reviews, Review[] test, Random random, string source)
    {
        Check(reviews, source);
        Review[] shuffled = Shuffled(reviews, random);
        int tenth = shuffled.Length / 10;
        return new ReviewSets(shuffled[tenth..], shuffled[..tenth], Shuffled(test, random));
    }

    private static void Check(IReadOnlyList<Review> reviews, string source)
    {
        if (reviews.Count < Fewest)
            throw new InvalidDataException($"{source}: {reviews.Count} reviews; at least {Fewest} are needed");
        if (reviews.All(review => review.IsPositive) || !reviews.Any(review => review.IsPositive))
            throw new InvalidDataException($"{source}: all reviews are {(reviews[0].IsPositive ? "positive" : "negative")}; both kinds are needed");
    }

    private static Review[] Shuffled(IReadOnlyList<Review> reviews, Random random)
    {
        Review[] shuffled = [.. reviews];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
