namespace ModelGen.Networks;

/// <summary>A whole number for each step of each sequence, <c>[T, B]</c>.</summary>
public sealed class Tokens;
