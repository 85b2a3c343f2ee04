namespace ModelGen.Networks;

/// <summary>A whole number for each sequence, <c>[B]</c>.</summary>
public sealed class Ids;
