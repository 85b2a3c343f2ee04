using System.CommandLine;
using System.Threading;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>The command <c>generate</c>: a saved model writes.</summary>
/// <param name="catalog">The models that can be named.</param>
/// <param name="streams">Standard output and standard error.</param>
/// <param name="stop">Ends the text after the word under way.</param>
internal sealed class GenerateCommand(ModelCatalog catalog, StandardStreams streams, CancellationToken stop)
{
    private const int WordsToWrite = 100;

    private readonly SavedModelOptions _saved = new(catalog, streams.Error);
    private readonly RunOptions _run = new(streams.Error, seedOf: "what is drawn");
    private readonly WritingOptions _writing = new();

    private readonly Option<int?> _words =
        Options.Number("--words", 1, "Words, or characters or bytes, to write; without it 100");

    private readonly Option<string> _prompt = new("--prompt")
    {
        Description = "Text to begin with",
        HelpName = "TEXT",
        DefaultValueFactory = _ => "",
    };

    /// <summary>The command.</summary>
    public Command Command
    {
        get
        {
            var command = new Command("generate", "Lets a saved model write, one word after the other") { _prompt, _words };
            foreach (Option option in (Option[])[.. _writing.All, _run.Seed, .. _saved.All, .. _run.All])
                command.Add(option);
            command.SetAction(Generate);
            return command;
        }
    }

    private void Generate(ParseResult parsed)
    {
        ModelOptions options = _run.Read(parsed);
        (Checkpoint checkpoint, ModelEntry model) = _saved.Load(parsed);
        Vocabulary vocabulary = _saved.ReadVocabulary(parsed, checkpoint, model);
        model.Run(new GenerateAction(
            options, checkpoint, vocabulary, parsed.GetValue(_prompt)!, parsed.GetValue(_words) ?? WordsToWrite, _writing.Read(parsed, options.Seed),
            streams.Output, streams.Error, stop));
    }
}
