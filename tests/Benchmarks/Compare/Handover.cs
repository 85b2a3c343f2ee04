using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using ModelGen.Checkpoints;
using ModelGen.Training;

namespace ModelGen.Benchmarks.Compare;

/// <summary>What both sides begin with, as files: parameters, windows to train on and a text to evaluate.</summary>
internal sealed class Handover : IDisposable
{
    private const int MostWindows = 400;

    private readonly string _folder = Directory.CreateTempSubdirectory("modelgen-compare-").FullName;
    private readonly LanguageModelConfig _config;
    private readonly double _weightDecay;

    private Handover(LanguageModelConfig config, double weightDecay, Corpus corpus)
    {
        (_config, _weightDecay) = (config, weightDecay);
        ChunkLength = config.NumSteps * config.BatchSize;
        Chunks = (corpus.Valid.Length - 1) / ChunkLength;
        if (Chunks < 1)
        {
            throw new InputException(
                $"The validation text has {corpus.Valid.Length} words; {config.Name} is compared on more than {ChunkLength}.");
        }
    }

    /// <summary>Words that are evaluated at once, one after the other: as many as a step has.</summary>
    public int ChunkLength { get; }

    /// <summary>How many of them the text has.</summary>
    public int Chunks { get; }

    private string Parameters => Path.Combine(_folder, "parameters.safetensors");

    private string Windows => Path.Combine(_folder, "windows.i32");

    private string Text => Path.Combine(_folder, "text.i32");

    /// <summary>Writes the files. The parameters are those that a model begins with unless told otherwise.</summary>
    public static Handover Of<TModel>(Corpus corpus)
        where TModel : ILanguageModel<TModel>
    {
        double weightDecay = TModel.Hyperparameters.FirstOrDefault(number => number.Name == "weight_decay")?.Value ?? 0;
        var handover = new Handover(TModel.Config, weightDecay, corpus);
        using (TModel model = TModel.Create(new ModelOptions { Threads = 1 }))
            Safetensors.Write(handover.Parameters, new Dictionary<string, string>(), TModel.Parameters, model.GetParameter);
        File.WriteAllBytes(handover.Text, MemoryMarshal.AsBytes<int>(corpus.Valid));
        var windows = new TextWindows(corpus.Train, TModel.Config);
        using FileStream file = File.Create(handover.Windows);
        for (int window = 0; window < Math.Min(windows.Count, MostWindows); window++)
        {
            windows.MoveTo(window);
            file.Write(MemoryMarshal.AsBytes<int>(windows.Tokens));
            file.Write(MemoryMarshal.AsBytes<int>(windows.Targets));
        }

        return handover;
    }

    /// <summary>The order to make the model.</summary>
    /// <param name="threads">Threads of the model.</param>
    /// <param name="dropout">Whether training drops anything.</param>
    public object LoadOrder(int threads, bool dropout) => new
    {
        order = "load",
        config = new
        {
            _config.HiddenSize,
            _config.NumLayers,
            _config.NumSteps,
            _config.BatchSize,
            _config.LearningRate,
            _config.MaxGradNorm,
            _config.HiddenSizes,
            _config.ActivationPenalty,
            _config.TemporalPenalty,
            WeightDecay = _weightDecay,
            KeepProb = dropout ? _config.KeepProb : 1,
            WordKeepProb = dropout ? _config.WordKeepProb : 1,
            InputKeepProb = dropout ? _config.InputKeepProb : 1,
            OutputKeepProb = dropout ? _config.OutputKeepProb : 1,
            WeightKeepProb = dropout ? _config.WeightKeepProb : 1,
        },
        parameters = Parameters,
        windows = Windows,
        text = Text,
        threads,
    };

    /// <summary>Deletes the files.</summary>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
