using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using ModelGen.Checkpoints;

namespace ModelGen.Training;

/// <summary>The tokens that a model knows; a token's id is its place in the list.</summary>
public sealed class Vocabulary
{
    /// <summary>The word that stands for every line end.</summary>
    public const string EndOfLine = "<eos>";

    /// <summary>The token that stands for every unknown one, in texts that have it.</summary>
    public const string Unknown = "<unk>";

    private readonly Dictionary<string, int> _ids;

    /// <summary>Makes a vocabulary of these tokens, in the order of their ids.</summary>
    /// <param name="tokens">The tokens, no two of them equal. Bytes are the characters of the same numbers.</param>
    /// <param name="kind">What they are.</param>
    /// <exception cref="ArgumentException">Two are equal, or one is no token of the kind.</exception>
    public Vocabulary(IReadOnlyList<string> tokens, TokenKind kind = TokenKind.Words)
    {
        Tokens = tokens;
        Kind = kind;
        if (tokens.FirstOrDefault(token => !IsToken(token, kind)) is string wrong)
            throw new ArgumentException($"'{Excerpt.Of(wrong)}' is none of {kind.Plural()}.", nameof(tokens));
        _ids = tokens.Select((token, id) => (token, id)).ToDictionary(entry => entry.token, entry => entry.id);
    }

    /// <summary>What the tokens are.</summary>
    public TokenKind Kind { get; }

    /// <summary>The tokens, in the order of their ids.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>Tells vocabularies apart: SHA-256 of the tokens, one per line, in hexadecimal.</summary>
    public string Hash =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Tokens))));

    /// <summary>The token that ends a line.</summary>
    public string LineEnd => Kind == TokenKind.Words ? EndOfLine : "\n";

    /// <summary>Whether a token has an id of its own.</summary>
    public bool Has(string token) => _ids.ContainsKey(token);

    /// <summary>The id of a token, that of <see cref="Unknown"/> when it is not in the vocabulary; null when that is not either.</summary>
    public int? IdOf(string token) =>
        _ids.TryGetValue(token, out int id) || _ids.TryGetValue(Unknown, out id) ? id : null;

    /// <summary>Reads a text file.</summary>
    /// <param name="path">The file, plain or with <c>.gz</c> added to its name.</param>
    /// <param name="warn">Is told, a line each, what is odd about it, and how much of it is unknown; null to keep it.</param>
    /// <returns>The ids of its tokens.</returns>
    /// <exception cref="InputException">
    /// The file is missing, empty, malformed or too large, or has a token that the vocabulary has no id for.
    /// </exception>
    public int[] ReadFile(string path, Action<string>? warn = null)
    {
        Action<string> tell = warn ?? (_ => { });
        int[] ids = Read(TextFile.At(path, new TextLimits(), tell), "the vocabulary of the model");
        TellUnknown(path, ids, "", tell);
        return ids;
    }

    /// <summary>Reads a text file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="owner">What the vocabulary is that of, for messages.</param>
    internal int[] Read(TextFile file, string owner) =>
    [
        .. TokenReader.Read(file, Kind).Select(entry =>
            IdOf(entry.Token) ?? throw new InputException($"{file.Path}, line {entry.Line}: {WhyUnknown(entry.Token, owner)}")),
    ];

    /// <summary>Says how many tokens of a text are unknown, where any are.</summary>
    internal void TellUnknown(string path, int[] ids, string remark, Action<string> tell)
    {
        if (!_ids.TryGetValue(Unknown, out int unknown) || ids.AsSpan().Count(unknown) is not (> 0 and int count))
            return;
        tell($"{path}: {count:N0} of {ids.Length:N0} {Kind.Plural()} ({(double)count / ids.Length:P2}) are read as {Unknown}{remark}.");
    }

    private static bool IsToken(string token, TokenKind kind) => kind switch
    {
        TokenKind.Words => token.Length > 0 && !token.Any(char.IsWhiteSpace),
        TokenKind.Chars => token == Unknown || Rune.TryGetRuneAt(token, 0, out Rune rune) && rune.Utf16SequenceLength == token.Length,
        _ => token is [<= '\xFF'],
    };

    // That word is seldom written: it stands for a line end.
    private string WhyUnknown(string token, string owner) => token == EndOfLine && Kind == TokenKind.Words
        ? $"the line ends here, which is a word of its own ('{token}'); {owner} has no line ends, and no {Unknown} either."
        : $"'{Excerpt.Of(token)}' is not in {owner}, which has no {Unknown} either.";
}
