using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;

namespace ModelGen.Training;

/// <summary>
/// A trained model in a directory: parameters and states as <c>model.safetensors</c>, with the declaration, the vocabulary's hash
/// and how far training has come in the file's metadata.
/// </summary>
public sealed class Checkpoint
{
    private const string FileName = "model.safetensors";
    private const string BestFileName = "best.safetensors";
    private const string FormatKey = "format";
    private const string Format = "modelgen-language-model";
    private const string VersionKey = "version";
    private const string Version = "1";
    private const string EquationsHashKey = "equations_sha256";
    private const string ClassKey = "class";
    private const string SeedKey = "seed";
    private const string EpochsKey = "epochs";
    private const string StepsKey = "steps";
    private const string EpochStepsKey = "epoch_steps";
    private const string EpochCostKey = "epoch_cost";
    private const string EpochPredictionsKey = "epoch_predictions";

    // What a model computes depends on these, and on widths that are those of its tensors; the rest of the declaration only says
    // how it is trained.
    private static readonly string[] DecisiveKeys =
    [
        nameof(LanguageModelConfig.Name), nameof(LanguageModelConfig.Cell), nameof(LanguageModelConfig.VocabSize),
        nameof(LanguageModelConfig.HiddenSize), nameof(LanguageModelConfig.NumLayers), nameof(LanguageModelConfig.NumSteps),
        nameof(LanguageModelConfig.BatchSize), nameof(LanguageModelConfig.ForgetBias),
        nameof(LanguageModelConfig.HiddenZoneout), nameof(LanguageModelConfig.CellZoneout),
    ];

    private readonly string _path;
    private readonly CheckpointMetadata _metadata;

    // Header and values come from one reading of the file, so that they belong together; null when a model has the values.
    private ModelFile? _file;

    private Checkpoint(string path)
    {
        _path = path;
        _file = Open(path);
        _metadata = new CheckpointMetadata(path, _file.Metadata);
        _metadata.Require(FormatKey, Format);
        _metadata.Require(VersionKey, Version);
    }

    /// <summary>Name of the declared class that was trained.</summary>
    public string ModelName => _metadata.Values.GetValueOrDefault(nameof(LanguageModelConfig.Name), "an unnamed model");

    /// <summary>The same with its namespace; null in files of before it was written.</summary>
    public string? ModelClass => _metadata.Values.GetValueOrDefault(ClassKey);

    /// <summary>Where the file is.</summary>
    public string Path => _path;

    /// <summary>The seed that training began with.</summary>
    /// <exception cref="InputException">The file does not tell.</exception>
    public ulong Seed => _metadata.Number(SeedKey, ulong.MinValue, ulong.MaxValue);

    /// <summary>How far training has come.</summary>
    /// <exception cref="InputException">The file does not tell, or a number is one that no training comes to.</exception>
    public TrainingProgress Progress => new(
        _metadata.Number(EpochsKey, 0, int.MaxValue - 1),
        _metadata.Number(StepsKey, 0, long.MaxValue),
        _metadata.Number(EpochStepsKey, 0, int.MaxValue),
        new Perplexity(_metadata.Number(EpochCostKey, 0, double.MaxValue), _metadata.Number(EpochPredictionsKey, 0, long.MaxValue)));

    /// <summary>What training knows beside that.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public TrainingMemory Memory
    {
        get
        {
            var memory = TrainingMemory.ReadFrom(_path, _metadata.Values);
            return memory with { History = [.. memory.History.Take(Progress.Epochs)] };
        }
    }

    /// <summary>What the texts were cut into.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public TokenKind Tokens => VocabularyText.KindIn(_path, _metadata.Values);

    /// <summary>The tokens that the model knows; null in files of before they were written.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public Vocabulary? Vocabulary => VocabularyText.ReadFrom(_path, _metadata.Values);

    /// <summary>The file of the last model in a directory.</summary>
    internal static string PathIn(string directory) => System.IO.Path.Combine(directory, FileName);

    /// <summary>The file of the model that was the best by validation.</summary>
    internal static string BestPathIn(string directory) => System.IO.Path.Combine(directory, BestFileName);

