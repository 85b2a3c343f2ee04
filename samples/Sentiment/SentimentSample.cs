using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using Samples;

namespace Sentiment;

/// <summary>The command line of the sample.</summary>
public static class SentimentSample
{
    /// <summary>Trains a model on reviews, judges it and writes the picture.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">The results.</param>
    /// <param name="error">What is wrong.</param>
    /// <returns>0; 2 for bad input, 1 for what went wrong on the way.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var data = new Option<string?>("--data-path")
        {
            Description = "Reviews: a folder with train/pos, train/neg, test/pos and test/neg, or a file of label<TAB>text. Default: generated ones.",
        };
        Option<int> every = SampleCommand.Number("--validate-every", 125, 1, "Training steps from one validation to the next.");
        Option<int> patience = SampleCommand.Number("--patience", 6, 1, "Validations in a row without improvement that end the training.");
        var command = new SampleCommand("Learns whether reviews of films are positive.", steps: 5_000, picture: "sentiment.svg", data, every, patience);
        return command.Run(args, output, error, parsed => new SentimentRun(
            parsed.GetValue(data), parsed.GetValue(command.Seed), parsed.GetValue(command.Threads), parsed.GetValue(command.Picture)!,
            new TrainingLimits(0.003, parsed.GetValue(every), parsed.GetValue(patience), parsed.GetValue(command.Steps))).Run(output));
    }
}
