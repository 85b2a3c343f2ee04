using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace ModelGen.Training;

/// <summary>
/// A vocabulary as a checkpoint holds it, so that the file suffices to read and to write texts: its tokens with a space between them, words
/// as they are, and characters as hexadecimal numbers.
/// </summary>
internal static class VocabularyText
{
    private const string KindKey = "tokens";
    private const string TokensKey = "vocabulary";
    private const string SizeKey = "vocabulary_size";
    private const string HashKey = "vocabulary_sha256";

    /// <summary>Writes it into the metadata of a file.</summary>
    public static void WriteTo(Dictionary<string, string> metadata, Vocabulary vocabulary)
    {
        metadata[KindKey] = Word(vocabulary.Kind);
        metadata[SizeKey] = DeclarationText.Number(vocabulary.Tokens.Count);
        metadata[HashKey] = vocabulary.Hash;
        if (vocabulary.Kind != TokenKind.Bytes)
            metadata[TokensKey] = string.Join(' ', vocabulary.Kind == TokenKind.Words ? vocabulary.Tokens : vocabulary.Tokens.Select(Number));
    }

    /// <summary>The kind of tokens. Older files have words.</summary>
    /// <exception cref="InputException">The file tells one that there is not.</exception>
    public static TokenKind KindIn(string path, IReadOnlyDictionary<string, string> metadata)
    {
        string word = metadata.GetValueOrDefault(KindKey, Word(TokenKind.Words));
        return Enum.GetValues<TokenKind>().Cast<TokenKind?>().FirstOrDefault(kind => Word(kind!.Value) == word) ?? throw Damaged(path, KindKey);
    }

    /// <summary>Reads a vocabulary.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <returns>The vocabulary; null where the file was written before they were.</returns>
    /// <exception cref="InputException">It is damaged.</exception>
    public static Vocabulary? ReadFrom(string path, IReadOnlyDictionary<string, string> metadata)
    {
        TokenKind kind = KindIn(path, metadata);
        if (kind == TokenKind.Bytes)
            return new TokenCounts(kind).ToVocabulary();
        if (!metadata.TryGetValue(TokensKey, out string? tokens))
            return null;
        try
        {
            string[] words = tokens.Split(' ');
            var vocabulary = new Vocabulary(kind == TokenKind.Words ? words : Array.ConvertAll(words, Character), kind);
            return IsOf(metadata, vocabulary) ? vocabulary : throw Damaged(path, TokensKey);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            throw Damaged(path, TokensKey);
        }
    }

    /// <summary>Whether a file tells of this vocabulary.</summary>
    public static bool IsOf(IReadOnlyDictionary<string, string> metadata, Vocabulary vocabulary) =>
        metadata.GetValueOrDefault(HashKey) == vocabulary.Hash && metadata.GetValueOrDefault(KindKey, Word(TokenKind.Words)) == Word(vocabulary.Kind);

    private static string Word(TokenKind kind) => kind.ToString().ToLowerInvariant();

    private static string Number(string token) =>
        token == Vocabulary.Unknown ? token : Rune.GetRuneAt(token, 0).Value.ToString("x", CultureInfo.InvariantCulture);

    private static string Character(string word) =>
        word == Vocabulary.Unknown ? word : new Rune(int.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString();

    private static InputException Damaged(string path, string key) =>
        new($"{path} is damaged: its {key} is not what a training writes.");
}
