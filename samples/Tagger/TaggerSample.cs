using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using ModelGen;
using Samples;

namespace Tagger;

/// <summary>The sample: trains both taggers, tries them on sentences that neither has seen, and draws how they learn.</summary>
public static class TaggerSample
{
    private const int TrainingSentences = 8000, HeldOutSentences = 1024, Points = 12;

    /// <summary>Runs it.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">The results.</param>
    /// <param name="error">What is wrong.</param>
    /// <returns>0; 2 for bad input, 1 for what went wrong on the way.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var tag = new Option<string>("--tag")
        {
            Description = "A sentence of your own, whose words are labelled after the training.",
            DefaultValueFactory = _ => "she wants to water her light green boat and that can sees her",
        };
        var command = new SampleCommand("Labels each word of a sentence.", steps: 1500, picture: "accuracy.svg", tag);
        return command.Run(args, output, error, parsed =>
        {
            int steps = parsed.GetValue(command.Steps), seed = parsed.GetValue(command.Seed);
            Sentence own = Sentence.Read("--tag", parsed.GetValue(tag)!);
            var grammar = new Grammar(seed);
            var seen = new HashSet<string>();
            Sentence[] sentences = grammar.Draw(TrainingSentences, seen), heldOut = grammar.Draw(HeldOutSentences, seen);
            var options = new ModelOptions { Seed = (ulong)seed, Threads = parsed.GetValue(command.Threads) };
            var chart = new Chart($"Words with the right label, of {HeldOutSentences} sentences that were held out, in percent", "training steps");

            using var forward = new ForwardTagger(options);
            output.WriteLine("forwards alone:");
            chart.AddLine("forwards alone", "#b5651d", Train(new TaggerTraining(
                (batch, rate) => forward.TrainStep(batch.Words, batch.Lengths, batch.Labels, rate),
                (batch, scores) => forward.Predict(batch.Words, batch.Lengths, scores), sentences, seed, steps), steps, heldOut, output));

            using var model = new WordTagger(options);
            var both = new TaggerTraining(
                (batch, rate) => model.TrainStep(batch.Words, batch.Lengths, batch.Labels, rate),
                (batch, scores) => model.Predict(batch.Words, batch.Lengths, scores), sentences, seed, steps);
            output.WriteLine("both directions:");
            chart.AddLine("both directions", "#1f6fb5", Train(both, steps, heldOut, output));

            output.WriteLine();
            foreach ((string word, Label label) in own.Words.Zip(both.Tag([own])[0]))
                output.WriteLine($"{word,-12} {label}");
            chart.Write(parsed.GetValue(command.Picture)!);
            output.WriteLine($"\nThe picture is {parsed.GetValue(command.Picture)}.");
        });
    }

    private static List<(double Step, double Percent)> Train(TaggerTraining training, int steps, Sentence[] heldOut, TextWriter output)
    {
        var points = new List<(double Step, double Percent)>();
        int bunch = Math.Max(steps / Points, 1);
        double sum = 0;
        for (int step = 1; step <= steps; step++)
        {
            sum += training.Step();
            if (step % bunch > 0 && step < steps)
                continue;
            points.Add((step, 100 * training.Accuracy(heldOut)));
            output.WriteLine($"step {step,5}  loss {sum / (((step - 1) % bunch) + 1):0.0000}  held out {points[^1].Percent:0.00} %");
            sum = 0;
        }

        return points;
    }
}
