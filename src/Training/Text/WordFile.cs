using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Text.Unicode;
using ModelGen.Checkpoints;

namespace ModelGen.Training;

/// <summary>
/// A text file as words: split on white space, with one <see cref="Vocabulary.EndOfLine"/> for every newline. A last line
/// without newline therefore has none, as in TensorFlow's tutorial; the carriage return of a CRLF is white space.
/// </summary>
internal sealed class WordFile
{
    private const int PieceLength = 1 << 16;
    private const char ByteOrderMark = '\uFEFF';

    private readonly TextLimits _limits;
    private readonly Action<string> _warn;

    private WordFile(string path, TextLimits limits, Action<string> warn)
    {
        Path = path;
        _limits = limits;
        _warn = warn;
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    private bool IsCompressed => Path.EndsWith(".gz", StringComparison.Ordinal);

    /// <summary>Finds a file, plain or with <c>.gz</c> added to its name.</summary>
    /// <param name="directory">Where to look.</param>
    /// <param name="name">The plain name.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="warn">Is told what is odd about it.</param>
    /// <returns>The file; null when there is neither.</returns>
    /// <exception cref="InputException">There is a directory of that name.</exception>
    public static WordFile? Find(string directory, string name, TextLimits limits, Action<string> warn)
    {
        string plain = System.IO.Path.Combine(directory, name);
        string compressed = plain + ".gz";
        if (Directory.Exists(plain) || Directory.Exists(compressed))
            throw new InputException($"{(Directory.Exists(plain) ? plain : compressed)} is a directory; a text is a file.");
        return File.Exists(plain) ? new WordFile(plain, limits, warn)
            : File.Exists(compressed) ? new WordFile(compressed, limits, warn)
            : null;
    }

    /// <summary>Reads the words, one after the other: no more of the text is in memory than a piece.</summary>
    /// <returns>Each word with the number of its line, from 1.</returns>
    /// <exception cref="InputException">The file cannot be read, is no text, or goes beyond a limit.</exception>
    public IEnumerable<(string Word, int Line)> Read()
    {
        using FileStream file = Open();
        GzipContent? unpacked = IsCompressed ? new GzipContent(file) : null;
        byte[] bytes = new byte[PieceLength];
        char[] characters = new char[_limits.WordLength + PieceLength];
        int undecoded = 0, unfinished = 0, line = 1, count = 0;
        long total = 0;
        bool isAtStart = true;
        // One string for each different word: a text repeats its words a hundred times.
        HashSet<string> different = [];

        for (bool isOver = false; !isOver;)
        {
            int read = Read(file, unpacked, bytes, undecoded);
            isOver = read == 0;
            total += read;
            if (unpacked is not null)
                RequireModest(total, file.Length);

            OperationStatus status = Utf8.ToUtf16(
                bytes.AsSpan(0, undecoded + read), characters.AsSpan(unfinished), out int decoded, out int written,
                replaceInvalidSequences: false, isFinalBlock: isOver);
            int begin = isAtStart && written > 0 && characters[0] == ByteOrderMark ? 1 : 0, end = unfinished + written;
            isAtStart &= written == 0;
            for (int i = int.Max(begin, unfinished); i < end; i++)
            {
                // UTF-8 has it, but a text does not: a file with a hole, or UTF-16, would become words that only look like others.
                if (characters[i] == '\0')
                    throw NoText("a zero byte is no text; UTF-16 is not read, only UTF-8.");
                // A text that another one was joined to: no eye sees it, and it would make another word of the one beside it.
                if (characters[i] == ByteOrderMark)
                    throw NoText("a byte order mark (U+FEFF) stands at the start of a text only; remove this one.");
                if (!char.IsWhiteSpace(characters[i]))
                    continue;
                if (i > begin)
                    yield return (Word(characters.AsSpan(begin, i - begin)), line);
                if (characters[i] == '\n')
                {
                    yield return (Vocabulary.EndOfLine, line);
                    Count();
                    line++;
                }

                begin = i + 1;
            }

            if (status == OperationStatus.InvalidData)
                throw NoText("these bytes are not UTF-8 text.");
            unfinished = end - begin;
            RequireShort(unfinished);
            characters.AsSpan(begin, unfinished).CopyTo(characters);
            undecoded = undecoded + read - decoded;
            bytes.AsSpan(decoded, undecoded).CopyTo(bytes);
        }

        if (unfinished > 0)
            yield return (Word(characters.AsSpan(0, unfinished)), line);
        if (count == 0)
            throw new InputException($"{Path} is empty.");
        if (unpacked is { EndsInOther: true })
            _warn($"{Path} ends in something that is not gzip; it is ignored, as gzip does.");

        // A damaged compressed file yields odd bytes before its checksum is read: then the file is at fault, and not the text.
        InputException NoText(string problem)
        {
            for (int read = 1; unpacked is not null && read > 0; total += read)
            {
                RequireModest(total, file.Length);
                read = Read(file, unpacked, bytes, 0);
            }

            return new InputException($"{Path}, line {line}: {problem}");
        }

        string Word(ReadOnlySpan<char> word)
        {
            Count();
            RequireShort(word.Length);
            HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = different.GetAlternateLookup<ReadOnlySpan<char>>();
            if (lookup.TryGetValue(word, out string? known))
                return known;
            string added = word.ToString();
            different.Add(added);
            return different.Count <= _limits.DifferentWords
                ? added
                : throw new InputException($"{Path} has more than {_limits.DifferentWords:N0} different words, as many as a text may have.");
        }

        void Count()
        {
            if (++count > _limits.Words)
                throw new InputException($"{Path} has more than {_limits.Words:N0} words, as many as a text may have.");
        }

        void RequireShort(int length)
        {
            if (length > _limits.WordLength)
            {
                throw new InputException(
                    $"{Path}, line {line}: a word goes beyond {_limits.WordLength:N0} characters; words are separated by white space.");
            }
        }
    }

    private void RequireModest(long unpacked, long size)
    {
        if (unpacked > _limits.FreeExpansion && unpacked > _limits.Expansion * size)
        {
            throw new InputException(
                $"{Path} unpacks to more than {_limits.Expansion:N0} times its {size:N0} bytes, which no text does; to use it all the same, unpack it.");
        }
    }

    private FileStream Open() => Try(() => RegularFile.OpenRead(Path));

    private int Read(FileStream file, GzipContent? unpacked, byte[] bytes, int offset) => Try(() =>
        unpacked is null
            ? file.Read(bytes, offset, bytes.Length - offset)
            : unpacked.Read(bytes, offset, bytes.Length - offset));

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
