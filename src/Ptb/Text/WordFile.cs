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
        for (int line = 1; !rest.IsEmpty; line++)
        {
            int newline = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> bytes = newline < 0 ? rest : rest[..newline];
            foreach (string word in Decode(bytes, line).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                words.Add((word, line));
            if (newline < 0)
                break;
            words.Add((Vocabulary.EndOfLine, line));
            rest = rest[(newline + 1)..];
        }

        return words.Count > 0 ? words : throw new InputException($"{Path} is empty.");
    }

    private string Decode(ReadOnlySpan<byte> bytes, int line)
    {
        try
        {
            return Strict.GetString(bytes);
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
