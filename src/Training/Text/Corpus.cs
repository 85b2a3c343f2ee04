using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace ModelGen.Training;

/// <summary>Three texts as ids over one vocabulary.</summary>
/// <param name="Origin">Where the texts come from, in words for the user.</param>
/// <param name="Vocabulary">The tokens.</param>
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

    /// <summary>What perplexities can be judged by, where that is known.</summary>
    public PerplexityScale? Scale { get; init; }

    /// <summary>One of the texts.</summary>
    public int[] this[Split split] => split switch
    {
        Split.Train => Train,
        Split.Valid => Valid,
        _ => Test,
    };

    /// <summary>
    /// Reads the three files of a directory, which were prepared for each other: a word that the training text does not have is an error,
    /// unless it has <see cref="Vocabulary.Unknown"/>.
    /// </summary>
    /// <param name="directory">The directory.</param>
    /// <param name="options">How to read them; null for words.</param>
    /// <exception cref="InputException">
    /// A file is missing, empty, malformed or too large, or has a word that training does not know.
    /// </exception>
    public static Corpus Read(string directory, CorpusOptions? options = null)
    {
        options ??= new CorpusOptions();
        if (!Directory.Exists(directory))
            throw new InputException($"There is no directory {directory}; it should hold {ExpectedFiles}.");

        // All are looked for before the first is read: a missing one is reported at once.
        var files = FileNames.ToDictionary(entry => entry.Key, entry =>
            TextFile.Find(Path.Combine(directory, entry.Value), options.Limits, options.Warn)
            ?? throw new InputException($"There is no {entry.Value} in {directory}; it should hold {ExpectedFiles}."));
        return Encode(directory, files[Split.Train], files[Split.Valid], files[Split.Test], options, isOpen: false);
    }

    /// <summary>
    /// Reads three files. The vocabulary is that of the training text, and has <see cref="Vocabulary.Unknown"/> for what only the others
    /// have.
    /// </summary>
    /// <param name="train">The text to learn from, plain or with <c>.gz</c> added to its name.</param>
    /// <param name="valid">The text for validation.</param>
    /// <param name="test">The text for the last test.</param>
    /// <param name="options">How to read them; null for words.</param>
    /// <exception cref="InputException">A file is missing, empty, malformed or too large.</exception>
    public static Corpus ReadFiles(string train, string valid, string test, CorpusOptions? options = null)
    {
        options ??= new CorpusOptions();
        TextFile[] files = [.. new[] { train, valid, test }.Select(path => TextFile.At(path, options.Limits, options.Warn))];
        return Encode(train, files[0], files[1], files[2], options, isOpen: true);
    }

    /// <summary>Reads one file, and divides it into three texts: its beginning, what comes next, and its end.</summary>
    /// <param name="path">The file, plain or with <c>.gz</c> added to its name.</param>
    /// <param name="shares">How much of it each text gets; null for 90, 5 and 5 percent.</param>
    /// <param name="options">How to read it; null for words.</param>
    /// <exception cref="InputException">The file is missing, empty, malformed or too large.</exception>
    public static Corpus ReadText(string path, TextShares? shares = null, CorpusOptions? options = null)
    {
        options ??= new CorpusOptions();
        var file = TextFile.At(path, options.Limits, options.Warn);
        return Within(file, () =>
        {
            var all = new TokenCounts(options.Tokens);
            int[] numbers = [.. TokenReader.Read(file, options.Tokens).Select(entry => all.Add(entry.Token))];
            string[] tokens = [.. all.ByNumber];
            (int valid, int test) = (shares ?? new TextShares(90, 5, 5)).Of(numbers.Length);
            (int[] training, Vocabulary vocabulary) = Learn(path, numbers.Take(valid).Select(number => tokens[number]), options, isOpen: true);
            int[] ids = [.. tokens.Select(token => vocabulary.IdOf(token)!.Value)];
            return Tell(path, path, options, new Corpus(path, vocabulary, training, Encode(numbers[valid..test]), Encode(numbers[test..])));

            int[] Encode(int[] part) => Array.ConvertAll(part, number => ids[number]);
        });
    }

    /// <summary>Refuses a model with fewer ids than the texts have tokens.</summary>
    /// <exception cref="InputException">The model has.</exception>
    public void RequireFits(LanguageModelConfig config)
    {
        if (Vocabulary.Tokens.Count > config.VocabSize)
        {
            throw new InputException(
                $"The training text of {Origin} has {Vocabulary.Tokens.Count} different {Vocabulary.Kind.Plural()}, but {config.Name} is declared"
                + $" with VocabSize = {config.VocabSize}.");
        }
    }

    private static Corpus Encode(string origin, TextFile train, TextFile valid, TextFile test, CorpusOptions options, bool isOpen)
    {
        (int[] training, Vocabulary vocabulary) =
            Within(train, () => Learn(origin, TokenReader.Read(train, options.Tokens).Select(entry => entry.Token), options, isOpen));
        return Tell(valid.Path, test.Path, options, new Corpus(origin, vocabulary, training, Encode(valid), Encode(test)));

        int[] Encode(TextFile file) => Within(file, () => vocabulary.Read(file, "the training text"));
    }

    // Tokens get numbers as they come, and their ids when all are counted.
    private static (int[] Text, Vocabulary Vocabulary) Learn(string origin, IEnumerable<string> tokens, CorpusOptions options, bool isOpen)
    {
        var counts = new TokenCounts(options.Tokens);
        int[] text = [.. tokens.Select(counts.Add)];
        Vocabulary vocabulary = counts.ToVocabulary(options.VocabSize, isOpen);
        int[] ids = [.. counts.ByNumber.Select(token => vocabulary.IdOf(token)!.Value)];
        foreach (ref int token in text.AsSpan())
            token = ids[token];

        long known = counts.CountIn(vocabulary);
        if (known < counts.Total)
        {
            options.Warn(
                $"{origin}: of {counts.Different:N0} different {options.Tokens.Plural()} the {vocabulary.Tokens.Count - 1:N0} most frequent are known"
                + $" (VocabSize = {options.VocabSize}); the others, {1 - (double)known / counts.Total:P2} of the training text, are"
                + $" read as {Vocabulary.Unknown}.");
        }

        return (text, vocabulary);
    }

    // What the training text does not have is not learned, whatever it is read as.
    private static Corpus Tell(string valid, string test, CorpusOptions options, Corpus corpus)
    {
        if (corpus.Vocabulary.IdOf(Vocabulary.Unknown) is int unknown && corpus.Vocabulary.Has(Vocabulary.Unknown) && !corpus.Train.Contains(unknown))
        {
            string remark = $", which the training text does not have: a VocabSize below {corpus.Vocabulary.Tokens.Count} lets the model learn of it";
            corpus.Vocabulary.TellUnknown($"{valid}, for validation", corpus.Valid, remark, options.Warn);
            corpus.Vocabulary.TellUnknown($"{test}, for the test", corpus.Test, remark, options.Warn);
        }

        return corpus;
    }

    private static T Within<T>(TextFile file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (OutOfMemoryException)
        {
            throw new InputException(
                $"The words of {file.Path} do not fit into memory, of which this process may have {Memory.Limit}; a shorter text or a"
                + " higher limit helps.");
        }
    }
}
