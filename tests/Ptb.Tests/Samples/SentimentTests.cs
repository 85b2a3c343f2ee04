using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using ModelGen.Ptb.Tests.Fakes;
using Sentiment;
using Xunit;

namespace ModelGen.Ptb.Tests.Samples;

/// <summary>The sample that judges reviews: what it reads, and how it trains.</summary>
public sealed class SentimentTests : IDisposable
{
    private readonly TextFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Generated_reviews_are_short_and_long_and_say_what_most_of_their_opinions_say()
    {
        Review[] reviews = new ReviewGrammar(new Random(5)).Write(2_000);
        Assert.All(reviews, review => Assert.InRange(review.Words.Length, 5, 200));
        Assert.Contains(reviews, review => review.Words.Length < 8);
        Assert.Contains(reviews, review => review.Words.Length > 180);
        Assert.InRange(reviews.Count(review => review.IsPositive), 900, 1_100);
        Assert.All(reviews, review => Assert.Equal(review.IsPositive, Opinions(review) > 0));
        // Both words of praise and of blame stand in both kinds of review.
        Assert.Contains(reviews, review => review.IsPositive && review.Words.Any(Bad.Contains) && !review.Words.Any(Good.Contains));
        Assert.Contains(reviews, review => !review.IsPositive && review.Words.Any(Good.Contains) && !review.Words.Any(Bad.Contains));
        Assert.Equal(reviews[7].Words, new ReviewGrammar(new Random(5)).Write(2_000)[7].Words);
    }

    private static readonly string[] Good = ["good", "great", "funny", "clever", "moving", "brilliant", "charming", "fresh", "gripping", "honest"];

    private static readonly string[] Bad = ["bad", "poor", "boring", "stupid", "flat", "awful", "clumsy", "stale", "tedious", "fake"];

    // The opinions for a film less those against it: a negation of the same sentence turns one around.
    private static int Opinions(Review review) => string.Join(' ', review.Words).Split(" .").Sum(sentence =>
    {
        string[] words = sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int polarity = words.Any(Good.Contains) ? 1 : words.Any(Bad.Contains) ? -1 : 0;
        return words.Any(word => word is "not" or "never" or "hardly") ? -polarity : polarity;
    });

    [Fact]
    public void The_model_learns_and_the_same_seed_gives_the_same_bits() => SampleChecks.Learns(
        () => new Lesson(), lesson => lesson.Trainer.Step(0.01), 40);

    [Fact]
    public void Training_ends_when_validation_gets_no_better_and_keeps_what_was_best()
    {
        using var lesson = new Lesson();
        EncodedReview[] valid = Reviews(2, 40);
        var seen = new List<Validation>();
        // A rate at which nothing good lasts.
        lesson.Trainer.Run(valid, new TrainingLimits(0.5, 1, 3, 60), seen.Add);
        Assert.InRange(seen.Count, 4, 59);
        Assert.InRange(seen.Min(validation => validation.Valid.Cost), seen[^4].Valid.Cost - 0.001, seen[^4].Valid.Cost);
        Assert.Equal([true, false, false, false], seen[^4..].Select(validation => validation.IsBest));
        Assert.Equal(seen[^4].Valid, lesson.Trainer.Judge(valid));
    }

    [Fact]
    public void A_judgement_counts_every_review_once_whether_or_not_batches_are_full()
    {
        using var lesson = new Lesson();
        EncodedReview[] reviews = Reviews(2, 19);
        double cost = reviews.Average(review => lesson.Trainer.Judge([review]).Cost);
        Assert.Equal(cost, lesson.Trainer.Judge(reviews).Cost, 1e-6);
    }

    [Fact]
    public void Of_long_reviews_the_last_words_count()
    {
        var batch = new Batch();
        batch.Set(3, [.. Enumerable.Range(1, 205)], true);
        Assert.Equal(200, batch.Lengths[3]);
        Assert.Equal((6, 205, 1), (batch.Words[3], batch.Words[199 * ReviewModel.BatchSize + 3], batch.Labels[3]));
    }

    [Fact]
    public void A_file_of_labels_and_texts_is_learned_from()
    {
        string[] labels = ["1", "neg", "Positive", "0", "pos", "negative"];
        string[] lines = [.. Enumerable.Range(0, 60).Select(line => $"{labels[line % 6]}\tA film, {(line % 2 == 0 ? "good" : "bad")} & <br />long {line}!\r\n")];
        _folder.Write("reviews.tsv", "\uFEFF" + string.Concat(lines));
        ReviewSets sets = ReviewFiles.Read(_folder["reviews.tsv"], new Random(1));
        Assert.Equal((48, 6, 6), (sets.Train.Length, sets.Valid.Length, sets.Test.Length));
        Review[] all = [.. sets.Train, .. sets.Valid, .. sets.Test];
        Assert.All(all, review => Assert.Equal(review.IsPositive ? "good" : "bad", review.Words[3]));
        Assert.Equal(["a", "film", ",", "bad", "long", "7", "!"], Assert.Single(all, review => review.Words[^2] == "7").Words);
        Assert.Equal(60, all.Select(review => review.Words[^2]).Distinct().Count());

        (int code, string output, string error) = Run("--data-path", _folder["reviews.tsv"], "--steps", "2");
        Assert.True(code == 0, error);
        Assert.Contains("48 reviews to learn from, 6 to stop by, 6 to judge by", output, StringComparison.Ordinal);
        Assert.Matches("^a film , (good|bad) long [0-9]+ !$", Caption());
    }

