using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace ModelGen.Checkpoints;

/// <summary>
/// A model in a safetensors file: parameters under their names, states as <c>state.h</c>, what the optimizer keeps as
/// <c>optimizer.kernel_0.m</c>; in the metadata what the model was declared with, seed and steps. <see cref="ModelFileExtensions"/> has the
/// short forms, <c>model.Save(path)</c> and the like.
/// </summary>
public sealed class ModelFile
{
    private const string FormatKey = "format";
    private const string FormatStart = "modelgen-";
    private const string VersionKey = "version";
    private const string Version = "1";
    private const string ClassKey = "class";
    private const string EquationsKey = "equations_sha256";
    private const string OptimizerKey = "optimizer_sha256";
    private const string SeedKey = "seed";
    private const string StepsKey = "steps";
    private const string StatePrefix = "state.";
    private const string OptimizerPrefix = "optimizer.";

    // What a model computes depends on these, beside its tensors and equations; and what they are in a file that does not tell them. With zoneout
    // an evaluation has what is expected of a state.
    private static readonly (string Key, string Without)[] ComputesByText =
    [
        (nameof(LanguageModelConfig.Cell), "missing"), (nameof(LanguageModelConfig.ForgetBias), "missing"),
        (nameof(LanguageModelConfig.HiddenZoneout), "0"), (nameof(LanguageModelConfig.CellZoneout), "0"),
    ];

    private readonly Safetensors _file;

    private ModelFile(string path, Safetensors file) => (Path, _file) = (path, file);

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>What the file says about itself.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _file.Metadata;

