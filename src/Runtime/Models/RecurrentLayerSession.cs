using System;
using ModelGen.Cpu;
using ModelGen.Cuda;
using ModelGen.Engines;

namespace ModelGen;

/// <summary>
/// What stands between a bare layer's public face and its generated program: checks of arguments, the order of the phases, the
/// choice of a device, padding, and reading and writing by name. <see cref="IRecurrentLayer{TSelf}"/> documents the members.
/// </summary>
public sealed class RecurrentLayerSession : ModelSession
{
    private readonly RecurrentLayerConfig _config;
    private readonly IEngine _engine;
    private readonly RecurrentLayerLayout _layout;
    private readonly Padding _padding;
    private readonly RowOrder _order;
    private readonly float[] _sequence;
    private readonly float[] _mask;
    private readonly TensorPlacement? _maskPlacement;
    private bool _hasFinalState;

    /// <summary>Binds a program to a device and draws the initial parameters.</summary>
    /// <param name="config">What the layer was declared with.</param>
    /// <param name="options">Seed, device, threads.</param>
    /// <param name="cpu">Makes the generated program for processors.</param>
    /// <param name="cuda">Makes the generated program for GPUs.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Fewer than one thread or more than <see cref="ModelOptions.MaxThreads"/>, or fewer than no steps taken.
    /// </exception>
    /// <exception cref="CudaException">A GPU was asked for, and there is none that can be used.</exception>
    /// <exception cref="InsufficientMemoryException">The system has no more threads.</exception>
    public RecurrentLayerSession(RecurrentLayerConfig config, ModelOptions options, Func<RecurrentLayerProgram> cpu, Func<CudaProgram> cuda)
        : this(config, options, EngineChoice.Open(options, cpu, cuda))
    {
    }

    private RecurrentLayerSession(RecurrentLayerConfig config, ModelOptions options, IEngine engine)
        : base(config.Name, engine, options, config.InitScale)
    {
        _config = config;
        _engine = engine;
        _layout = (RecurrentLayerLayout)engine.Layout;
        _padding = new Padding(config.NumSteps, config.BatchSize);
        _order = config.BatchFirst ? new RowOrder(config.NumSteps, config.BatchSize) : default;
        int rows = config.NumSteps * config.BatchSize;
        _sequence = config.VariableLengths ? new float[rows * int.Max(config.InputSize, config.OutputSize)] : [];
        _mask = config.VariableLengths ? new float[rows] : [];
        _maskPlacement = _layout.Mask is { } mask ? new TensorPlacement("mask", 1, [mask]) : null;
    }

