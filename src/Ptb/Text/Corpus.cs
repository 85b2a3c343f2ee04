using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace ModelGen.Ptb.Text;

/// <summary>Three texts as word ids over one vocabulary.</summary>
/// <param name="Origin">Where the texts come from, in words for the user.</param>
/// <param name="Vocabulary">The words.</param>
/// <param name="Train">The text to learn from.</param>
/// <param name="Valid">The text for validation.</param>
/// <param name="Test">The text for the last test.</param>
internal sealed record Corpus(string Origin, Vocabulary Vocabulary, int[] Train, int[] Valid, int[] Test)
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
    /// <exception cref="InputException">A file is missing, empty or malformed, or has a word that training does not know.</exception>
    public static Corpus Read(string directory)
    {
        if (!Directory.Exists(directory))
            throw new InputException($"There is no directory {directory}; it should hold {ExpectedFiles}.");

        // All are looked for before the first is read: a missing one is reported at once.
        var files = FileNames.ToDictionary(entry => entry.Key, entry =>
            WordFile.Find(directory, entry.Value)
            ?? throw new InputException($"There is no {entry.Value} in {directory}; it should hold {ExpectedFiles}."));

        List<(string Word, int Line)> training = files[Split.Train].Read();
        Vocabulary vocabulary = Vocabulary.Of(training.Select(entry => entry.Word));
        return new Corpus(
            directory,
            vocabulary,
            Encode(files[Split.Train], training, vocabulary),
            Encode(files[Split.Valid], files[Split.Valid].Read(), vocabulary),
            Encode(files[Split.Test], files[Split.Test].Read(), vocabulary));
    }

    /// <summary>Says so when a model has fewer words than the texts.</summary>
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

    private static int[] Encode(WordFile file, List<(string Word, int Line)> text, Vocabulary vocabulary) =>
    [
        .. text.Select(entry => vocabulary.IdOf(entry.Word) ?? throw new InputException(
            $"{file.Path}, line {entry.Line}: '{entry.Word}' is not in the training text, which has no"
            + $" {Vocabulary.Unknown} either.")),
    ];
}
