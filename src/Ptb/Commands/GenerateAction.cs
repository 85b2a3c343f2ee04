using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>Lets a saved model write: each word is drawn with the probability that the model gives it.</summary>
/// <param name="options">Seed, threads and device.</param>
/// <param name="checkpoint">The model.</param>
/// <param name="corpus">The texts it was trained on, for their words.</param>
/// <param name="prompt">Words to begin with; may be empty.</param>
/// <param name="words">Words to write.</param>
/// <param name="output">Receives the text, one sentence a line.</param>
/// <param name="error">Receives the speed, and the device that computes, where that was not a matter of course.</param>
/// <param name="stop">Ends the text after the word under way.</param>
internal sealed class GenerateAction(
    ModelOptions options, Checkpoint checkpoint, Corpus corpus, string prompt, int words, TextWriter output, TextWriter error,
    CancellationToken stop)
    : IModelAction
{
    /// <inheritdoc/>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        corpus.RequireFits(TModel.Config);
        checkpoint.RequireVocabulary(corpus);
        int[] beginning = Read(prompt);
        // A text begins after the end of a line, as every sentence of the training text does.
        bool hasLineEnds = corpus.Vocabulary.Has(Vocabulary.EndOfLine);
        if (beginning.Length == 0 && !hasLineEnds)
            throw new InputException($"{corpus.Origin} has no line ends, and so no beginnings of lines to imitate: give --prompt some words.");
        using TModel model = options.Create<TModel>();
        model.TellDevice(options, error);
        checkpoint.Restore(model);

        // All bits of the seed count; a small one is itself.
        var random = new Random(unchecked((int)(options.Seed ^ options.Seed >> 32)));
        var probabilities = new float[TModel.Config.VocabSize];
        IReadOnlyList<string> vocabulary = corpus.Vocabulary.Words;
        bool isFirst = true;
        foreach (int id in beginning)
            Write(vocabulary[id]);

        Predict(hasLineEnds ? [corpus.Vocabulary.IdOf(Vocabulary.EndOfLine)!.Value, .. beginning] : beginning);
        long start = Stopwatch.GetTimestamp();
        for (int written = 0; written < words; written++)
        {
            stop.ThrowIfCancellationRequested();
            int next = Draw(probabilities.AsSpan(0, vocabulary.Count), random.NextDouble());
            Write(vocabulary[next]);
            Predict([next]);
        }

        if (!isFirst)
            output.WriteLine();
        error.WriteLine($"{words / Stopwatch.GetElapsedTime(start).TotalSeconds:F0} words per second");

        void Predict(ReadOnlySpan<int> read)
        {
            model.Predict(read, probabilities);
            if (Array.Exists(probabilities, probability => !float.IsFinite(probability)))
                throw new FailedException($"The model of {checkpoint.Path} gives probabilities that are not finite numbers.");
        }

        void Write(string word)
        {
            bool ends = word == Vocabulary.EndOfLine;
            output.Write(ends ? Environment.NewLine : isFirst ? word : " " + word);
            isFirst = ends;
        }
    }

    private int[] Read(string text)
    {
        string[] written = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. written.Select(word => corpus.Vocabulary.IdOf(word)
                ?? throw new InputException($"--prompt has the word '{Excerpt.Of(word)}', which {corpus.Origin} does not have.")),
        ];
    }

    /// <summary>
    /// The word that a point of the unit interval falls on. Probabilities add up to 1 but for rounding; what rounding leaves over
    /// belongs to the last word that can be drawn at all.
    /// </summary>
    internal static int Draw(ReadOnlySpan<float> probabilities, double point)
    {
        int last = 0;
        for (int word = 0; word < probabilities.Length && point >= 0; word++)
        {
            point -= probabilities[word];
            if (probabilities[word] > 0)
                last = word;
        }

        return last;
    }
}