    [Fact]
    public void Folders_as_the_film_reviews_have_them_are_learned_from()
    {
        WriteFolders();
        ReviewSets sets = ReviewFiles.Read(_folder["imdb"], new Random(1));
        Assert.Equal((36, 4, 10), (sets.Train.Length, sets.Valid.Length, sets.Test.Length));
        Assert.All(sets.Train.Concat(sets.Valid), review => Assert.Equal([review.IsPositive ? "pos" : "neg", "train"], review.Words[..2]));
        Assert.All(sets.Test, review => Assert.Equal([review.IsPositive ? "pos" : "neg", "test"], review.Words[..2]));
        (int code, _, string error) = Run("--data-path", _folder["imdb"], "--steps", "1");
        Assert.True(code == 0, error);
    }

    [Theory]
    [InlineData("", "", "missing.tsv: no such file or folder")]
    [InlineData("x.tsv", "1\tgood\nbad\n", "x.tsv:2: no tab; label<TAB>text is needed")]
    [InlineData("x.tsv", "1\tgood\n\n0\tbad\n", "x.tsv:2: no tab")]
    [InlineData("x.tsv", "1\tgood\n2\tbad\n", "x.tsv:2: '2' is no label; 1, pos or positive, or 0, neg or negative is needed")]
    [InlineData("x.tsv", "1\tgood\n0\tbad\n0\t \r\n", "x.tsv:3: no words")]
    [InlineData("x.tsv", "1\tgood\n0\tbad\n", "x.tsv: 2 reviews; at least 40 are needed")]
    [InlineData("x.tsv", "", "x.tsv: 0 reviews; at least 40 are needed")]
    [InlineData("x.tsv", "ALIKE", "x.tsv: all reviews are positive; both kinds are needed")]
    [InlineData("x.tsv", "LATIN", "x.tsv:2: not UTF-8")]
    public void A_wrong_file_is_one_line_that_names_file_and_line(string name, string text, string problem)
    {
        if (text == "LATIN")
            File.WriteAllBytes(_folder[name], [.. Encoding.ASCII.GetBytes("1\tgood\n1\tbad"), 0xE9, (byte)'\n']);
        else if (name.Length > 0)
            _folder.Write(name, text == "ALIKE" ? string.Concat(Enumerable.Repeat("1\tgood\n", 50)) : text);
        Refuses($"--data-path {_folder[name.Length > 0 ? name : "missing.tsv"]}", _folder[problem]);
    }

    [Theory]
    [InlineData("train/neg", "no such folder; train/pos, train/neg, test/pos and test/neg are needed")]
    [InlineData("test/pos", "no such folder")]
    public void A_folder_that_lacks_one_is_one_line_that_names_it(string missing, string problem)
    {
        WriteFolders();
        Directory.Delete(_folder[$"imdb/{missing}"], recursive: true);
        Refuses($"--data-path {_folder["imdb"]}", $"{_folder[$"imdb/{missing}"]}: {problem}");
        Directory.CreateDirectory(_folder[$"imdb/{missing}"]);
        Refuses($"--data-path {_folder["imdb"]}", $"{_folder[$"imdb/{missing}"]}: no .txt file");
        File.WriteAllText(_folder[$"imdb/{missing}/1.txt"], " ");
        Refuses($"--data-path {_folder["imdb"]}", $"{_folder[$"imdb/{missing}/1.txt"]}: no words");
    }

    [Theory]
    [InlineData("--threads 2000", "--threads is '2000': expected a whole number from 1 to 1024.")]
    [InlineData("--patience 0", "--patience is '0': expected a whole number from 1 to 2147483647.")]
    [InlineData("--validate-every often", "--validate-every is 'often': expected a whole number from 1 to 2147483647.")]
    [InlineData("--steps -3", "--steps is '-3': expected a whole number from 1 to 2147483647.")]
    [InlineData("--sed 1", "--sed")]
    public void A_wrong_argument_is_one_line_that_names_it(string arguments, string problem) => Refuses(arguments, problem);

    private void Refuses(string arguments, string problem)
    {
        (int code, _, string error) = Run(arguments.Split(' '));
        Assert.Equal(2, code);
        Assert.Contains(problem, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private (int Code, string Output, string Error) Run(params string[] args)
    {
        string[] picture = ["--picture", _folder["review.svg"]];
        ConsoleRun run = SampleChecks.Run(SentimentSample.Run, [.. args, .. picture]);
        return (run.ExitCode, run.Output, run.Error);
    }

    private string Caption() => string.Join(
        ' ', XDocument.Load(_folder["review.svg"]).Root!.Elements().Where(element => element.Name.LocalName == "text").Skip(1).Select(element => element.Value));

    private void WriteFolders()
    {
        foreach ((string set, int count) in (ReadOnlySpan<(string, int)>)[("train", 20), ("test", 5)])
        {
            foreach (string label in (ReadOnlySpan<string>)["pos", "neg"])
            {
                Directory.CreateDirectory(_folder[$"imdb/{set}/{label}"]);
                for (int file = 0; file < count; file++)
                    _folder.Write($"imdb/{set}/{label}/{file}_7.txt", $"{label} {set} {file}.");
            }
        }
    }

    private static EncodedReview[] Reviews(int seed, int count)
    {
        Review[] reviews = new ReviewGrammar(new Random(seed)).Write(count);
        return EncodedReview.Of(reviews, new Vocabulary(reviews));
    }

    private sealed class Lesson : IDisposable
    {
        private readonly ReviewModel _model = new(new ModelOptions { Seed = 1, Threads = 1 });

        public Lesson() => Trainer = new Trainer(_model, Reviews(1, 48), new Random(1));

        public Trainer Trainer { get; }

        public void Dispose() => _model.Dispose();
    }
}