    /// <summary>The epochs that a file tells of; 0 where it tells none.</summary>
    internal static int EpochsIn(string path) =>
        int.TryParse(Safetensors.ReadMetadata(path).GetValueOrDefault(EpochsKey), CultureInfo.InvariantCulture, out int epochs) ? epochs : 0;

    /// <summary>Refuses a directory without a trained model.</summary>
    /// <exception cref="InputException">There is no such file, or a directory has its name.</exception>
    internal static void RequireIn(string directory, bool best = false)
    {
        string path = best ? BestPathIn(directory) : PathIn(directory);
        if (Directory.Exists(path))
            throw new InputException($"{path} is a directory; a trained model is a file.");
        if (!File.Exists(path))
            throw new InputException($"There is no {System.IO.Path.GetFileName(path)} in {directory}; train with --save-path {directory} writes one.");
    }

    /// <summary>Writes a model.</summary>
    /// <param name="directory">Where to.</param>
    /// <param name="model">The model.</param>
    /// <param name="vocabulary">The words it was trained on.</param>
    /// <param name="progress">How far training has come.</param>
    /// <param name="memory">What else it goes on with; null for nothing.</param>
    /// <param name="keepAs">What the file that is there is called from then on; null to replace it.</param>
    /// <returns>The file.</returns>
    /// <exception cref="SaveException">The file cannot be written; an earlier one is still there.</exception>
    /// <exception cref="DivergedException">The model holds what is no finite number; an earlier file is still there.</exception>
    internal static string Save<TModel>(
        string directory, TModel model, Vocabulary vocabulary, TrainingProgress progress, TrainingMemory? memory = null,
        string? keepAs = null)
        where TModel : ILanguageModel<TModel>
    {
        var metadata = new Dictionary<string, string>
        {
            [EpochsKey] = DeclarationText.Number(progress.Epochs),
            [EpochStepsKey] = DeclarationText.Number(progress.EpochSteps),
            [EpochCostKey] = DeclarationText.Number(progress.EpochPerplexity.Cost),
            [EpochPredictionsKey] = DeclarationText.Number(progress.EpochPerplexity.Predictions),
        };
        VocabularyText.WriteTo(metadata, vocabulary);
        (memory ?? new TrainingMemory()).WriteTo(metadata);

        string path = PathIn(directory);
        try
        {
            ModelFile.Write(path, model, metadata, RequireFinite, keepAs);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SaveException($"{path} cannot be written: {exception.Message}");
        }
    }

    /// <summary>Reads the model of a directory that a training saves to.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="best">Whether to read the model that was the best by validation in place of the last one.</param>
    /// <exception cref="InputException">There is no such file, or it is not a whole one.</exception>
    public static Checkpoint Load(string directory, bool best = false)
    {
        RequireIn(directory, best);
        return new Checkpoint(best ? BestPathIn(directory) : PathIn(directory));
    }

