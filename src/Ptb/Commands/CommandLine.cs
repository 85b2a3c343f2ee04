using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Threading;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Reports;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>The commands of the trainer: what they take, what they do, and what they tell the shell.</summary>
/// <param name="catalog">The models that can be named.</param>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <param name="terminal">The terminal, where standard output is one.</param>
/// <param name="hasNoReader">Whether nothing reads standard output any more; null where that cannot be.</param>
internal sealed class CommandLine(
    ModelCatalog catalog, TextWriter output, TextWriter error, Terminal? terminal, Func<bool>? hasNoReader = null)
{
    // Fresh text teaches more than a second reading: with 250,000 words the gap to the source was half as large again.
    private const int SyntheticTrainWords = 550_000;
    private const int SyntheticOtherWords = 20_000;

    private readonly StandardStreams _streams = new(output, error, terminal, hasNoReader);
    private readonly Option<bool> _json = new("--json") { Description = "Report one JSON object per line" };

    /// <summary>Runs a command.</summary>
    /// <param name="args">The arguments of the program.</param>
    /// <param name="stop">Ends training after the step under way.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public int Run(IReadOnlyList<string> args, CancellationToken stop) => new CommandRunner(_streams, Build).Run(args, stop);

    /// <summary>All commands and their options.</summary>
    /// <param name="stop">Ends what a command does after the step under way.</param>
    public RootCommand Build(CancellationToken stop)
    {
        var run = new RunOptions(_streams.Error);
        (Option<int?> epochs, Option<long?> maxSteps) = TrainCommand.NewLimits();
        var cuda = new CudaCommands(catalog, _streams.Output);
        var root = new RootCommand("Trains language models. Without a command: trains on a made-up text whose best perplexity is known.")
        {
            epochs, maxSteps, run.Seed, _json,
            new TrainCommand(catalog, _streams, NewReport, stop).NewCommand(_json),
            new EvalCommand(catalog, _streams, stop).Command,
            new GenerateCommand(catalog, _streams, stop).Command,
            new VocabCommand(_streams.Output, _streams.Error).Command,
            new InfoCommand(catalog, _streams.Output).Command,
            cuda.Info,
            cuda.Build,
            new PlanCommand(catalog, _streams.Output).Command,
        };
        foreach (Option option in run.All)
            root.Add(option);
        root.SetAction(parsed => TrainOnSyntheticText(
            new TrainingOptions { Epochs = parsed.GetValue(epochs), MaxSteps = parsed.GetValue(maxSteps), Model = run.Read(parsed) }, NewReport(parsed), stop));
        return root;
    }

    private int TrainOnSyntheticText(TrainingOptions options, IReport report, CancellationToken stop)
    {
        Corpus corpus = new SyntheticSource(options.Model.Seed).Draw(SyntheticTrainWords, SyntheticOtherWords);
        var action = new TrainAction(options, corpus, report, stop);
        catalog[ModelCatalog.DefaultName].Run(action);
        return action.ExitCode;
    }

    private IReport NewReport(ParseResult parsed)
    {
        _streams.TellLossAtOnce();
        return parsed.GetValue(_json) ? new JsonReport(_streams.Output)
        : terminal is not null ? new LiveReport(terminal)
        : new PlainReport(_streams.Output);
    }
}
