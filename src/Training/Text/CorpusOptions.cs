using System;

namespace ModelGen.Training;

/// <summary>How texts are read.</summary>
public sealed record CorpusOptions
{
    /// <summary>What they are cut into.</summary>
    public TokenKind Tokens { get; init; }

    /// <summary>
    /// The most different tokens that the model has ids for, its <c>VocabSize</c>. Where the training text has more, the least frequent
    /// become <see cref="Vocabulary.Unknown"/>.
    /// </summary>
    public int VocabSize { get; init; } = int.MaxValue;

    /// <summary>Is told, a line each, what is worth knowing about the texts; nothing by default.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <summary>How large a text may be.</summary>
    public TextLimits Limits { get; init; } = new();
}
