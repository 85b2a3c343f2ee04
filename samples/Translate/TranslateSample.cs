using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using ModelGen;
using ModelGen.Decoding;
using Samples;

namespace Translate;

/// <summary>The sample: trains the translator, tries it on dates that it has not seen in any form, and shows what it attends to.</summary>
public static class TranslateSample
{
    private const int PairsToLearn = 50_000, DatesHeldOut = 512, Bunches = 10, Shown = 3;

    /// <summary>Runs it.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">The results.</param>
    /// <param name="error">What is wrong.</param>
    /// <returns>0; 2 for bad input, 1 for what went wrong on the way.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var date = new Option<string>("--date")
        {
            Description = "A date of your own, to be translated after the training: one like 1997-03-04 becomes words, any other form becomes that one.",
            DefaultValueFactory = _ => "tuesday, 4 march 1997",
        };
        var command = new SampleCommand("Translates dates from many forms to one, and back.", steps: 1500, picture: "attention.svg", date);
        return command.Run(args, output, error, parsed =>
        {
            int steps = parsed.GetValue(command.Steps), seed = parsed.GetValue(command.Seed);
            string own = Characters.Read("--date", parsed.GetValue(date)!);
            (DatePair[] toLearn, DatePair[] heldOut) = DatePair.Draw(seed, PairsToLearn, DatesHeldOut);
            using var model = new DateTranslator(new ModelOptions { Seed = (ulong)seed, Threads = parsed.GetValue(command.Threads) });
            Train(new TranslatorTraining(model, toLearn, seed, steps), steps, output);

            var writer = new DateWriter(model);
            foreach (Direction direction in Enum.GetValues<Direction>())
                Try(writer, [.. heldOut.Where(pair => pair.Direction == direction)], direction == Direction.ToNormal ? "to normal form" : "to words", output);
            Translate(writer, own, parsed.GetValue(command.Picture)!, output);
        });
    }

    private static void Train(TranslatorTraining training, int steps, TextWriter output)
    {
        int bunch = Math.Max(steps / Bunches, 1);
        double sum = 0;
        for (int step = 1; step <= steps; step++)
        {
            sum += training.Step();
            if (step % bunch > 0 && step < steps)
                continue;
            output.WriteLine($"step {step,5}  loss {sum / (((step - 1) % bunch) + 1):0.0000}");
            sum = 0;
        }
    }

    private static void Try(DateWriter writer, DatePair[] pairs, string what, TextWriter output)
    {
        string[] greedy = [.. writer.Greedy(pairs)], beam = [.. writer.Beam(pairs).Select(found => DateWriter.TextOf(found[0]))];
        output.WriteLine($"\n{what}: {Exact(greedy):0.00} % of {pairs.Length} dates that were held out are exact, with a beam of {DateWriter.Width} {Exact(beam):0.00} %");
        foreach ((DatePair pair, string written) in pairs.Zip(greedy).Take(Shown))
            output.WriteLine($"  {pair.Read,-Characters.MostRead}  {written}");

        double Exact(string[] written) => 100.0 * pairs.Zip(written, (pair, text) => pair.Written == text ? 1 : 0).Sum() / pairs.Length;
    }

    private static void Translate(DateWriter writer, string own, string picture, TextWriter output)
    {
        Direction direction = DateForms.DirectionOf(own);
        IReadOnlyList<Hypothesis> found = writer.Beam([new DatePair(own, "", direction)]).First();
        output.WriteLine($"\n{own}");
        foreach (Hypothesis text in found)
            output.WriteLine($"  {Math.Exp(text.LogProbability),8:P2}  {DateWriter.TextOf(text)}");

        // Room for the end is needed, which a translator that has learnt little does not come to.
        string written = DateWriter.TextOf(found[0]);
        written = written[..Math.Min(written.Length, Characters.MostWritten - 1)];
        var matrix = new AttentionMatrix(own, written, writer.Attention(new DatePair(own, written, direction)));
        output.WriteLine();
        matrix.Write(output);
        matrix.Write(picture);
        output.WriteLine($"\nThe picture is {picture}.");
    }
}