    /// <summary>Writes a model, by way of a temporary file: one of that name is replaced when the new one is on the disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="metadata">What the file is to say beside what it says of itself.</param>
    /// <param name="check">Looks at the values of each tensor before they are written, and throws where it does not like them.</param>
    /// <param name="keepAs">What the file that is replaced is called from then on; null to lose it.</param>
    /// <exception cref="ArgumentException">The file says something of that name itself.</exception>
    /// <exception cref="IOException">The file cannot be written; an earlier one is still there.</exception>
    public static void Write<TModel>(
        string path, TModel model, IReadOnlyDictionary<string, string>? metadata = null, Action<ReadOnlySpan<float>>? check = null,
        string? keepAs = null)
        where TModel : IModel<TModel>
    {
        IModelConfig config = TModel.Declared;
        Dictionary<string, string> all = config.ToText();
        all.Add(FormatKey, FormatOf(config));
        all.Add(VersionKey, Version);
        all.Add(ClassKey, typeof(TModel).FullName!);
        all.Add(EquationsKey, config.EquationsHash);
        all.Add(OptimizerKey, config.OptimizerHash);
        all.Add(SeedKey, model.Seed.ToString(CultureInfo.InvariantCulture));
        all.Add(StepsKey, model.StepsTaken.ToString(CultureInfo.InvariantCulture));
        foreach ((string key, string value) in HyperparameterText.Of(model))
            all.Add(key, value);
        foreach ((string key, string value) in metadata ?? new Dictionary<string, string>())
        {
            if (!all.TryAdd(key, value))
                throw new ArgumentException($"metadata has '{Excerpt.Of(key)}', which a file of a {config.Kind} says itself: choose another key.", nameof(metadata));
        }

        Part[] parts = PartsOf(model);
        Safetensors.Write(
            path, all, parts.SelectMany(part => part.Tensors),
            (name, destination) =>
            {
                Part part = parts.First(part => part.Has(name));
                part.Read(name[part.Prefix.Length..], destination);
                check?.Invoke(destination);
            },
            keepAs);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged; the message names file and fault.</exception>
    public static ModelFile Read(string path) => new(path, Safetensors.Read(path));

    /// <summary>
    /// Gives a model everything: parameters, states, what the optimizer keeps, seed and steps. Training goes on as if it had not been
    /// interrupted. Where something does not fit, the model stays as it was.
    /// </summary>
    /// <exception cref="InvalidDataException">It is the file of another model; the message says what differs.</exception>
    public void Restore<TModel>(TModel model)
        where TModel : IModel<TModel>
    {
        IModelConfig config = TModel.Declared;
        RequireKind(config);
        string name = Metadata.GetValueOrDefault(nameof(config.Name), "an unnamed class");
        if (name != config.Name)
        {
            throw Wrong(
                $"is a file of {Excerpt.Of(name)}, not of {config.Name}; LoadParameters takes the parameters of any class that computes the same");
        }

        RequireEquations(config);
        if (Metadata.TryGetValue(OptimizerKey, out string? optimizer) && optimizer != config.OptimizerHash)
        {
            string saved = Metadata.GetValueOrDefault(nameof(config.Optimizer), "another optimizer");
            throw Wrong(
                $"was trained with {(saved == config.Optimizer ? $"other equations of {saved}" : Excerpt.Of(saved))}, and {config.Name} is declared "
                + $"with {config.Optimizer}: training cannot go on from it");
        }

        ulong seed = Number<ulong>(SeedKey);
        long steps = Number<long>(StepsKey);
        IReadOnlyList<double> numbers = Numbers<TModel>();
        Give(config, PartsOf(model), []);
        HyperparameterText.Give(model, numbers);
        model.Seed = seed;
        model.StepsTaken = steps;
    }

    /// <summary>
    /// Gives a model the parameters alone, and their averages where both have them. It may be of another class than the model that was saved, with another batch, another optimizer
    /// or other regularisation, as long as it computes the same. Where something does not fit, the model stays as it was.
    /// </summary>
    /// <exception cref="InvalidDataException">It is the file of another model; the message says what differs.</exception>
    public void RestoreParameters<TModel>(TModel model)
        where TModel : IModel<TModel>
    {
        RequireKind(TModel.Declared);
        RequireEquations(TModel.Declared);
        Part[] parts = PartsOf(model);
        Part averages = parts[^1].Where(name => name.EndsWith(".average", StringComparison.Ordinal) && _file.Tensors.ContainsKey(name));
        Give(TModel.Declared, [parts[0], averages], parts[1..]);
    }

    private static string FormatOf(IModelConfig config) => FormatStart + config.Kind.Replace(' ', '-');

    // The parameters first.
    private static Part[] PartsOf<TModel>(TModel model)
        where TModel : IModel<TModel> =>
        [
            new("", TModel.Parameters, model.GetParameter, model.SetParameter),
            new(StatePrefix, TModel.States, model.ReadState, model.WriteState),
            new(OptimizerPrefix, TModel.OptimizerState, model.GetOptimizerState, model.SetOptimizerState),
        ];

    // Everything is looked at before the first value is given.
    private void Give(IModelConfig config, Part[] parts, Part[] left)
    {
        TensorInfo[] needed = [.. parts.SelectMany(part => part.Tensors)];
        foreach (TensorInfo tensor in needed)
            Check(config, tensor);
        string? surplus = _file.Tensors.Keys.Except(needed.Select(tensor => tensor.Name)).Order(StringComparer.Ordinal)
            .FirstOrDefault(name => !left.Any(part => name.StartsWith(part.Prefix, StringComparison.Ordinal)));
        if (surplus is not null)
            throw Wrong($"has tensor {Excerpt.Of($"{_file.Tensors[surplus].Info}")}, which {config.Name} does not have");

        foreach (Part part in parts)
        {
            foreach (TensorInfo tensor in part.Tensors)
                part.Write(tensor.Name[part.Prefix.Length..], _file.Tensors[tensor.Name].AsFloats());
        }
    }

    private void Check(IModelConfig config, TensorInfo tensor)
    {
        if (!_file.Tensors.TryGetValue(tensor.Name, out StoredTensor? stored))
            throw Wrong($"has no tensor {tensor}");
        if (!stored.Info.Shape.SequenceEqual(tensor.Shape))
            throw Wrong($"has tensor {Excerpt.Of($"{stored.Info}")}; {config.Name} needs {tensor}");
        try
        {
            stored.AsFloats();
        }
        catch (InvalidOperationException exception)
        {
            throw Wrong($"is no checkpoint of {config.Name}: {exception.Message.TrimEnd('.')}");
        }
    }

    private void RequireKind(IModelConfig config)
    {
        string format = Metadata.GetValueOrDefault(FormatKey, "missing"), version = Metadata.GetValueOrDefault(VersionKey, "missing");
        if (!format.StartsWith(FormatStart, StringComparison.Ordinal))
            throw Wrong($"is no file of a model: its {FormatKey} is {Excerpt.Of(format)}");
        if (format != FormatOf(config))
            throw Wrong($"is a file of another kind of model: its {FormatKey} is {Excerpt.Of(format)}, and {config.Name} is a {config.Kind}");
        if (version != Version)
            throw Wrong($"is a file of another version: its {VersionKey} is {Excerpt.Of(version)}, not {Version}");
    }

    // A file from before there was a hash is known by the name of its cell alone.
    private void RequireEquations(IModelConfig config)
    {
        Dictionary<string, string> declared = config.ToText();
        foreach ((string key, string without) in ComputesByText)
        {
            // A network has these for each of its layers: they are part of its equations.
            if (!declared.TryGetValue(key, out string? own))
                continue;
            string saved = Metadata.GetValueOrDefault(key, without);
            if (saved != own)
                throw Wrong($"is a file of another model: its {key} is {Excerpt.Of(saved)}, and that of {config.Name} is {own}");
        }

        if (Metadata.TryGetValue(EquationsKey, out string? equations) && equations != config.EquationsHash)
            throw Wrong($"was trained with other equations of {config.Cell}");
    }

    private IReadOnlyList<double> Numbers<TModel>()
        where TModel : IModel<TModel>
    {
        try
        {
            return HyperparameterText.Read<TModel>(Metadata);
        }
        catch (InvalidDataException exception)
        {
            throw Wrong(exception.Message);
        }
    }

    private T Number<T>(string key)
        where T : struct, IComparable<T>, IParsable<T>, IFormattable
    {
        if (!Metadata.TryGetValue(key, out string? text))
            throw Wrong($"does not tell its {key}, and so training cannot go on from it");
        if (!T.TryParse(text, CultureInfo.InvariantCulture, out T number) || number.ToString(null, CultureInfo.InvariantCulture) != text
            || number.CompareTo(default) < 0)
        {
            throw Wrong($"is damaged: its {key} is {Excerpt.Of(text)}, which is no whole number from 0 on");
        }

        return number;
    }

    private InvalidDataException Wrong(string what) => new($"{Path} {what}.");

    /// <summary>Tensors of one kind, and how they are read and written.</summary>
    private sealed class Part(string prefix, IReadOnlyList<TensorInfo> tensors, Safetensors.CopyValues read, Part.TakeValues write)
    {
        public delegate void TakeValues(string name, ReadOnlySpan<float> source);

        public string Prefix { get; } = prefix;

        /// <summary>The tensors under their names in the file.</summary>
        public IReadOnlyList<TensorInfo> Tensors { get; } = [.. tensors.Select(tensor => new TensorInfo(prefix + tensor.Name, tensor.Shape))];

        public Safetensors.CopyValues Read { get; } = read;

        public TakeValues Write { get; } = write;

        /// <summary>Those of the tensors whose names are right.</summary>
        public Part Where(Func<string, bool> isRight) =>
            new(Prefix, [.. Tensors.Where(tensor => isRight(tensor.Name)).Select(tensor => tensor with { Name = tensor.Name[Prefix.Length..] })], Read, Write);

        public bool Has(string name) => Tensors.Any(tensor => tensor.Name == name);
    }
}
