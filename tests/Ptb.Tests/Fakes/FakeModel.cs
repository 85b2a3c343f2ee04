using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Ptb.Tests.Fakes;

/// <summary>
/// The least that is a language model: it learns how frequent each word is, and writes down what was asked of it.
/// </summary>
internal sealed class FakeModel<TShape> : ILanguageModel<FakeModel<TShape>>
    where TShape : IFakeShape
{
    private readonly List<TextWindows> _texts = [];
    private readonly float[] _bias = new float[TShape.Config.VocabSize];

    public static LanguageModelConfig Config => TShape.Config;

    public static IReadOnlyList<TensorInfo> Parameters { get; } = [new TensorInfo("softmax_b", [TShape.Config.VocabSize])];

    public static IReadOnlyList<TensorInfo> States => [];

    public static IReadOnlyList<TensorInfo> StreamStates => [];

    public static IReadOnlyList<TensorInfo> Outputs => [];

    public string Device { get; private init; } = "a fake";

    public static IReadOnlyList<TensorInfo> Masks => [];

    public static IReadOnlyList<TensorInfo> OptimizerState => [];

    public static IReadOnlyList<HyperparameterInfo> Hyperparameters => [];

    public static ModelPrograms Programs { get; } = new()
    {
        Cpu = () => throw new System.NotSupportedException(),
        Cuda = () => throw new System.NotSupportedException(),
    };

    public int Threads { get; private init; } = 1;

    public ulong Seed { get; set; }

    public long StepsTaken { get; set; }

    public double GradientNorm => 0;

    /// <summary>The calls in order, such as <c>reset</c> and <c>train 0.5</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Called with each of them.</summary>
    public Action<string> OnCall { get; init; } = _ => { };

    /// <summary>What every call costs; null to compute it.</summary>
    public double? Cost { get; init; } = TShape.Cost;

    public static FakeModel<TShape> Create(ModelOptions options) => new()
    {
        Threads = options.Threads,
        Device = $"a fake of {options.Device}, {options.Precision}{(options.Gemm == Gemm.Own ? "" : $", {options.Gemm}")}{(options.Clusters ? ", clusters" : "")}",
        Seed = options.Seed,
        StepsTaken = options.StepsTaken,
    };

    public void GetParameter(string name, Span<float> destination) => _bias.CopyTo(destination);

    public void SetParameter(string name, ReadOnlySpan<float> source) => source.CopyTo(_bias);

    public void GetOptimizerState(string name, Span<float> destination) => throw new NotSupportedException();

    public void SetOptimizerState(string name, ReadOnlySpan<float> source) => throw new NotSupportedException();

    public double GetHyperparameter(string name) => throw new NotSupportedException();

    public double GetHyperparameter(string name, string parameter) => throw new NotSupportedException();

    public void SetHyperparameter(string name, double value) => throw new NotSupportedException();

    public void SetHyperparameter(string name, string parameter, double value) => throw new NotSupportedException();

    public bool UseAverages
    {
        get => false;
        set => throw new NotSupportedException();
    }

    public void SetDropoutMask(string name, ReadOnlySpan<float> mask) => throw new NotSupportedException();

    public void ResetState() => Note("reset");

    public double TrainStep(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, double learningRate)
    {
        Note($"train {learningRate}");
        StepsTaken++;
        double cost = CostOf(targets) / Config.BatchSize;
        double normaliser = LogSum();
        for (int word = 0; word < _bias.Length; word++)
        {
            double expected = Math.Exp(_bias[word] - normaliser) * targets.Length;
            _bias[word] -= (float)(learningRate * (expected - targets.Count(word)) / Config.BatchSize);
        }

        return cost;
    }

    public double Evaluate(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        Note("evaluate");
        return CostOf(targets) / Config.BatchSize;
    }

    public LoadedText AddText(ReadOnlySpan<int> text)
    {
        _texts.Add(new TextWindows(text.ToArray(), Config));
        return new LoadedText(_texts.Count - 1, _texts[^1].Count);
    }

    public void TrainText(LoadedText text, int first, double learningRate, Span<double> costs)
    {
        for (int index = 0; index < costs.Length; index++)
        {
            _texts[text.Index].MoveTo(first + index);
            costs[index] = TrainStep(_texts[text.Index].Tokens, _texts[text.Index].Targets, learningRate);
        }
    }

    public void TrainText(LoadedText text, ReadOnlySpan<TextWindow> windows, Span<double> costs) => throw new NotSupportedException();

    public void EvaluateText(LoadedText text, int first, Span<double> costs)
    {
        for (int index = 0; index < costs.Length; index++)
        {
            _texts[text.Index].MoveTo(first + index);
            costs[index] = Evaluate(_texts[text.Index].Tokens, _texts[text.Index].Targets);
        }
    }

    // Always the next id, without doubt.
    public void Predict(ReadOnlySpan<int> tokens, Span<float> probabilities)
    {
        Note($"predict {tokens.Length}");
        probabilities.Clear();
        probabilities[0] = TShape.FirstWord;
        probabilities[(tokens[^1] + 1) % probabilities.Length] = 1;
    }

    public double EvaluateSequence(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        Note($"sequence {tokens.Length}");
        return CostOf(targets);
    }

    public void Dispose()
    {
    }

    public void GetGradient(string name, Span<float> destination) => throw new NotSupportedException();

    public void GetOutput(string name, Span<float> destination) => throw new NotSupportedException();

    public void GetState(string name, Span<float> destination) => throw new NotSupportedException();

    public void SetState(string name, ReadOnlySpan<float> source) => throw new NotSupportedException();

    public void GetStreamState(string name, Span<float> destination) => throw new NotSupportedException();

    public void SetStreamState(string name, ReadOnlySpan<float> source) => throw new NotSupportedException();

    public void ResetStreamState() => throw new NotSupportedException();

    public void SetDropoutMasks(ReadOnlySpan<float> masks) => throw new NotSupportedException();

    public void DrawDropoutMasks() => throw new NotSupportedException();

    public double Forward(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets) => throw new NotSupportedException();

    public void Backward() => throw new NotSupportedException();

    public void Update(double learningRate) => throw new NotSupportedException();

    private void Note(string call)
    {
        Calls.Add(call);
        OnCall(call);
    }

    private double CostOf(ReadOnlySpan<int> targets)
    {
        if (Cost is { } fixedCost)
            return fixedCost;

        double cost = targets.Length * LogSum();
        foreach (int target in targets)
            cost -= _bias[target];
        return cost;
    }

    private double LogSum() => Math.Log(_bias.Sum(value => Math.Exp(value)));
}
