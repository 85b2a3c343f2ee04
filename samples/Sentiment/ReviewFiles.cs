using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Sentiment;

/// <summary>
/// Reads reviews: a folder with <c>train/pos</c>, <c>train/neg</c>, <c>test/pos</c> and <c>test/neg</c>, each with one review per <c>.txt</c> file, as the
/// IMDB data set has them, or a file with a line <c>label TAB text</c> for each review.
/// </summary>
public static class ReviewFiles
{
    private const string Folders = "train/pos, train/neg, test/pos and test/neg";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The reviews at a path.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="random">Decides which reviews are for what.</param>
    /// <exception cref="InvalidDataException">Something there is no review. The message names file and line.</exception>
    public static ReviewSets Read(string path, Random random)
    {
        try
        {
            if (File.Exists(path))
                return ReviewSets.Divide(Lines(path), random, path);
            if (!Directory.Exists(path))
                throw new InvalidDataException($"{path}: no such file or folder; a file of label<TAB>text or a folder with {Folders} is needed");
            Review[] train = Folder(path, "train"), test = Folder(path, "test");
            return ReviewSets.Divide(train, test, random, Path.Combine(path, "train"));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path}: {problem.Message}");
        }
    }

    private static Review[] Folder(string path, string set) =>
        [.. Folder(Path.Combine(path, set, "pos"), true), .. Folder(Path.Combine(path, set, "neg"), false)];

    private static IEnumerable<Review> Folder(string folder, bool isPositive)
    {
        if (!Directory.Exists(folder))
            throw new InvalidDataException($"{folder}: no such folder; {Folders} are needed");
        string[] files = Directory.GetFiles(folder, "*.txt");
        if (files.Length == 0)
            throw new InvalidDataException($"{folder}: no .txt file; one for each review is needed");
        // The order of a folder is that of the file system: names have one that is the same everywhere.
        return files.Order(StringComparer.Ordinal).Select(file => Review(Text(file), isPositive, file));
    }

    private static Review[] Lines(string file)
    {
        string[] lines = Text(file).Split('\n');
        // What follows the last line end is no line.
        return [.. lines.Take(lines[^1].Length == 0 ? lines.Length - 1 : lines.Length).Select((line, index) => Line(line, $"{file}:{index + 1}"))];
    }

    private static Review Line(string line, string place)
    {
        int tab = line.IndexOf('\t', StringComparison.Ordinal);
        if (tab < 0)
            throw new InvalidDataException($"{place}: no tab; label<TAB>text is needed");
        string label = line[..tab].Trim();
        return label.ToLowerInvariant() switch
        {
            "1" or "pos" or "positive" => Review(line[(tab + 1)..], true, place),
            "0" or "neg" or "negative" => Review(line[(tab + 1)..], false, place),
            _ => throw new InvalidDataException($"{place}: '{label}' is no label; 1, pos or positive, or 0, neg or negative is needed"),
        };
    }

    private static Review Review(string text, bool isPositive, string place) => ReviewText.Words(text) is { Length: > 0 } words
        ? new Review(words, isPositive)
        : throw new InvalidDataException($"{place}: no words");

    private static string Text(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        try
        {
            return Utf8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException problem)
        {
            int line = 1 + bytes.AsSpan(0, Math.Max(problem.Index, 0)).Count((byte)'\n');
            throw new InvalidDataException($"{file}:{line}: not UTF-8");
        }
    }
}
