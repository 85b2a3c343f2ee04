using System;

namespace ModelGen.Benchmarks.Compare;

/// <summary>One side of the comparison cannot take part.</summary>
/// <param name="message">Why, in words for the user.</param>
internal sealed class ContestException(string message) : Exception(message);
