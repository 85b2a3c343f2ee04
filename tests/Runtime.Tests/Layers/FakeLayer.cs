using System;
using System.Collections.Generic;
using ModelGen.Cpu;

namespace ModelGen.Runtime.Tests.Layers;

/// <summary>What a <see cref="FakeLayer{TShape}"/> is declared with.</summary>
internal interface ILayerShape
{
    static abstract RecurrentLayerConfig Config { get; }

    static abstract IReadOnlyList<TensorInfo> Parameters { get; }

    static abstract IReadOnlyList<TensorInfo> States { get; }

    static abstract CpuProgram CreateProgram();
}

/// <summary>A layer as generation would write it, around a program written by hand.</summary>
internal sealed class FakeLayer<TShape>(ModelOptions options) : IRecurrentLayer<FakeLayer<TShape>>
    where TShape : ILayerShape
{
    private readonly RecurrentLayerSession _session = new(TShape.Config, options, Programs);

    public static RecurrentLayerConfig Config => TShape.Config;

    public static IReadOnlyList<TensorInfo> Parameters => TShape.Parameters;

    public static IReadOnlyList<TensorInfo> States => TShape.States;

    public string Device => _session.Device;

    public int Threads => _session.Threads;

    public ulong Seed { get => _session.Seed; set => _session.Seed = value; }

    public long StepsTaken { get => _session.StepsTaken; set => _session.StepsTaken = value; }

    public double GradientNorm => _session.GradientNorm;

    public static FakeLayer<TShape> Create(ModelOptions options) => new(options);

    public void GetParameter(string name, Span<float> destination) => _session.GetParameter(name, destination);

    public void SetParameter(string name, ReadOnlySpan<float> source) => _session.SetParameter(name, source);

    public void GetGradient(string name, Span<float> destination) => _session.GetGradient(name, destination);

    public void GetInitialState(string name, Span<float> destination) => _session.GetInitialState(name, destination);

    public void SetInitialState(string name, ReadOnlySpan<float> source) => _session.SetInitialState(name, source);

    public void GetFinalState(string name, Span<float> destination) => _session.GetFinalState(name, destination);

    public void GetInitialStateGradient(string name, Span<float> destination) => _session.GetInitialStateGradient(name, destination);

    public void SetFinalStateGradient(string name, ReadOnlySpan<float> source) => _session.SetFinalStateGradient(name, source);

    public void ResetState() => _session.ResetState();

    public void SetDropoutMasks(ReadOnlySpan<float> masks) => _session.SetDropoutMasks(masks);

    public void GetOptimizerState(string name, Span<float> destination) => _session.GetOptimizerState(name, destination);

    public void SetOptimizerState(string name, ReadOnlySpan<float> source) => _session.SetOptimizerState(name, source);

    public double GetHyperparameter(string name) => _session.GetHyperparameter(name);

    public double GetHyperparameter(string name, string parameter) => _session.GetHyperparameter(name, parameter);

    public void SetHyperparameter(string name, double value) => _session.SetHyperparameter(name, value);

    public void SetHyperparameter(string name, string parameter, double value) => _session.SetHyperparameter(name, parameter, value);

    public bool UseAverages
    {
        get => _session.UseAverages;
        set => _session.UseAverages = value;
    }

    public void SetDropoutMask(string name, ReadOnlySpan<float> mask) => _session.SetDropoutMask(name, mask);

    public void DrawDropoutMasks() => _session.DrawDropoutMasks();

    public void Forward(ReadOnlySpan<float> input, Span<float> output) => _session.Forward(input, output);

    public void Forward(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, Span<float> output) => _session.Forward(input, lengths, output);

    public void Evaluate(ReadOnlySpan<float> input, Span<float> output) => _session.Evaluate(input, output);

    public void Evaluate(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, Span<float> output) => _session.Evaluate(input, lengths, output);

    public void Backward(ReadOnlySpan<float> outputGradient, Span<float> inputGradient) => _session.Backward(outputGradient, inputGradient);

    public void Update(double learningRate) => _session.Update(learningRate);

    public void Dispose() => _session.Dispose();

    public static IReadOnlyList<TensorInfo> Masks => [];

    public static IReadOnlyList<TensorInfo> OptimizerState => [];

    public static IReadOnlyList<HyperparameterInfo> Hyperparameters => [];

    public static ModelPrograms Programs { get; } = new() { Cpu = TShape.CreateProgram, Cuda = () => throw new NotSupportedException() };
}
