using System;
using System.IO;
using System.Linq;
using ModelGen.Training;

namespace ModelGen.Benchmarks.Compare;

/// <summary>The texts on which both sides are measured.</summary>
internal static class ComparedText
{
    private const string Variable = "MODELGEN_PTB";
    private const int TrainWords = 400_000, OtherWords = 80_000;

    private static readonly string[] Folders = ["data/ptb", "../shared/data/ptb"];

    /// <summary>
    /// Those of a directory. Without one, those of the directory that <c>MODELGEN_PTB</c> names, or of the Penn Treebank where it
    /// usually lies; and where it does not, made-up ones of as many words.
    /// </summary>
    /// <param name="directory">The directory, or null.</param>
    /// <exception cref="InputException">The directory does not hold the three texts.</exception>
    public static Corpus Find(string? directory)
    {
        directory ??= Environment.GetEnvironmentVariable(Variable) ?? Folders.FirstOrDefault(Directory.Exists);
        if (directory is null)
        {
            Console.WriteLine(
                $"There is no {string.Join(" nor ", Folders)}, and {Variable} is not set: both sides read a made-up text. For the"
                + " Penn Treebank: compare DIR.\n");
            return new SyntheticSource(seed: 1).Draw(TrainWords, OtherWords);
        }

        Corpus corpus = Corpus.Read(directory);
        Console.WriteLine($"The texts are those of {directory}.\n");
        return corpus;
    }
}
