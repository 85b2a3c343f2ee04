using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace ModelGen.Training;

/// <summary>How tokens become text again: words with a space between them and line ends as such, characters and bytes as they are.</summary>
/// <param name="kind">What the tokens are.</param>
internal sealed class Spelling(TokenKind kind)
{
    // Bytes become characters when all of one are there.
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private bool _isAtStart = true;

    /// <summary>What ends a text: the end of a line that has begun.</summary>
    public string End => _isAtStart ? "" : "\n";

    /// <summary>The tokens of a text.</summary>
    public static IEnumerable<string> TokensOf(string text, TokenKind kind) => kind switch
    {
        TokenKind.Words => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        TokenKind.Chars => text.EnumerateRunes().Select(rune => rune.ToString()),
        _ => Encoding.UTF8.GetBytes(text).Select(value => TokenReader.ByteNames[value]),
    };

    /// <summary>The text of the next token.</summary>
    public string Of(string token)
    {
        string text = kind switch
        {
            TokenKind.Words => token == Vocabulary.EndOfLine ? "\n" : _isAtStart ? token : " " + token,
            // A character that is not known is not the word for it.
            TokenKind.Chars => token == Vocabulary.Unknown ? Rune.ReplacementChar.ToString() : token,
            _ => Characters((byte)token[0]),
        };
        if (text.Length > 0)
            _isAtStart = text[^1] == '\n';
        return text;
    }

    private string Characters(byte value)
    {
        Span<char> characters = stackalloc char[4];
        return characters[.._decoder.GetChars([value], characters, flush: false)].ToString();
    }
}
