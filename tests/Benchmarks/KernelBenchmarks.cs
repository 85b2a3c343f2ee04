using System;
using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Attributes;
using ModelGen.Cpu;

namespace ModelGen.Benchmarks;

/// <summary>The matrix products and the softmax of a training step, each in the shapes of a model; time of one call.</summary>
[InProcess]
public class KernelBenchmarks : IDisposable
{
    private ThreadTeam _team = null!;
    private Action<Worker> _inputProduct = null!, _recursion = null!, _recursionGradient = null!;
    private Action<Worker> _weightGradient = null!, _softmax = null!;

    /// <summary>Shapes to choose from.</summary>
    public static IEnumerable<KernelShapes> Models => [KernelShapes.Small, KernelShapes.Medium];

    /// <summary>Whose shapes.</summary>
    [ParamsSource(nameof(Models))]
    public KernelShapes Model { get; set; } = KernelShapes.Small;

    /// <summary>Threads that share a call.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Makes the matrices and the threads; not measured.</summary>
    [GlobalSetup]
    public void Setup()
    {
        int batch = Model.Batch, words = Model.Words;
        int units = Model.Units, gates = Model.Gates, vocabulary = Model.Vocabulary;
        int h = KernelShapes.Pitch(units), z = KernelShapes.Pitch(gates);
        Arena outputs = KernelShapes.Matrix(words, units), kernel = KernelShapes.Matrix(units, gates);
        Arena sums = KernelShapes.Matrix(words, gates), bias = KernelShapes.Matrix(1, gates);
        Arena gradient = KernelShapes.Matrix(Math.Max(units, words), gates);
        Arena panels = KernelShapes.Matrix(4 * h, units), transposedPanels = KernelShapes.Matrix(h, gates);
        Arena layer = KernelShapes.SoftmaxLayer(words, units, vocabulary, out SoftmaxPlacement softmax);
        int[] targets = [.. Enumerable.Range(0, words)];

        _inputProduct = worker => MatMul.MultiplyWithBias(
            worker, words, gates, units, ref outputs[0], h, ref kernel[0], z, ref sums[0], z, ref bias[0]);
        _recursion = worker => Panels.Multiply(
            worker, batch, 4, units, units, ref outputs[0], h, ref panels[0], ref sums[0], z, Start.Zero);
        _recursionGradient = worker => Panels.Multiply(
            worker, batch, 1, units, gates, ref sums[0], z, ref transposedPanels[0], ref outputs[0], h, Start.Zero);
        _weightGradient = worker => MatMul.MultiplyTransposedLeft(
            worker, units, gates, words, ref outputs[0], h, ref sums[0], z, ref gradient[0], z, Start.Zero);

        _softmax = worker =>
        {
            SoftmaxCrossEntropy.Forward(worker, softmax, layer, words, ref outputs[0], h, targets);
            worker.Barrier();
            SoftmaxCrossEntropy.Backward(worker, softmax, layer, words, ref outputs[0], h, ref gradient[0], h, targets, 1f / batch);
        };
        _team = new ThreadTeam(Threads);
    }

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _team.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary><c>x W + b</c> of a layer, all times at once: 400 x 800 x 200 and 700 x 2600 x 650.</summary>
    [Benchmark]
    public void InputProduct() => _team.Run(_inputProduct);

    /// <summary><c>h U</c> of one time: 20 rows.</summary>
    [Benchmark]
    public void Recursion() => _team.Run(_recursion);

    /// <summary><c>d_z Uᵀ</c> of one time: 20 rows.</summary>
    [Benchmark]
    public void RecursionGradient() => _team.Run(_recursionGradient);

    /// <summary><c>hᵀ d_z</c>, all times at once.</summary>
    [Benchmark]
    public void WeightGradient() => _team.Run(_weightGradient);

    /// <summary>Logits, softmax and cross entropy of all rows, forward and backward.</summary>
    [Benchmark]
    public void SoftmaxForwardAndBackward() => _team.Run(_softmax);
}
