using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace Sentiment;

/// <summary>How a text becomes words.</summary>
public static partial class ReviewText
{
    /// <summary>Words in small letters, and marks that end or divide sentences. Line breaks of HTML are none.</summary>
    /// <param name="text">The text.</param>
    public static string[] Words(string text) =>
        [.. Word().Matches(text.Replace("<br />", " ", StringComparison.Ordinal).ToLowerInvariant()).Select(match => match.Value)];

    [GeneratedRegex(@"[\p{L}\p{N}']+|[.,!?;:]")]
    private static partial Regex Word();
}
