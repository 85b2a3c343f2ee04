using System;
using System.IO;
using System.Linq;
using ModelGen;

namespace Sentiment;

/// <summary>The sample from reviews to picture.</summary>
/// <param name="data">Where reviews are; null for generated ones.</param>
/// <param name="seed">Decides reviews, first parameters and order.</param>
/// <param name="threads">Threads of the model.</param>
/// <param name="picture">Where the picture goes.</param>
/// <param name="limits">How long training goes on.</param>
public sealed class SentimentRun(string? data, int seed, int threads, string picture, TrainingLimits limits)
{
    private const int GeneratedReviews = 3_000;

    /// <summary>Runs it.</summary>
    /// <param name="output">What is told of it.</param>
    /// <exception cref="InvalidDataException">Something given is no review.</exception>
    public void Run(TextWriter output)
    {
        var random = new Random(seed);
        ReviewSets sets = data is null
            ? ReviewSets.Divide(new ReviewGrammar(random).Write(GeneratedReviews), random, "generated reviews")
            : ReviewFiles.Read(data, random);
        var vocabulary = new Vocabulary(sets.Train);
        EncodedReview[] train = EncodedReview.Of(sets.Train, vocabulary), test = EncodedReview.Of(sets.Test, vocabulary);
        (int shortest, int longest) = (sets.Train.Min(review => review.Words.Length), sets.Train.Max(review => review.Words.Length));
        Say(output, $"{train.Length:N0} reviews to learn from, {sets.Valid.Length:N0} to stop by, {test.Length:N0} to judge by");
        Say(output, $"{shortest:N0} to {longest:N0} words long, {vocabulary.Count:N0} different ones");

        using var model = new ReviewModel(new ModelOptions { Seed = (ulong)seed, Threads = threads });
        var trainer = new Trainer(model, train, random);
        trainer.Run(EncodedReview.Of(sets.Valid, vocabulary), limits, at => Say(
            output,
            $"step {at.Steps,5}   loss {at.TrainLoss:F4}   validation: cost {at.Valid.Cost:F4}, {at.Valid.Error:P1} wrong{(at.IsBest ? ", the best" : "")}"));

        Judgement judgement = trainer.Judge(test);
        Say(output, $"test: {1 - judgement.Error:P1} right; by counting words {1 - new WordCounts(train).Error(test):P1}");
        string[] words = Reader.Choose(sets.Test);
        Picture.Write(picture, words, Reader.Positive(model, [.. words.Select(word => vocabulary[word])]));
        Say(output, $"The picture is {picture}.");
    }

    private static void Say(TextWriter output, FormattableString line) => output.WriteLine(FormattableString.Invariant(line));
}
