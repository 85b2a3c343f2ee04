using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Ptb.Tests.Fakes;
using Tagger;
using Xunit;

namespace ModelGen.Ptb.Tests.Samples;

public sealed class TaggerTests
{
    [Fact]
    public void Training_lowers_the_loss_with_the_same_bits_twice_and_allocates_nothing()
    {
        Sentence[] sentences = new Grammar(seed: 2).Draw(100, []);
        SampleChecks.Learns(() => new Training(sentences), training => training.Step(), steps: 30);
    }

    [Fact]
    public void Sentences_of_a_seed_are_the_same_and_none_is_drawn_twice()
    {
        var seen = new HashSet<string>();
        var grammar = new Grammar(seed: 2);
        Sentence[] drawn = [.. grammar.Draw(300, seen), .. grammar.Draw(200, seen)];
        Assert.Equal(500, drawn.Select(sentence => sentence.ToString()).Distinct().Count());
        Assert.Equal(drawn.Select(sentence => sentence.ToString()), new Grammar(seed: 2).Draw(500, []).Select(sentence => sentence.ToString()));
        Assert.All(drawn, sentence => Assert.InRange(sentence.Words.Length, 2, Sentence.MostWords));
    }

    [Fact]
    public void Words_have_several_labels_that_what_follows_decides()
    {
        Sentence[] drawn = new Grammar(seed: 2).Draw(2000, []);
        foreach (string word in new[] { "her", "that", "can", "to", "light" })
        {
            int labels = drawn.SelectMany(sentence => sentence.Words.Zip(sentence.Labels)).Where(pair => pair.First == word).Distinct().Count();
            Assert.True(labels > 1, word);
        }
    }

    [Fact]
    public void Every_word_of_the_grammar_has_a_number_and_every_label_a_column()
    {
        Assert.InRange(Vocabulary.Listed, 1, Vocabulary.Count);
        Assert.Equal(Vocabulary.Labels, Enum.GetValues<Label>().Length);
        Assert.All(new Grammar(seed: 2).Draw(500, []).SelectMany(sentence => sentence.Words), word =>
            Assert.Equal(word == Vocabulary.Unknown, Vocabulary.NumberOf(word) == 0));
    }

    [Fact]
    public void The_sample_labels_a_sentence_and_draws_how_both_taggers_learn()
    {
        using var folder = new TextFolder();
        ConsoleRun run = SampleChecks.Run(TaggerSample.Run, "--steps", "2", "--tag", "the zebra runs", "--picture", folder["t.svg"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"\nthe +[A-Z][a-z]+\nzebra +[A-Z][a-z]+\nruns +[A-Z][a-z]+\n", run.Output);
        Assert.StartsWith("<svg ", File.ReadAllText(folder["t.svg"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sentence_that_is_too_long_or_empty_is_refused()
    {
        SampleChecks.IsRefused(SampleChecks.Run(TaggerSample.Run, "--tag", " "), "--tag has 0 words: expected 1 to 24, with spaces between them.");
        SampleChecks.IsRefused(
            SampleChecks.Run(TaggerSample.Run, "--tag", string.Join(' ', Enumerable.Repeat("a", 25))), "--tag has 25 words: expected 1 to 24, with spaces between them.");
    }

    // The model, with what trains it.
    private sealed class Training : IDisposable
    {
        private readonly WordTagger _model = new(new ModelOptions { Seed = 2, Threads = 1 });
        private readonly TaggerTraining _training;

        public Training(Sentence[] sentences) => _training = new TaggerTraining(
            (batch, rate) => _model.TrainStep(batch.Words, batch.Lengths, batch.Labels, rate),
            (batch, scores) => _model.Predict(batch.Words, batch.Lengths, scores), sentences, seed: 2, steps: 100);

        public double Step() => _training.Step();

        public void Dispose() => _model.Dispose();
    }
}