    private protected override string DropoutNumbers =>
        $"{_config.Name} has no dropout (Dropout = {_config.Dropout}, {_config.DropoutPlacement}, NumLayers = {_config.NumLayers})";

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.GetGradient"/>
    public void GetGradient(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        ReadGradient(_layout.Gradients.Find(name), destination);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.SetInitialState"/>
    public void SetInitialState(string name, ReadOnlySpan<float> source)
    {
        using CallGuard.Call call = Enter();
        Write(_layout.InitialStates.Find(name), source);
        CloseWayBack();
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.GetFinalState"/>
    public void GetFinalState(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        TensorPlacement state = _layout.FinalStates.Find(name);
        state.CheckLength(destination.Length, nameof(destination));
        if (!_hasFinalState)
            throw new InvalidOperationException("There is no final state: call Forward or Evaluate first.");
        _engine.Read(state, destination);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.GetInitialStateGradient"/>
    public void GetInitialStateGradient(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        ReadGradient(_layout.InitialStateGradients.Find(name), destination);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.SetFinalStateGradient"/>
    public void SetFinalStateGradient(string name, ReadOnlySpan<float> source)
    {
        using CallGuard.Call call = Enter();
        TensorPlacement gradient = _layout.FinalStateGradients.Find(name);
        gradient.CheckLength(source.Length, nameof(source));
        if (Reached != Phase.Forward)
            throw new InvalidOperationException("There is no final state for this to be the gradient of: call Forward before, and Backward after.");
        _engine.Write(gradient, source);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.ResetState"/>
    public void ResetState()
    {
        using CallGuard.Call call = Enter();
        for (int index = 0; index < _layout.InitialStates.Count; index++)
            _engine.Fill(_layout.InitialStates[index], 0);
        CloseWayBack();
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.Forward(ReadOnlySpan{float}, Span{float})"/>
    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        using CallGuard.Call call = Enter();
        CheckSequences(input.Length, output.Length);
        _padding.Clear();
        RunForward(input, output);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.Forward(ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float})"/>
    public void Forward(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, Span<float> output)
    {
        using CallGuard.Call call = Enter();
        CheckSequences(input.Length, output.Length);
        TakeLengths(lengths, nameof(Forward));
        RunForward(input, output);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.Evaluate(ReadOnlySpan{float}, Span{float})"/>
    public void Evaluate(ReadOnlySpan<float> input, Span<float> output)
    {
        using CallGuard.Call call = Enter();
        CheckSequences(input.Length, output.Length);
        _padding.Clear();
        Run(Pass.Evaluate, input, output, Phase.Idle);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.Evaluate(ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float})"/>
    public void Evaluate(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, Span<float> output)
    {
        using CallGuard.Call call = Enter();
        CheckSequences(input.Length, output.Length);
        TakeLengths(lengths, nameof(Evaluate));
        Run(Pass.Evaluate, input, output, Phase.Idle);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.Backward"/>
    public void Backward(ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        using CallGuard.Call call = Enter();
        CheckSequence(outputGradient.Length, nameof(outputGradient), "D * P", _config.OutputSize);
        CheckSequence(inputGradient.Length, nameof(inputGradient), nameof(_config.InputSize), _config.InputSize);
        CheckWayBack();
        WriteSequence(_layout.OutputGradient, outputGradient, _config.OutputSize);
        Run(Pass.Backward, Phase.Backward);
        _engine.Read(_layout.InputGradient, inputGradient, _order);
        _padding.Erase(inputGradient, _config.InputSize, _order);
    }

    private void RunForward(ReadOnlySpan<float> input, Span<float> output)
    {
        Run(Pass.Forward, input, output, Phase.Forward);
        for (int index = 0; index < _layout.FinalStateGradients.Count; index++)
            _engine.Fill(_layout.FinalStateGradients[index], 0);
    }

    private void Run(Pass pass, ReadOnlySpan<float> input, Span<float> output, Phase reached)
    {
        BeginAnew();
        WriteSequence(_layout.Input, input, _config.InputSize);
        if (_maskPlacement is not null)
        {
            _padding.WriteMask(_mask);
            _engine.Write(_maskPlacement, _mask);
        }

        Run(pass, reached);
        _engine.Read(_layout.Output, output, _order);
        _padding.Erase(output, _config.OutputSize, _order);
        _hasFinalState = true;
    }

    // Programs hold states still in padding, but 0 * NaN is NaN: nothing of it may reach them.
    private void WriteSequence(TensorPlacement place, ReadOnlySpan<float> values, int width)
    {
        if (_padding.IsPresent)
        {
            Span<float> copy = _sequence.AsSpan(0, values.Length);
            values.CopyTo(copy);
            _padding.Erase(copy, width, _order);
            values = copy;
        }

        _engine.Write(place, values, _order);
    }

    private void TakeLengths(ReadOnlySpan<int> lengths, string pass)
    {
        if (!_config.VariableLengths)
        {
            throw new InvalidOperationException(
                $"{_config.Name} was declared without VariableLengths: {pass} takes no lengths. Declare it with VariableLengths = true.");
        }

        if (lengths.Length != _config.BatchSize)
            throw new ArgumentException($"lengths has {lengths.Length} values: expected BatchSize = {_config.BatchSize}.", nameof(lengths));
        for (int sequence = 0; sequence < lengths.Length; sequence++)
        {
            if (lengths[sequence] < 1 || lengths[sequence] > _config.NumSteps)
            {
                throw new ArgumentException(
                    $"lengths[{sequence}] is {lengths[sequence]}: expected a number of steps from 1 to {_config.NumSteps}.", nameof(lengths));
            }
        }

        _padding.Set(lengths);
    }

    private void CheckSequences(int input, int output)
    {
        CheckSequence(input, nameof(input), nameof(_config.InputSize), _config.InputSize);
        CheckSequence(output, nameof(output), "D * P", _config.OutputSize);
    }

    private void CheckSequence(int length, string argument, string features, int width)
    {
        int expected = _config.NumSteps * _config.BatchSize * width;
        if (length != expected)
        {
            throw new ArgumentException(
                $"{argument} has {length} values: expected NumSteps * BatchSize * {features} = "
                + $"{_config.NumSteps} * {_config.BatchSize} * {width} = {expected}.",
                argument);
        }
    }

    private void ReadGradient(TensorPlacement tensor, Span<float> destination)
    {
        tensor.CheckLength(destination.Length, nameof(destination));
        CheckGradients();
        _engine.Read(tensor, destination);
    }
}
