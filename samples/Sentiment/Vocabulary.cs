using System;
using System.Collections.Generic;
using System.Linq;

namespace Sentiment;

/// <summary>The most frequent words of what is learned from. All others share an id.</summary>
public sealed class Vocabulary
{
    /// <summary>The most words.</summary>
    public const int Size = 10_000;

    private const int Unknown = 0;

    private readonly Dictionary<string, int> _ids;

    /// <summary>Counts words. Equally frequent ones come in the order of their letters.</summary>
    /// <param name="reviews">The reviews.</param>
    public Vocabulary(IEnumerable<Review> reviews) => _ids = reviews
        .SelectMany(review => review.Words)
        .CountBy(word => word)
        .OrderByDescending(word => word.Value)
        .ThenBy(word => word.Key, StringComparer.Ordinal)
        .Take(Size - 1)
        .Select((word, index) => (word.Key, Id: index + 1))
        .ToDictionary(word => word.Key, word => word.Id);

    /// <summary>How many words have an id of their own.</summary>
    public int Count => _ids.Count;

    /// <summary>The id of a word.</summary>
    /// <param name="word">The word.</param>
    public int this[string word] => _ids.GetValueOrDefault(word, Unknown);
}
