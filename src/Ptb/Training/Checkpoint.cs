using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Text;

namespace ModelGen.Ptb.Training;

/// <summary>
/// A trained model in a directory: parameters and states as <c>model.safetensors</c>, with the declaration, the vocabulary's hash
/// and how far training has come in the file's metadata.
/// </summary>
internal sealed class Checkpoint
{
    private const string FileName = "model.safetensors";
    private const string FormatKey = "format";
    private const string Format = "modelgen-language-model";
    private const string VersionKey = "version";
    private const string Version = "1";
    private const string VocabularyHashKey = "vocabulary_sha256";
    private const string SeedKey = "seed";
    private const string EpochsKey = "epochs";
    private const string StepsKey = "steps";
    private const string EpochStepsKey = "epoch_steps";
    private const string EpochCostKey = "epoch_cost";
    private const string EpochPredictionsKey = "epoch_predictions";
    private const string StatePrefix = "state.";

    // What a model computes depends on these; the rest of the declaration only says how it was trained.
    private static readonly string[] DecisiveKeys =
    [
        nameof(LanguageModelConfig.Name), nameof(LanguageModelConfig.Cell), nameof(LanguageModelConfig.VocabSize),
        nameof(LanguageModelConfig.HiddenSize), nameof(LanguageModelConfig.NumLayers), nameof(LanguageModelConfig.NumSteps),
        nameof(LanguageModelConfig.BatchSize), nameof(LanguageModelConfig.ForgetBias),
    ];

    private readonly string _path;
    private readonly IReadOnlyDictionary<string, string> _metadata;

    private Checkpoint(string path)
    {
        _path = path;
        _metadata = Open(path, Safetensors.ReadMetadata);
        Require(FormatKey, Format);
        Require(VersionKey, Version);
    }

    /// <summary>Name of the declared class that was trained.</summary>
    public string ModelName => _metadata.GetValueOrDefault(nameof(LanguageModelConfig.Name), "an unnamed model");

    /// <summary>The seed that training began with.</summary>
    /// <exception cref="InputException">The file does not tell.</exception>
    public ulong Seed => Number<ulong>(SeedKey);

    /// <summary>How far training has come.</summary>
    /// <exception cref="InputException">The file does not tell.</exception>
    public TrainingProgress Progress => new(
        Number<int>(EpochsKey),
        Number<long>(StepsKey),
        Number<int>(EpochStepsKey),
        new Perplexity(Number<double>(EpochCostKey), Number<long>(EpochPredictionsKey)));

    /// <summary>The file of a directory.</summary>
    public static string PathIn(string directory) => Path.Combine(directory, FileName);

