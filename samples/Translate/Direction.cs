namespace Translate;

/// <summary>What a date becomes. Its number is that of the token that a text begins after.</summary>
internal enum Direction
{
    /// <summary>1997-03-04.</summary>
    ToNormal = 1,

    /// <summary>4th march 1997.</summary>
    ToWords = 2,
}
