using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;

namespace ModelGen.Training;

/// <summary>How often each token of a text comes up, and the vocabularies that can be made of that.</summary>
/// <param name="kind">What the text is cut into.</param>
public sealed class TokenCounts(TokenKind kind)
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<(string Token, long Count)> _counts = [];

    /// <summary>What the text is cut into.</summary>
    public TokenKind Kind => kind;

    /// <summary>Tokens of the text.</summary>
    public long Total { get; private set; }

    /// <summary>Different tokens.</summary>
    public int Different => _counts.Count;

    /// <summary>The tokens, the most frequent first; those that are equally frequent in ordinal order.</summary>
    public IReadOnlyList<(string Token, long Count)> ByFrequency => [.. Ordered(_counts)];

    /// <summary>
    /// Ids that a model needs for each token to have one of its own: the different tokens, and <see cref="Vocabulary.Unknown"/> for those
    /// of other texts. Bytes need 256.
    /// </summary>
    public int VocabSize => kind == TokenKind.Bytes ? TokenReader.ByteNames.Count : Different + (_numbers.ContainsKey(Vocabulary.Unknown) ? 0 : 1);

    /// <summary>Counts the tokens of a file.</summary>
    /// <param name="path">The file, plain or with <c>.gz</c> added to its name.</param>
    /// <param name="warn">Is told, a line each, what is odd about it; null to keep it.</param>
    /// <exception cref="InputException">The file is missing, empty, malformed or too large.</exception>
    public void AddFile(string path, Action<string>? warn = null)
    {
        foreach ((string token, _) in TokenReader.Read(TextFile.At(path, new TextLimits(), warn ?? (_ => { })), kind))
            Add(token);
    }

    /// <summary>The vocabulary of the most frequent tokens: ids by descending frequency, then in ordinal order.</summary>
    /// <param name="size">
    /// The most tokens that it may have. Where the text has more, <see cref="Vocabulary.Unknown"/> is one of them and stands for the rest.
    /// </param>
    /// <param name="isOpen">Whether <see cref="Vocabulary.Unknown"/> is one of them in any case, for words of other texts.</param>
    public Vocabulary ToVocabulary(int size = int.MaxValue, bool isOpen = true)
    {
        if (kind == TokenKind.Bytes)
            return new Vocabulary(TokenReader.ByteNames, kind);
        if (Different <= size && !(isOpen && VocabSize > Different))
            return new Vocabulary([.. ByFrequency.Select(entry => entry.Token)], kind);

        (string Token, long Count)[] known = [.. Ordered(_counts.Where(entry => entry.Token != Vocabulary.Unknown)).Take(size - 1)];
        return new Vocabulary([.. Ordered([.. known, (Vocabulary.Unknown, Total - known.Sum(entry => entry.Count))]).Select(entry => entry.Token)], kind);
    }

    /// <summary>Tokens of the text that a vocabulary has.</summary>
    public long CountIn(Vocabulary vocabulary) =>
        kind == TokenKind.Bytes ? Total : _counts.Where(entry => vocabulary.Has(entry.Token)).Sum(entry => entry.Count);

    /// <summary>Counts one more token.</summary>
    /// <returns>Its number: how many different ones came before it.</returns>
    internal int Add(string token)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, token, out bool isKnown);
        if (!isKnown)
        {
            number = _counts.Count;
            _counts.Add((token, 0));
        }

        CollectionsMarshal.AsSpan(_counts)[number].Count++;
        Total++;
        return number;
    }

    /// <summary>The tokens in the order of their numbers.</summary>
    internal IEnumerable<string> ByNumber => _counts.Select(entry => entry.Token);

    private static IEnumerable<(string Token, long Count)> Ordered(IEnumerable<(string Token, long Count)> counts) =>
        counts.OrderByDescending(entry => entry.Count).ThenBy(entry => entry.Token, StringComparer.Ordinal);
}
