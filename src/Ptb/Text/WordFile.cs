using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace ModelGen.Ptb.Text;

/// <summary>
/// A text file as words: split on white space, with one <see cref="Vocabulary.EndOfLine"/> for every newline. A last line
/// without newline therefore has none, as in TensorFlow's tutorial; the carriage return of a CRLF is white space.
/// </summary>
internal sealed class WordFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private WordFile(string path) => Path = path;

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Finds a file, plain or with <c>.gz</c> added to its name.</summary>
    /// <param name="directory">Where to look.</param>
    /// <param name="name">The plain name.</param>
    /// <returns>The file; null when there is neither.</returns>
    public static WordFile? Find(string directory, string name)
    {
        string plain = System.IO.Path.Combine(directory, name);
        string compressed = plain + ".gz";
        return File.Exists(plain) ? new WordFile(plain) : File.Exists(compressed) ? new WordFile(compressed) : null;
    }

    /// <summary>Reads the words.</summary>
    /// <returns>Each word with the number of its line, from 1.</returns>
    public List<(string Word, int Line)> Read()
    {
        ReadOnlySpan<byte> rest = ReadBytes();
        if (rest.StartsWith(Encoding.UTF8.Preamble))
            rest = rest[Encoding.UTF8.Preamble.Length..];

        var words = new List<(string, int)>();
        // One string for each different word: a text repeats its words a hundred times.
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> different = new HashSet<string>().GetAlternateLookup<ReadOnlySpan<char>>();
        char[] buffer = [];
        for (int line = 1; !rest.IsEmpty; line++)
        {
            int newline = rest.IndexOf((byte)'\n');
            ReadOnlySpan<char> text = Decode(newline < 0 ? rest : rest[..newline], line, ref buffer);
            // Without separators: at white space.
            foreach (Range range in text.SplitAny())
            {
                ReadOnlySpan<char> word = text[range];
                if (word.IsEmpty)
                    continue;
                if (!different.TryGetValue(word, out string? known))
                    different.Set.Add(known = word.ToString());
                words.Add((known, line));
            }

            if (newline < 0)
                break;
            words.Add((Vocabulary.EndOfLine, line));
            rest = rest[(newline + 1)..];
        }

        return words.Count > 0 ? words : throw new InputException($"{Path} is empty.");
    }

    private ReadOnlySpan<char> Decode(ReadOnlySpan<byte> bytes, int line, ref char[] buffer)
    {
        if (buffer.Length < bytes.Length)
            buffer = new char[2 * bytes.Length];
        try
        {
            return buffer.AsSpan(0, Strict.GetChars(bytes, buffer));
        }
        catch (DecoderFallbackException)
        {
            throw new InputException($"{Path}, line {line}: these bytes are not UTF-8 text.");
        }
    }

    private byte[] ReadBytes()
    {
        try
        {
            if (!Path.EndsWith(".gz", StringComparison.Ordinal))
                return File.ReadAllBytes(Path);

            using var file = new GZipStream(File.OpenRead(Path), CompressionMode.Decompress);
            using var bytes = new MemoryStream();
            file.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (InvalidDataException)
        {
            throw new InputException($"{Path} is not a whole gzip file.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{Path} cannot be read: {exception.Message}");
        }
    }
}
