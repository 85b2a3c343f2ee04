using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Text.Unicode;
using ModelGen.Checkpoints;

namespace ModelGen.Training;

/// <summary>A text file, plain or compressed by gzip, which is read in pieces: no more of it is in memory at a time.</summary>
internal sealed class TextFile
{
    private const int PieceLength = 1 << 16;
    private const char ByteOrderMark = '\uFEFF';

    // UTF-8 has both, but a text does not.
    private static readonly SearchValues<char> NotText = SearchValues.Create('\0', ByteOrderMark);

    private readonly Action<string> _warn;

    private TextFile(string path, TextLimits limits, Action<string> warn)
    {
        Path = path;
        Limits = limits;
        _warn = warn;
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>How large it may be.</summary>
    public TextLimits Limits { get; }

    private bool IsCompressed => Path.EndsWith(".gz", StringComparison.Ordinal);

    /// <summary>Finds a file, plain or with <c>.gz</c> added to its name.</summary>
    /// <param name="path">The path without that.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="warn">Is told what is odd about it.</param>
    /// <returns>The file; null when there is neither.</returns>
    /// <exception cref="InputException">There is a directory of that name.</exception>
    public static TextFile? Find(string path, TextLimits limits, Action<string> warn)
    {
        string compressed = path + ".gz";
        if (Directory.Exists(path) || Directory.Exists(compressed))
            throw new InputException($"{(Directory.Exists(path) ? path : compressed)} is a directory; a text is a file.");
        return File.Exists(path) ? new TextFile(path, limits, warn)
            : File.Exists(compressed) ? new TextFile(compressed, limits, warn)
            : null;
    }

    /// <summary>A file that has to be there.</summary>
    /// <inheritdoc cref="Find"/>
    /// <exception cref="InputException">There is none, or a directory of that name.</exception>
    public static TextFile At(string path, TextLimits limits, Action<string> warn) =>
        Find(path, limits, warn) ?? throw new InputException($"There is no file {path}.");

    /// <summary>Reads the bytes, as the file unpacks to them.</summary>
    /// <returns>Pieces of the same memory, each good until the next one.</returns>
    /// <exception cref="InputException">The file cannot be read, or unpacks to too much.</exception>
    public IEnumerable<ArraySegment<byte>> Bytes()
    {
        using FileStream file = Try(() => RegularFile.OpenRead(Path));
        GzipContent? unpacked = IsCompressed ? new GzipContent(file) : null;
        byte[] bytes = new byte[PieceLength];
        long total = 0;
        for (int read; (read = Try(() => unpacked?.Read(bytes, 0, bytes.Length) ?? file.Read(bytes, 0, bytes.Length))) > 0;)
        {
            total += read;
            if (unpacked is not null)
                RequireModest(total, file.Length);
            yield return new(bytes, 0, read);
        }

        if (unpacked is { EndsInOther: true })
            _warn($"{Path} ends in something that is not gzip; it is ignored, as gzip does.");
    }

    /// <summary>Reads the characters of a text in UTF-8, without a byte order mark at its start. No scalar value is divided by two pieces.</summary>
    /// <returns>Pieces of the same memory, each good until the next one.</returns>
    /// <exception cref="InputException">The file cannot be read, is no text, or unpacks to too much.</exception>
    public IEnumerable<ArraySegment<char>> Characters()
    {
        // A sequence that a piece of bytes ends within is kept for the next one.
        const int MostUndecoded = 3;
        byte[] bytes = new byte[MostUndecoded + PieceLength];
        char[] characters = new char[bytes.Length];
        int undecoded = 0, line = 1;
        bool isAtStart = true;
        using IEnumerator<ArraySegment<byte>> pieces = Bytes().GetEnumerator();
        for (bool isOver = false; !isOver;)
        {
            isOver = !pieces.MoveNext();
            ArraySegment<byte> piece = isOver ? ArraySegment<byte>.Empty : pieces.Current;
            piece.CopyTo(bytes, undecoded);
            OperationStatus status = Utf8.ToUtf16(
                bytes.AsSpan(0, undecoded + piece.Count), characters, out int decoded, out int written, replaceInvalidSequences: false, isFinalBlock: isOver);
            int begin = isAtStart && written > 0 && characters[0] == ByteOrderMark ? 1 : 0;
            isAtStart &= written == 0;
            undecoded = undecoded + piece.Count - decoded;
            bytes.AsSpan(decoded, int.Min(undecoded, MostUndecoded)).CopyTo(bytes);

            int fault = characters.AsSpan(begin, written - begin).IndexOfAny(NotText);
            line += characters.AsSpan(begin, fault < 0 ? written - begin : fault).Count('\n');
            if (fault >= 0 || status == OperationStatus.InvalidData)
            {
                // A damaged compressed file yields odd bytes before its checksum is read: then the file is at fault, and not the text.
                while (pieces.MoveNext())
                {
                }

                // A file with a hole, or UTF-16, would become words that only look like others; a byte order mark is seen by no eye, and
                // would make another word of the one beside it.
                string problem = fault < 0 ? "these bytes are not UTF-8 text."
                    : characters[begin + fault] == '\0' ? "a zero byte is no text; UTF-16 is not read, only UTF-8."
                    : "a byte order mark (U+FEFF) stands at the start of a text only; remove this one.";
                throw new InputException($"{Path}, line {line}: {problem}");
            }

            if (written > begin)
                yield return new(characters, begin, written - begin);
        }
    }

    private void RequireModest(long unpacked, long size)
    {
        if (unpacked > Limits.FreeExpansion && unpacked > Limits.Expansion * size)
        {
            throw new InputException(
                $"{Path} unpacks to more than {Limits.Expansion:N0} times its {size:N0} bytes, which no text does; to use it all the same, unpack it.");
        }
    }

    private T Try<T>(Func<T> read)
    {
        try
        {
            return read();
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
