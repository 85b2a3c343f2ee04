using System;
using BenchmarkDotNet.Attributes;
using ModelGen.Ptb.Models;

namespace ModelGen.Benchmarks;

/// <summary>
/// A short epoch of the small model, as a trainer goes through it: training, then validation, then the test. It is a mean
/// of many steps itself, so a few rounds are enough.
/// </summary>
[InProcess]
[MemoryDiagnoser]
[WarmupCount(1)]
[IterationCount(5)]
public class EpochBenchmarks : IDisposable
{
    private const int TrainingWindows = 50, ValidationWindows = 5;

    private readonly MadeUpText _text = new(SmallModel.Config);
    private SmallModel _model = null!;

    /// <summary>Threads of the model.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Makes the model; not measured.</summary>
    [GlobalSetup]
    public void Setup() => _model = new SmallModel(new ModelOptions { Threads = Threads });

    /// <summary>Ends the model's threads.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _model.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Trains on 20,000 words, and evaluates 2,000 in windows and 400 in sequence.</summary>
    [Benchmark]
    public double Epoch()
    {
        double cost = 0;
        _model.ResetState();
        for (int window = 0; window < TrainingWindows; window++) cost += _model.TrainStep(_text.Tokens, _text.Targets, 1e-3);
        _model.ResetState();
        for (int window = 0; window < ValidationWindows; window++) cost += _model.Evaluate(_text.Tokens, _text.Targets);
        _model.ResetState();
        return cost + _model.EvaluateSequence(_text.Tokens, _text.Targets);
    }
}
