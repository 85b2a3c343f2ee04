using System;
using System.CommandLine;
using System.Threading;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>The command <c>eval</c>: the perplexity of a saved model on any text, or on one of those that it was trained on.</summary>
/// <param name="catalog">The models that can be named.</param>
/// <param name="streams">Standard output and standard error.</param>
/// <param name="stop">Ends the evaluation.</param>
internal sealed class EvalCommand(ModelCatalog catalog, StandardStreams streams, CancellationToken stop)
{
    private readonly SavedModelOptions _saved = new(catalog, streams.Error);
    private readonly RunOptions _run = new(streams.Error);

    private readonly Option<string?> _text = Options.File("--text", "Any text, read word by word; needs no --data-path");

    private readonly Option<string> _split =
        Options.Choice("--split", ["valid", "test", "train"], fallback: "test", "The text of --data-path to evaluate on");

    /// <summary>The command.</summary>
    public Command Command
    {
        get
        {
            var command = new Command("eval", "Evaluates a saved model on a text") { _text, _split };
            foreach (Option option in (Option[])[.. _saved.All, .. _run.All])
                command.Add(option);
            command.SetAction(Evaluate);
            return command;
        }
    }

    private void Evaluate(ParseResult parsed)
    {
        ModelOptions options = _run.Read(parsed);
        (Checkpoint checkpoint, ModelEntry model) = _saved.Load(parsed);
        if (parsed.Given(_text) is string path)
        {
            if (parsed.GetResult(_split) is { Implicit: false })
                throw new InputException("--split names a text of --data-path, and --text another one: leave one of them out.");
            int[] text = _saved.ReadVocabulary(parsed, checkpoint, model).ReadFile(path, streams.Error.WriteLine);
            model.Run(new EvalAction(options, checkpoint, text, path, split: null, streams.Output, streams.Error, stop));
            return;
        }

        Corpus corpus = _saved.ReadCorpus(parsed, checkpoint, model)
            ?? throw new InputException("eval needs a text: --text FILE, or --data-path DIR with the texts that the model was trained on.");
        Split split = Enum.Parse<Split>(parsed.GetValue(_split)!, ignoreCase: true);
        model.Run(new EvalAction(
            options, checkpoint, corpus[split], $"the {split.ToString().ToLowerInvariant()} text", split, streams.Output, streams.Error, stop));
    }
}
