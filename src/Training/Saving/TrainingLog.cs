using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;

namespace ModelGen.Training;

/// <summary>
/// The file <c>log.csv</c> beside a model: a row for each epoch that is over. It is written as a whole and takes the place of the one before,
/// so no row of it is ever torn; the rows of an interrupted training are kept, and none comes twice.
/// </summary>
internal sealed class TrainingLog
{
    private const string Header = "epoch,steps,learning_rate,train_perplexity,valid_perplexity,seconds,words_per_second";

    private readonly List<string> _rows;

    /// <summary>The log of a training that goes on, or begins.</summary>
    /// <param name="path">The file, from which rows of epochs are taken that are over.</param>
    /// <param name="history">The epochs that are over. An epoch whose row is not there gets one without times.</param>
    public TrainingLog(string path, IReadOnlyList<EpochSummary> history)
    {
        string[] written = history.Count > 0 && IsLog(path) ? File.ReadAllLines(path) : [];
        _rows =
        [
            .. history.Select(Beginning).Select(beginning =>
                Array.Find(written, row => row.StartsWith(beginning, StringComparison.Ordinal) && row.Count(',') == Header.Count(',')) ?? beginning + ","),
        ];
    }

    /// <summary>Whether an epoch is over.</summary>
    public bool HasRows => _rows.Count > 0;

    /// <summary>Whether a file is such a log, or the beginning of one.</summary>
    public static bool IsLog(string path)
    {
        try
        {
            using var reader = new StreamReader(RegularFile.OpenRead(path));
            return reader.ReadLine() == Header;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>An epoch is over.</summary>
    /// <param name="epoch">What it came to.</param>
    /// <param name="seconds">How long it took.</param>
    /// <param name="wordsPerSecond">Tokens learned from per second of its training.</param>
    public void Add(EpochSummary epoch, double seconds, double wordsPerSecond) =>
        _rows.Add(string.Create(CultureInfo.InvariantCulture, $"{Beginning(epoch)}{seconds:F3},{wordsPerSecond:F0}"));

    /// <summary>Writes the file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path) => WholeFile.Write(path, file =>
    {
        using var writer = new StreamWriter(file, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(Header);
        foreach (string row in _rows)
            writer.WriteLine(row);
    });

    private static string Beginning(EpochSummary epoch) => string.Create(
        CultureInfo.InvariantCulture, $"{epoch.Epoch},{epoch.Steps},{epoch.LearningRate:R},{epoch.TrainPerplexity:R},{epoch.ValidPerplexity:R},");
}
