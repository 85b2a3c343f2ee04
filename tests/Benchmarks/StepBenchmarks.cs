using System;
using BenchmarkDotNet.Attributes;
using ModelGen.Ptb.Models;

namespace ModelGen.Benchmarks;

/// <summary>One training step of the small model: 400 words.</summary>
[InProcess]
public class StepBenchmarks : IDisposable
{
    private readonly int[] _tokens = new int[SmallModel.NumSteps * SmallModel.BatchSize];
    private readonly int[] _targets = new int[SmallModel.NumSteps * SmallModel.BatchSize];
    private SmallModel _model = null!;

    /// <summary>Threads of the step.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Makes the model and its words; not measured.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _model = new SmallModel(new ModelOptions { Threads = Threads });
        var random = new Random(1);
        for (int index = 0; index < _tokens.Length; index++)
        {
            _tokens[index] = random.Next(SmallModel.VocabSize);
            _targets[index] = random.Next(SmallModel.VocabSize);
        }
    }

    /// <summary>Ends the model's threads.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _model.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Forward, backward and update.</summary>
    [Benchmark(OperationsPerInvoke = SmallModel.NumSteps * SmallModel.BatchSize)]
    public double SmallStepPerWord() => _model.TrainStep(_tokens, _targets, 1);
}
