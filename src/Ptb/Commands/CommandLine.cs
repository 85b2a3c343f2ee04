using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Threading;
using ModelGen.Checkpoints;
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

    private const int WordsToWrite = 100;

    private readonly StandardStreams _streams = new(output, error, terminal, hasNoReader);

    private readonly Option<string> _model =
        Options.Choice("--model", catalog.Names, fallback: "small", "The model");

    private readonly Option<string?> _dataPath =
        Options.Directory("--data-path", $"Directory with {Corpus.ExpectedFiles}");

    private readonly Option<string?> _savePath =
        Options.Directory("--save-path", "Directory of the trained model: model.safetensors is written to it, or read from it");

    private readonly Option<bool> _resume = new("--resume") { Description = "Go on with the training that --save-path holds" };

    private readonly Option<bool> _overwrite = new("--overwrite")
    {
        Description = "Train a new model where --save-path holds one, which is kept as model.1.safetensors",
    };

    private readonly Option<string> _split =
        Options.Choice("--split", ["valid", "test", "train"], fallback: "test", "The text to evaluate on");

    private readonly Option<int?> _words =
        Options.Number("--words", 1, "Words to write; without it 100");

    private readonly Option<string> _prompt = new("--prompt")
    {
        Description = "Words to begin with",
        HelpName = "TEXT",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<int?> _epochs =
        Options.Number("--epochs", 0, "Epochs to train; without it the model's MaxMaxEpoch");

    private readonly Option<long?> _maxSteps =
        Options.Number("--max-steps", 1L, "Training steps to take at most, over all epochs of the run");

    private readonly Option<ulong?> _seed =
        Options.Number("--seed", 0UL, "Seed of the initial parameters, of dropout and of the synthetic text; without it 1");

    private readonly Option<int?> _threads =
        Options.Number("--threads", 1, "Threads that work on one step; without it the processors of this machine", ModelOptions.MaxThreads);

    private readonly DeviceOptions _device = new();

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
        var train = new Command("train", "Trains a model on the texts of a directory")
        {
            _model, _dataPath, _epochs, _maxSteps, _seed, _threads, _savePath, _resume, _overwrite, _json,
        };
        train.SetAction(parsed => Train(parsed, stop));

        var eval = new Command("eval", "Evaluates a saved model on one of the texts")
        {
            _savePath, _dataPath, _split, _threads,
        };
        eval.SetAction(parsed => Evaluate(parsed, stop));

        var generate = new Command("generate", "Lets a saved model write, one word after the other")
        {
            _savePath, _dataPath, _prompt, _words, _seed, _threads,
        };
        generate.SetAction(parsed => Generate(parsed, stop));

        foreach (Option option in _device.All)
        {
            train.Add(option);
            eval.Add(option);
            generate.Add(option);
        }

        var info = new Command("info", "Says what this program is, what it runs on, and which instructions it uses");
        info.SetAction(_ => Info.Write(_streams.Output));

        var root = new RootCommand(
            "Trains word-level language models. Without a command: trains on a made-up text whose best perplexity is known.")
        {
            _epochs, _maxSteps, _seed, _threads, _json, train, eval, generate, info,
        };
        foreach (Option option in _device.All)
            root.Add(option);
        var cuda = new CudaCommands(catalog, _streams.Output);
        root.Add(cuda.Info);
        root.Add(cuda.Build);
        root.Add(new PlanCommand(catalog, _streams.Output).Command);
        root.SetAction(parsed => TrainOnSyntheticText(parsed, stop));
        return root;
    }

    private int TrainOnSyntheticText(ParseResult parsed, CancellationToken stop)
    {
        TrainOptions options = ReadTrainOptions(parsed);
        var source = new SyntheticSource(options.Model.Seed);
        Corpus corpus = source.Draw(SyntheticTrainWords, SyntheticOtherWords);
        var scale = new PerplexityScale(Math.Exp(source.EntropyRate), Math.Exp(source.UnigramEntropy));
        var action = new TrainAction(options, corpus, scale, NewReport(parsed), stop);
        catalog[ModelCatalog.DefaultName].Run(action);
        return action.ExitCode;
    }

    private int Train(ParseResult parsed, CancellationToken stop)
    {
        string data = parsed.Require(_dataPath);
        using SaveDirectory? directory = OpenSaveDirectory(parsed);
        TrainOptions options = ReadTrainOptions(parsed) with { Directory = directory };
        ModelEntry model = catalog[parsed.GetValue(_model)!];
        if (parsed.GetValue(_resume))
            (options, model) = Resume(parsed, options);
        Corpus corpus = ReadCorpus(data);
        var action = new TrainAction(options, corpus, scale: null, NewReport(parsed), stop);
        model.Run(action);
        return action.ExitCode;
    }

    private SaveDirectory? OpenSaveDirectory(ParseResult parsed)
    {
        bool resume = parsed.GetValue(_resume), overwrite = parsed.GetValue(_overwrite);
        if (resume && overwrite)
            throw new InputException("--resume goes on with the model that --save-path holds, --overwrite trains a new one: leave out one of them.");
        if (!resume && !overwrite && parsed.GetValue(_savePath) is null)
            return null;
        string path = parsed.Require(_savePath);
        if (resume)
            return SaveDirectory.ForResumption(path);

        var directory = SaveDirectory.ForNewTraining(path, overwrite);
        if (directory.NameOfOther is { } name)
            _streams.Error.WriteLine($"The trained model in {path} will be kept as {name} when the new one is saved.");
        return directory;
    }

    // Seed and model are those that training began with. Whoever names others has something else in mind.
    private (TrainOptions Options, ModelEntry Model) Resume(ParseResult parsed, TrainOptions options)
    {
        (Checkpoint checkpoint, ModelEntry model) = Load(parsed);
        if (parsed.GetResult(_model) is { Implicit: false } && catalog[parsed.GetValue(_model)!].ClassName != model.ClassName)
        {
            throw new InputException(
                $"--resume goes on with {Excerpt.Of(checkpoint.ModelName)}, which {parsed.GetValue(_savePath)} holds; leave out --model {parsed.GetValue(_model)}.");
        }

        if (parsed.GetValue(_seed) is { } seed && seed != checkpoint.Seed)
        {
            throw new InputException(
                $"--resume goes on with seed {checkpoint.Seed}, which {parsed.GetValue(_savePath)} was begun with; leave out --seed {seed}.");
        }

        if (checkpoint.ChangesIn(model.Config) is { Count: > 0 } changes)
            _streams.Error.WriteLine($"{model.Config.Name} is declared otherwise than when it was saved, and is trained as it is now: {string.Join(", ", changes)}.");
        ModelOptions resumed = options.Model with { Seed = checkpoint.Seed, StepsTaken = checkpoint.Progress.Steps };
        return (options with { Model = resumed, Resumed = checkpoint }, model);
    }

    private int Generate(ParseResult parsed, CancellationToken stop)
    {
        ModelOptions options = ReadModelOptions(parsed);
        (Checkpoint checkpoint, ModelEntry model) = Load(parsed);
        var corpus = ReadCorpus(parsed.Require(_dataPath));
        model.Run(new GenerateAction(
            options, checkpoint, corpus, parsed.GetValue(_prompt)!, parsed.GetValue(_words) ?? WordsToWrite, _streams.Output, _streams.Error, stop));
        return ExitCode.Success;
    }

    private (Checkpoint Checkpoint, ModelEntry Model) Load(ParseResult parsed)
    {
        var checkpoint = Checkpoint.Load(parsed.Require(_savePath));
        ModelEntry model = catalog.FindSaved(checkpoint.ModelClass, checkpoint.ModelName, checkpoint.IsOf)
            ?? throw new InputException(
                $"{parsed.GetValue(_savePath)} holds {Excerpt.Of(checkpoint.ModelName)}, which is none of this program's models.");
        return (checkpoint, model);
    }

    private int Evaluate(ParseResult parsed, CancellationToken stop)
    {
        ModelOptions options = ReadModelOptions(parsed);
        (Checkpoint checkpoint, ModelEntry model) = Load(parsed);
        var corpus = ReadCorpus(parsed.Require(_dataPath));
        Split split = Enum.Parse<Split>(parsed.GetValue(_split)!, ignoreCase: true);
        model.Run(new EvalAction(options, checkpoint, corpus, split, _streams.Output, _streams.Error, stop));
        return ExitCode.Success;
    }

    private Corpus ReadCorpus(string directory) => Corpus.Read(directory, _streams.Error.WriteLine);

    private TrainOptions ReadTrainOptions(ParseResult parsed) => new()
    {
        Epochs = parsed.GetValue(_epochs),
        MaxSteps = parsed.GetValue(_maxSteps),
        Model = ReadModelOptions(parsed),
    };

    private ModelOptions ReadModelOptions(ParseResult parsed)
    {
        var defaults = new ModelOptions();
        if (parsed.GetValue(_threads) is { } threads && threads > Environment.ProcessorCount)
        {
            _streams.Error.WriteLine(
                $"--threads {threads} is more than the {Environment.ProcessorCount} processors of this machine: threads then wait for each other, and steps take longer.");
        }

        return _device.Read(parsed, new ModelOptions
        {
            Seed = parsed.GetValue(_seed) ?? defaults.Seed,
            Threads = parsed.GetValue(_threads) ?? defaults.Threads,
        });
    }

    private IReport NewReport(ParseResult parsed)
    {
        _streams.TellLossAtOnce();
        return parsed.GetValue(_json) ? new JsonReport(_streams.Output)
        : terminal is not null ? new LiveReport(terminal)
        : new PlainReport(_streams.Output);
    }
}
