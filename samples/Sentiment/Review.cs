namespace Sentiment;

/// <summary>A review as a list of words.</summary>
/// <param name="Words">The words, at least one.</param>
/// <param name="IsPositive">What the review thinks of the film.</param>
public sealed record Review(string[] Words, bool IsPositive);
