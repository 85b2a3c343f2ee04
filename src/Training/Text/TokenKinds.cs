namespace ModelGen.Training;

/// <summary>Kinds of tokens in words for the user.</summary>
public static class TokenKinds
{
    /// <summary>Several tokens: <c>words</c>, <c>characters</c> or <c>bytes</c>.</summary>
    public static string Plural(this TokenKind kind) => kind switch
    {
        TokenKind.Words => "words",
        TokenKind.Chars => "characters",
        _ => "bytes",
    };

    /// <summary>One of a kind.</summary>
    public static string Singular(this TokenKind kind) => kind.Plural().TrimEnd('s');
}
