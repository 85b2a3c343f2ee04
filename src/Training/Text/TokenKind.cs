namespace ModelGen.Training;

/// <summary>What a text is cut into: the tokens that a language model predicts, one after the other.</summary>
public enum TokenKind
{
    /// <summary>What stands between white space; every newline is a token as well, <see cref="Vocabulary.EndOfLine"/>.</summary>
    Words,

    /// <summary>Unicode scalar values, white space included.</summary>
    Chars,

    /// <summary>Bytes of any file: 256 ids.</summary>
    Bytes,
}
