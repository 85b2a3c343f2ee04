using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Decoding;
using ModelGen.Ptb.Tests.Fakes;
using Translate;
using Xunit;

namespace ModelGen.Ptb.Tests.Samples;

public sealed class TranslateTests
{
    [Fact]
    public void Training_lowers_the_loss_with_the_same_bits_twice_and_allocates_nothing()
    {
        DatePair[] pairs = DatePair.Draw(seed: 2, count: 200, heldOut: 1).ToLearn;
        SampleChecks.Learns(() => new Training(pairs), training => training.Step(), steps: 20);
    }

    [Theory]
    [InlineData(1997, 3, 4, "1997-03-04", "4th march 1997")]
    [InlineData(2011, 11, 11, "2011-11-11", "11th november 2011")]
    [InlineData(2024, 2, 29, "2024-02-29", "29th february 2024")]
    [InlineData(1950, 12, 31, "1950-12-31", "31st december 1950")]
    [InlineData(2049, 9, 22, "2049-09-22", "22nd september 2049")]
    [InlineData(1999, 1, 13, "1999-01-13", "13th january 1999")]
    [InlineData(1999, 1, 3, "1999-01-03", "3rd january 1999")]
    public void A_date_is_written_in_normal_form_and_in_words(int year, int month, int day, string normal, string words)
    {
        var date = new DateOnly(year, month, day);
        Assert.Equal((normal, words), (DateForms.Written(date, Direction.ToNormal), DateForms.Written(date, Direction.ToWords)));
        Assert.Equal(normal, DateForms.Read(date, Direction.ToWords, new Random(1)));
        Assert.Equal((Direction.ToWords, Direction.ToNormal), (DateForms.DirectionOf(normal), DateForms.DirectionOf(words)));
    }

    [Fact]
    public void A_date_is_read_in_fourteen_forms()
    {
        string[] forms =
        [
            "12-sep-01", "12.09.01", "12.9.2001", "12/09/01", "12/9/2001", "12 september 2001", "12th september 2001", "the 12th of september 2001",
            "the 12th of september, 2001", "september 12, 2001", "september 12th, 2001", "sep 12 2001", "wednesday, 12 september 2001", "wed 12 sep 01",
        ];
        var random = new Random(1);
        IEnumerable<string> found = Enumerable.Range(0, 500).Select(_ => DateForms.Read(new DateOnly(2001, 9, 12), Direction.ToNormal, random));
        Assert.Equal(forms.Order(StringComparer.Ordinal), found.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Dates_that_are_held_out_are_not_learnt_in_any_form()
    {
        (DatePair[] toLearn, DatePair[] heldOut) = DatePair.Draw(seed: 2, count: 5000, heldOut: 300);
        Assert.Equal((5000, 600), (toLearn.Length, heldOut.Length));
        Assert.Empty(toLearn.Select(Normal).Intersect(heldOut.Select(Normal)));
        Assert.Equal(300, heldOut.Select(Normal).Distinct().Count());
        Assert.Equal(DatePair.Draw(seed: 2, count: 5000, heldOut: 300).ToLearn.Select(pair => pair.ToString()), toLearn.Select(pair => pair.ToString()));

        static string Normal(DatePair pair) => pair.Direction == Direction.ToNormal ? pair.Written : pair.Read;
    }

    [Fact]
    public void Every_date_of_every_day_fits_the_network()
    {
        var random = new Random(1);
        for (var date = new DateOnly(1950, 1, 1); date.Year < 2050; date = date.AddDays(1))
        {
            foreach (Direction direction in Enum.GetValues<Direction>())
            {
                string read = DateForms.Read(date, direction, random), written = DateForms.Written(date, direction);
                Assert.Equal(read, Characters.Read("--date", read));
                Assert.Equal(written, Characters.TextOf([.. written.Select(Characters.NumberOf)]));
                Assert.InRange(written.Length + 1, 1, Characters.MostWritten);
                Assert.InRange(written.Max(Characters.NumberOf), 0, Characters.Count - 1);
            }
        }
    }

    [Fact]
    public void A_beam_s_texts_are_as_likely_as_the_network_says()
    {
        DatePair[] pairs = DatePair.Draw(seed: 2, count: 100, heldOut: 20).ToLearn;
        using var model = new DateTranslator(new ModelOptions { Seed = 2, Threads = 1 });
        var training = new TranslatorTraining(model, pairs, seed: 2, steps: 60);
        for (int step = 0; step < 60; step++)
            training.Step();

        // 20 dates are more than a batch of beams takes.
        DatePair[] some = pairs[..20];
        IReadOnlyList<Hypothesis>[] found = [.. new DateWriter(model).Beam(some)];
        Assert.Equal(20, found.Length);
        var batch = new Batch();
        foreach ((DatePair pair, IReadOnlyList<Hypothesis> texts) in some.Zip(found))
        {
            foreach (Hypothesis text in texts.Where(text => text.IsEnded))
            {
                for (int place = 0; place < Batch.Size; place++)
                    batch.Put(place, new DatePair(pair.Read, DateWriter.TextOf(text), pair.Direction));
                double loss = model.Evaluate(batch.Source, batch.SourceLengths, batch.Before, batch.WrittenLengths, batch.Next);
                Assert.Equal(-loss * (text.Tokens.Count + 1), text.LogProbability, 3);
            }
        }

        Assert.Contains(found, texts => texts.Any(text => text.IsEnded));
    }

    [Fact]
    public void The_sample_translates_a_date_and_draws_what_it_attends_to()
    {
        using var folder = new TextFolder();
        ConsoleRun run = SampleChecks.Run(TranslateSample.Run, "--steps", "2", "--date", " The 4th of March 97 ", "--picture", folder["t.svg"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("\nto normal form: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nto words: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n    the 4th of march 97\n", run.Output, StringComparison.Ordinal);
        string picture = File.ReadAllText(folder["t.svg"]);
        Assert.StartsWith("<svg ", picture, StringComparison.Ordinal);
        Assert.Equal(0, (picture.Split("fill-opacity").Length - 1) % "the 4th of march 97".Length);
    }

    [Fact]
    public void The_matrix_is_darker_where_there_is_more()
    {
        var output = new StringWriter();
        new AttentionMatrix("abc", "x", [[0.05f, 0.55f, 0.4f], [0, 0, 1]]).Write(output);
        Assert.Equal("    abc\n  x  +=\nend   @\n", output.ToString().ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(" ", "--date has 0 characters: expected 1 to 28.")]
    [InlineData("wednesday, the 24th september", "--date has 29 characters: expected 1 to 28.")]
    [InlineData("4 März 1997", "--date has the character 'ä': expected letters from a to z, digits, spaces and . , / -")]
    public void A_date_that_the_network_cannot_read_is_refused(string date, string message) =>
        SampleChecks.IsRefused(SampleChecks.Run(TranslateSample.Run, "--date", date), message);

    // The model, with what trains it.
    private sealed class Training : IDisposable
    {
        private readonly DateTranslator _model = new(new ModelOptions { Seed = 2, Threads = 1 });
        private readonly TranslatorTraining _training;

        public Training(DatePair[] pairs) => _training = new TranslatorTraining(_model, pairs, seed: 2, steps: 100);

        public double Step() => _training.Step();

        public void Dispose() => _model.Dispose();
    }
}
