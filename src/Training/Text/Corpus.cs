using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using ModelGen.Checkpoints;

namespace ModelGen.Training;

/// <summary>Three texts as word ids over one vocabulary.</summary>
/// <param name="Origin">Where the texts come from, in words for the user.</param>
/// <param name="Vocabulary">The words.</param>
/// <param name="Train">The text to learn from.</param>
/// <param name="Valid">The text for validation.</param>
/// <param name="Test">The text for the last test.</param>
public sealed record Corpus(string Origin, Vocabulary Vocabulary, int[] Train, int[] Valid, int[] Test)
{
    private static readonly Dictionary<Split, string> FileNames = new()
    {
        [Split.Train] = "ptb.train.txt",
        [Split.Valid] = "ptb.valid.txt",
        [Split.Test] = "ptb.test.txt",
    };

    /// <summary>The files that <see cref="Read"/> expects, in words for the user.</summary>
    public static string ExpectedFiles { get; } = $"{string.Join(", ", FileNames.Values)} (or the same with .gz)";

    /// <summary>One of the texts.</summary>
    public int[] this[Split split] => split switch
    {
        Split.Train => Train,
        Split.Valid => Valid,
        _ => Test,
    };

    /// <summary>Reads the three files of a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="warn">Is told, a line each, what is odd about the files; null to keep it.</param>
    /// <param name="limits">How large a text may be; null for the usual limits.</param>
    /// <exception cref="InputException">
    /// A file is missing, empty, malformed or too large, or has a word that training does not know.
    /// </exception>
    public static Corpus Read(string directory, Action<string>? warn = null, TextLimits? limits = null)
    {
        if (!Directory.Exists(directory))
            throw new InputException($"There is no directory {directory}; it should hold {ExpectedFiles}.");

        // All are looked for before the first is read: a missing one is reported at once.
        var files = FileNames.ToDictionary(entry => entry.Key, entry =>
            WordFile.Find(directory, entry.Value, limits ?? new TextLimits(), warn ?? (_ => { }))
            ?? throw new InputException($"There is no {entry.Value} in {directory}; it should hold {ExpectedFiles}."));
        (int[] training, Vocabulary vocabulary) = Learn(files[Split.Train]);
        return new Corpus(
            directory, vocabulary, training, Encode(files[Split.Valid], vocabulary), Encode(files[Split.Test], vocabulary));
    }

    /// <summary>Refuses a model with fewer words than the texts.</summary>
    /// <exception cref="InputException">The model has.</exception>
    public void RequireFits(LanguageModelConfig config)
    {
        if (Vocabulary.Words.Count > config.VocabSize)
        {
            throw new InputException(
                $"The training text of {Origin} has {Vocabulary.Words.Count} different words, but {config.Name} is declared"
                + $" with VocabSize = {config.VocabSize}.");
        }
    }

    // Words get numbers as they come, and their ids when all are counted.
    private static (int[] Text, Vocabulary Vocabulary) Learn(WordFile file) => Within(file, () =>
    {
        var numbers = new Dictionary<string, int>();
        var words = new List<(string Word, int Count)>();
        var text = new List<int>();
        foreach ((string word, _) in file.Read())
        {
            if (!numbers.TryGetValue(word, out int number))
            {
                numbers.Add(word, number = words.Count);
                words.Add((word, 0));
            }

            CollectionsMarshal.AsSpan(words)[number].Count++;
            text.Add(number);
        }

        Vocabulary vocabulary = Vocabulary.Of(words);
        int[] ids = [.. words.Select(entry => vocabulary.IdOf(entry.Word)!.Value)];
        int[] encoded = [.. text];
        foreach (ref int word in encoded.AsSpan())
            word = ids[word];
        return (encoded, vocabulary);
    });

    private static int[] Encode(WordFile file, Vocabulary vocabulary) => Within(file, () => file.Read().Select(entry =>
        vocabulary.IdOf(entry.Word) ?? throw new InputException($"{file.Path}, line {entry.Line}: {WhyUnknown(entry.Word)}")).ToArray());

    // That word is seldom written: it stands for a line end.
    private static string WhyUnknown(string word) => word == Vocabulary.EndOfLine
        ? $"the line ends here, which is a word of its own ('{word}'); the training text has no line ends, and no {Vocabulary.Unknown} either."
        : $"'{Excerpt.Of(word)}' is not in the training text, which has no {Vocabulary.Unknown} either.";

    private static T Within<T>(WordFile file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (OutOfMemoryException)
        {
            throw new InputException(
                $"The words of {file.Path} do not fit into memory, of which this process may have {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20:N0} MiB; a shorter text or a"
                + " higher limit helps.");
        }
    }
}
