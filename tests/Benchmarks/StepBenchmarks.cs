using System;
using BenchmarkDotNet.Attributes;
using ModelGen.Ptb.Models;

namespace ModelGen.Benchmarks;

/// <summary>One training step: 400 words of the small model, 700 of the medium one. It should allocate nothing.</summary>
/// <typeparam name="TModel">The model.</typeparam>
[InProcess]
[MemoryDiagnoser]
[GenericTypeArguments(typeof(SmallModel))]
[GenericTypeArguments(typeof(MediumModel))]
public class StepBenchmarks<TModel> : IDisposable
    where TModel : class, ILanguageModel<TModel>
{
    private readonly MadeUpText _text = new(TModel.Config);
    private TModel _model = null!;

    /// <summary>Threads of the step.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Makes the model; not measured.</summary>
    [GlobalSetup]
    public void Setup() => _model = TModel.Create(new ModelOptions { Threads = Threads });

    /// <summary>Ends the model's threads.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _model.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Forward, backward and update.</summary>
    [Benchmark]
    public double TrainStep() => _model.TrainStep(_text.Tokens, _text.Targets, 1e-3);
}