    /// <summary>Makes a model with the parameters of the file, to be used. The file's values are given once.</summary>
    /// <param name="options">Threads and device.</param>
    /// <exception cref="InputException">The model was declared otherwise than the one that was trained, or memory does not suffice.</exception>
    /// <exception cref="FailedException">A parameter is not a finite number.</exception>
    public TModel Create<TModel>(ModelOptions options)
        where TModel : ILanguageModel<TModel>
    {
        TModel model = ModelCreation.Create<TModel>(options);
        try
        {
            Restore(model);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Whether a model is declared as the one that was trained, in all that decides what it computes.</summary>
    public bool IsOf(LanguageModelConfig config)
    {
        Dictionary<string, string> declared = config.ToText();
        return DecisiveKeys.All(key => _metadata.Values.GetValueOrDefault(key, Without(key)) == declared[key])
            && _metadata.Values.GetValueOrDefault(EquationsHashKey, config.EquationsHash) == config.EquationsHash;
    }

    /// <summary>Gives the parameters to a model. The file's values are given once.</summary>
    /// <exception cref="InputException">The model was declared otherwise than the one that was trained.</exception>
    /// <exception cref="FailedException">A parameter is not a finite number.</exception>
    public void Restore<TModel>(TModel model)
        where TModel : ILanguageModel<TModel> => Restore(model, withStates: false);

    /// <summary>Gives the parameters to a model, and the states that training is to go on with. The file's values are given once.</summary>
    /// <exception cref="InputException">The model was declared otherwise than the one that was trained, or the file has no states.</exception>
    /// <exception cref="FailedException">A parameter or a state is not a finite number.</exception>
    public void RestoreWithStates<TModel>(TModel model)
        where TModel : ILanguageModel<TModel> => Restore(model, withStates: true);

    /// <summary>What differs in how a declaration trains its model, in words for the user; empty where nothing does.</summary>
    public IReadOnlyList<string> ChangesIn(LanguageModelConfig config) =>
    [
        .. config.ToText()
            .Where(pair => !DecisiveKeys.Contains(pair.Key) && _metadata.Values.GetValueOrDefault(pair.Key, pair.Value) != pair.Value)
            .Select(pair => $"{pair.Key} is {pair.Value} and was {Excerpt.Of(_metadata.Values[pair.Key])}"),
    ];

    /// <summary>Refuses texts with other words than the model was trained on.</summary>
    /// <exception cref="InputException">They have.</exception>
    public void RequireVocabulary(Corpus corpus)
    {
        if (!VocabularyText.IsOf(_metadata.Values, corpus.Vocabulary))
        {
            throw new InputException(
                $"{_path} was trained with other words than those of {corpus.Origin}: its ids mean something else there.");
        }
    }

    /// <summary>Refuses a file that says more than any training on a text comes to.</summary>
    /// <param name="windows">Windows of the training text at most: steps of an epoch.</param>
    /// <param name="leastSteps">Steps of a stream that a window has at least.</param>
    /// <param name="config">The model.</param>
    /// <exception cref="InputException">None does.</exception>
    public void RequirePossible(int windows, int leastSteps, LanguageModelConfig config)
    {
        TrainingProgress progress = Progress;
        (double cost, long predictions) = progress.EpochPerplexity;
        long fewest = predictions / config.NumSteps, most = predictions / leastSteps;
        _metadata.RequireRange(EpochStepsKey, progress.EpochSteps, 0, windows);
        _metadata.RequireRange(EpochPredictionsKey, predictions, progress.EpochSteps > 0 ? 1 : 0, (long)progress.EpochSteps * config.NumSteps);
        _metadata.RequireRange(EpochCostKey, cost, 0, predictions > 0 ? double.MaxValue : 0);
        // An epoch ends early where --max-steps says so, but it has one step at least.
        _metadata.RequireRange(StepsKey, progress.Steps, progress.Epochs + fewest, (long)progress.Epochs * windows + most);
    }

    // Files of before there was zoneout do not tell it.
    private static string Without(string key) =>
        key is nameof(LanguageModelConfig.HiddenZoneout) or nameof(LanguageModelConfig.CellZoneout) ? "0" : "missing";

    // No cost has told of it yet; but a model that can be used stays where it is.
    private static void RequireFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                throw new DivergedException();
        }
    }

    private static ModelFile Open(string path)
    {
        try
        {
            return ModelFile.Read(path);
        }
        catch (InvalidDataException exception)
        {
            throw new InputException(exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {exception.Message}");
        }
    }

    private void Restore<TModel>(TModel model, bool withStates)
        where TModel : ILanguageModel<TModel>
    {
        Dictionary<string, string> declared = TModel.Config.ToText();
        foreach (string key in DecisiveKeys)
            _metadata.Require(key, declared[key], Without(key));

        ModelFile file = _file ?? throw new InvalidOperationException("A model has the values of this checkpoint already.");
        try
        {
            if (withStates)
                file.Restore(model);
            else
                file.RestoreParameters(model);
        }
        catch (InvalidDataException exception)
        {
            throw new InputException(exception.Message);
        }

        model.RequireFinite(this);
        if (withStates)
            model.RequireFiniteStates(this);

        // The tensors of the file are garbage now, as large as the model; what comes next allocates too little to make a
        // collection come by itself.
        _file = null;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
    }
}
