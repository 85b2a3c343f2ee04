using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Training;

/// <summary>
/// A text file as tokens. Words are split on white space, with one <see cref="Vocabulary.EndOfLine"/> for every newline. A last line
/// without newline therefore has none, as in TensorFlow's tutorial; the carriage return of a CRLF is white space.
/// </summary>
/// <param name="file">The file.</param>
internal sealed class TokenReader(TextFile file)
{
    // One string for each different token: a text repeats its words a hundred times.
    private readonly HashSet<string> _different = [];
    private int _line = 1;
    private long _count;

    /// <summary>The name of a byte: the character of the same number.</summary>
    public static IReadOnlyList<string> ByteNames { get; } = [.. Enumerable.Range(0, 256).Select(value => ((char)value).ToString())];

    /// <summary>Reads the tokens, one after the other.</summary>
    /// <param name="file">The file.</param>
    /// <param name="kind">What it is cut into.</param>
    /// <returns>Each token with the number of its line, from 1.</returns>
    /// <exception cref="InputException">The file cannot be read, is no text, is empty, or goes beyond a limit.</exception>
    public static IEnumerable<(string Token, int Line)> Read(TextFile file, TokenKind kind) => new TokenReader(file).Read(kind);

    private IEnumerable<(string Token, int Line)> Read(TokenKind kind)
    {
        IEnumerable<string> tokens = kind switch
        {
            TokenKind.Words => Words(),
            TokenKind.Chars => Chars(),
            _ => file.Bytes().SelectMany(piece => piece).Select(value => ByteNames[value]),
        };
        foreach (string token in tokens)
        {
            if (++_count > file.Limits.Words)
                throw new InputException($"{file.Path} has more than {file.Limits.Words:N0} {kind.Plural()}, as many as a text may have.");
            yield return (token, _line);
        }

        if (_count == 0)
            throw new InputException($"{file.Path} is empty.");
    }

    private IEnumerable<string> Words()
    {
        // A word that the pieces divide is put together here.
        char[] word = new char[file.Limits.WordLength];
        int length = 0;
        foreach (ArraySegment<char> piece in file.Characters())
        {
            (char[] characters, int begin, int end) = (piece.Array!, piece.Offset, piece.Offset + piece.Count);
            for (int i = begin; i < end; i++)
            {
                if (!char.IsWhiteSpace(characters[i]))
                    continue;
                Keep(characters.AsSpan(begin, i - begin));
                if (length > 0)
                    yield return Distinct(word.AsSpan(0, length));
                length = 0;
                begin = i + 1;
                if (characters[i] != '\n')
                    continue;
                yield return Vocabulary.EndOfLine;
                _line++;
            }

            Keep(characters.AsSpan(begin, end - begin));
        }

        if (length > 0)
            yield return Distinct(word.AsSpan(0, length));

        void Keep(ReadOnlySpan<char> part)
        {
            if (length + part.Length > word.Length)
            {
                throw new InputException(
                    $"{file.Path}, line {_line}: a word goes beyond {word.Length:N0} characters; words are separated by white space.");
            }

            part.CopyTo(word.AsSpan(length));
            length += part.Length;
        }
    }

    private IEnumerable<string> Chars()
    {
        foreach (ArraySegment<char> piece in file.Characters())
        {
            for (int i = 0, length; i < piece.Count; i += length)
            {
                length = char.IsHighSurrogate(piece[i]) ? 2 : 1;
                yield return Distinct(piece.AsSpan(i, length));
                if (piece[i] == '\n')
                    _line++;
            }
        }
    }

    private string Distinct(ReadOnlySpan<char> token)
    {
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = _different.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(token, out string? known))
            return known;
        string added = token.ToString();
        _different.Add(added);
        return _different.Count <= file.Limits.DifferentWords
            ? added
            : throw new InputException($"{file.Path} has more than {file.Limits.DifferentWords:N0} different words, as many as a text may have.");
    }
}