    /// <summary>Creates the directory, and finds out whether files can be written there.</summary>
    /// <exception cref="InputException">They cannot.</exception>
    public static void RequireWritable(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            string probe = PathIn(directory) + ".probe";
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--save-path {directory} cannot be written to: {exception.Message}");
        }
    }

    /// <summary>Writes a model.</summary>
    /// <param name="directory">Where to.</param>
    /// <param name="model">The model.</param>
    /// <param name="vocabulary">The words it was trained on.</param>
    /// <param name="seed">The seed it was created with.</param>
    /// <param name="progress">How far training has come.</param>
    /// <returns>The file.</returns>
    /// <exception cref="InputException">The file cannot be written; an earlier one is still there.</exception>
    public static string Save<TModel>(
        string directory, TModel model, Vocabulary vocabulary, ulong seed, TrainingProgress progress)
        where TModel : ILanguageModel<TModel>
    {
        Dictionary<string, string> metadata = Describe(TModel.Config);
        metadata[FormatKey] = Format;
        metadata[VersionKey] = Version;
        metadata[SeedKey] = Text(seed);
        metadata[EpochsKey] = Text(progress.Epochs);
        metadata[StepsKey] = Text(progress.Steps);
        metadata[EpochStepsKey] = Text(progress.EpochSteps);
        metadata[EpochCostKey] = Text(progress.EpochPerplexity.Cost);
        metadata[EpochPredictionsKey] = Text(progress.EpochPerplexity.Predictions);
        metadata["vocabulary_size"] = Text(vocabulary.Words.Count);
        metadata[VocabularyHashKey] = vocabulary.Hash;

        string path = PathIn(directory);
        try
        {
            Safetensors.Write(path, metadata, [.. TModel.Parameters, .. StatesOf<TModel>()], (name, destination) =>
            {
                if (name.StartsWith(StatePrefix, StringComparison.Ordinal))
                    model.GetState(name[StatePrefix.Length..], destination);
                else
                    model.GetParameter(name, destination);
            });
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be written: {exception.Message}");
        }
    }

    /// <summary>Finds what <see cref="Save"/> wrote. Its tensors are read when a model wants them.</summary>
    /// <exception cref="InputException">There is no such file, or it is not a whole one.</exception>
    public static Checkpoint Load(string directory)
    {
        string path = PathIn(directory);
        return File.Exists(path)
            ? new Checkpoint(path)
            : throw new InputException($"There is no {FileName} in {directory}; train with --save-path {directory} writes one.");
    }

    /// <summary>Gives the parameters to a model.</summary>
    /// <exception cref="InputException">The model was declared otherwise than the one that was trained.</exception>
    public void Restore<TModel>(TModel model)
        where TModel : ILanguageModel<TModel> => Restore(model, withStates: false);

    /// <summary>Gives the parameters to a model, and the states that training is to go on with.</summary>
    /// <exception cref="InputException">The model was declared otherwise than the one that was trained, or the file has no states.</exception>
    public void RestoreWithStates<TModel>(TModel model)
        where TModel : ILanguageModel<TModel> => Restore(model, withStates: true);

    /// <summary>Says so when the texts have other words than the model was trained on.</summary>
    /// <exception cref="InputException">They have.</exception>
    public void RequireVocabulary(Corpus corpus)
    {
        if (_metadata.GetValueOrDefault(VocabularyHashKey) != corpus.Vocabulary.Hash)
        {
            throw new InputException(
                $"{_path} was trained with other words than those of {corpus.Origin}: its ids mean something else there.");
        }
    }

    private static IEnumerable<TensorInfo> StatesOf<TModel>()
        where TModel : ILanguageModel<TModel> => TModel.States.Select(state => new TensorInfo(StatePrefix + state.Name, state.Shape));

    private void Restore<TModel>(TModel model, bool withStates)
        where TModel : ILanguageModel<TModel>
    {
        Dictionary<string, string> declared = Describe(TModel.Config);
        foreach (string key in DecisiveKeys)
            Require(key, declared[key]);

        Copy(Open(_path, Safetensors.Read), model, withStates);

        // The tensors of the file are garbage now, as large as the model; what comes next allocates too little to make a
        // collection come by itself.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
    }

    private void Copy<TModel>(Safetensors file, TModel model, bool withStates)
        where TModel : ILanguageModel<TModel>
    {
        foreach (TensorInfo parameter in TModel.Parameters)
            model.SetParameter(parameter.Name, Find<TModel>(file, parameter));
        foreach (TensorInfo state in withStates ? StatesOf<TModel>() : [])
            model.SetState(state.Name[StatePrefix.Length..], Find<TModel>(file, state));

        TensorInfo[] known = [.. TModel.Parameters, .. StatesOf<TModel>()];
        if (file.Tensors.Keys.Except(known.Select(tensor => tensor.Name)).FirstOrDefault() is string surplus)
            throw new InputException($"{_path} has tensor {file.Tensors[surplus].Info}, which {TModel.Config.Name} does not have.");
    }

    private float[] Find<TModel>(Safetensors file, TensorInfo tensor)
        where TModel : ILanguageModel<TModel>
    {
        if (!file.Tensors.TryGetValue(tensor.Name, out StoredTensor? stored))
            throw new InputException($"{_path} has no tensor {tensor}.");
        if (!stored.Info.Shape.SequenceEqual(tensor.Shape))
            throw new InputException($"{_path} has tensor {stored.Info}; {TModel.Config.Name} needs {tensor}.");
        return stored.ToFloats();
    }

    private static T Open<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
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

    private T Number<T>(string key)
        where T : IParsable<T> =>
        T.TryParse(_metadata.GetValueOrDefault(key), CultureInfo.InvariantCulture, out T? number)
            ? number
            : throw new InputException($"{_path} does not tell its {key}, and so training cannot go on from it.");

    private void Require(string key, string expected)
    {
        string found = _metadata.GetValueOrDefault(key, "missing");
        if (found != expected)
            throw new InputException($"{_path} is a checkpoint of another model: its {key} is {found}, not {expected}.");
    }

    private static Dictionary<string, string> Describe(LanguageModelConfig config) => new()
    {
        [nameof(config.Name)] = config.Name,
        [nameof(config.Cell)] = config.Cell,
        [nameof(config.VocabSize)] = Text(config.VocabSize),
        [nameof(config.EmbeddingSize)] = Text(config.EmbeddingSize),
        [nameof(config.TieWeights)] = config.TieWeights.ToString(),
        [nameof(config.HiddenSize)] = Text(config.HiddenSize),
        [nameof(config.ProjectionSize)] = Text(config.ProjectionSize),
        [nameof(config.NumLayers)] = Text(config.NumLayers),
        [nameof(config.NumSteps)] = Text(config.NumSteps),
        [nameof(config.BatchSize)] = Text(config.BatchSize),
        [nameof(config.KeepProb)] = Text(config.KeepProb),
        [nameof(config.DropoutPlacement)] = config.DropoutPlacement.ToString(),
        [nameof(config.InitScale)] = Text(config.InitScale),
        [nameof(config.LearningRate)] = Text(config.LearningRate),
        [nameof(config.MaxGradNorm)] = Text(config.MaxGradNorm),
        [nameof(config.MaxEpoch)] = Text(config.MaxEpoch),
        [nameof(config.MaxMaxEpoch)] = Text(config.MaxMaxEpoch),
        [nameof(config.LrDecay)] = Text(config.LrDecay),
        [nameof(config.ForgetBias)] = Text(config.ForgetBias),
    };

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
