using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>The options that say which saved model is used, and where its words come from.</summary>
/// <param name="catalog">The models that can be named.</param>
/// <param name="error">Standard error.</param>
internal sealed class SavedModelOptions(ModelCatalog catalog, TextWriter error)
{
    private readonly Option<string?> _savePath = Options.Directory("--save-path", "Directory of the trained model, from which model.safetensors is read");

    private readonly Option<bool> _best = new("--best")
    {
        Description = "Use best.safetensors, the model of the epoch that was the best by validation, in place of the last one",
    };

    private readonly Option<string?> _dataPath = Options.Directory(
        "--data-path", $"Directory of the texts that the model was trained on, with {Corpus.ExpectedFiles}");

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_savePath, _best, _dataPath];

    /// <summary>The model that was saved.</summary>
    /// <exception cref="InputException">There is none, or none of the program's.</exception>
    public (Checkpoint Checkpoint, ModelEntry Model) Load(ParseResult parsed)
    {
        string path = parsed.Require(_savePath);
        var checkpoint = Checkpoint.Load(path, parsed.GetValue(_best));
        return (checkpoint, Find(catalog, checkpoint, path));
    }

    /// <summary>The model of a program that a checkpoint is one of.</summary>
    /// <exception cref="InputException">It is none of them.</exception>
    public static ModelEntry Find(ModelCatalog catalog, Checkpoint checkpoint, string path) =>
        catalog.FindSaved(checkpoint.ModelClass, checkpoint.ModelName, checkpoint.IsOf)
        ?? throw new InputException($"{path} holds {Excerpt.Of(checkpoint.ModelName)}, which is none of this program's models.");

    /// <summary>The texts that were named, which have to be those of the model; null where none were.</summary>
    /// <exception cref="InputException">They are other ones.</exception>
    public Corpus? ReadCorpus(ParseResult parsed, Checkpoint checkpoint, ModelEntry model)
    {
        if (parsed.Given(_dataPath) is not string directory)
            return null;
        var corpus = Corpus.Read(
            directory, new CorpusOptions { Tokens = checkpoint.Tokens, VocabSize = model.Config.VocabSize, Warn = error.WriteLine });
        checkpoint.RequireVocabulary(corpus);
        return corpus;
    }

    /// <summary>The vocabulary of the model: that of the texts that were named, or the one that was saved with it.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public Vocabulary ReadVocabulary(ParseResult parsed, Checkpoint checkpoint, ModelEntry model) =>
        ReadCorpus(parsed, checkpoint, model)?.Vocabulary
        ?? checkpoint.Vocabulary
        ?? throw new InputException($"{checkpoint.Path} does not hold its vocabulary, as older files do not: {_dataPath.Name} DIR names the texts that it was trained on.");
}
