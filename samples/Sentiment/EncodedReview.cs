using System.Collections.Generic;
using System.Linq;

namespace Sentiment;

/// <summary>A review as ids of a vocabulary.</summary>
/// <param name="Ids">The ids of its words.</param>
/// <param name="IsPositive">What it thinks of the film.</param>
public sealed record EncodedReview(int[] Ids, bool IsPositive)
{
    /// <summary>Reviews in the words of a vocabulary.</summary>
    /// <param name="reviews">The reviews.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    public static EncodedReview[] Of(IEnumerable<Review> reviews, Vocabulary vocabulary) =>
        [.. reviews.Select(review => new EncodedReview([.. review.Words.Select(word => vocabulary[word])], review.IsPositive))];
}
