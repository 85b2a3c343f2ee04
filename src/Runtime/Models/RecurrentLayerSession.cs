using System;
using System.Collections.Generic;
using ModelGen.Engines;

namespace ModelGen;

/// <summary>
/// What stands between a bare layer's public face and its generated program: checks of arguments, the order of the phases, the
/// choice of a device, padding, and reading and writing by name. <see cref="IRecurrentLayer{TSelf}"/> documents the members.
/// </summary>
public sealed class RecurrentLayerSession : ModelSession
{
    private readonly RecurrentLayerConfig _config;
    private readonly Padding _padding;
    private readonly RowOrder _order;
    private readonly float[] _sequence;
    private readonly float[] _mask;
    private readonly TensorPlacement _input;
    private readonly TensorPlacement _inputGradient;
    private readonly TensorPlacement _output;
    private readonly TensorPlacement _outputGradient;
    private readonly TensorPlacement? _isReal;
    private readonly IReadOnlyList<TensorPlacement> _initialStates;
    private readonly IReadOnlyList<TensorPlacement> _finalStateGradients;
    private bool _hasFinalState;

    /// <summary>Binds the generated programs to a device and draws the initial parameters.</summary>
    /// <inheritdoc cref="ModelSession(string, ModelOptions, ModelPrograms, double, int)"/>
    /// <param name="config">What the layer was declared with.</param>
    /// <param name="options">Seed, device, threads.</param>
    /// <param name="programs">The generated programs.</param>
    public RecurrentLayerSession(RecurrentLayerConfig config, ModelOptions options, ModelPrograms programs)
        : base(config.Name, options, programs, config.InitScale, config.Accumulate)
    {
        _config = config;
        _padding = new Padding(config.NumSteps, config.BatchSize);
        _order = config.BatchFirst ? new RowOrder(config.NumSteps, config.BatchSize) : default;
        int rows = config.NumSteps * config.BatchSize;
        _sequence = config.VariableLengths ? new float[rows * int.Max(config.InputSize, config.OutputSize)] : [];
        _mask = config.VariableLengths ? new float[rows] : [];
        IReadOnlyList<TensorPlacement> feeds = Table(ProgramLayout.Feeds), outputs = Table(ProgramLayout.Outputs);
        (_input, _outputGradient) = (feeds.Find("input"), feeds.Find("output_gradient"));
        (_output, _inputGradient) = (outputs.Find("output"), outputs.Find("input_gradient"));
        _isReal = config.VariableLengths ? feeds.Find("is_real") : null;
        (_initialStates, _finalStateGradients) = (Table("InitialStates"), Table("FinalStateGradients"));
    }

    private protected override string DropoutNumbers =>
        $"{_config.Name} has no dropout (Dropout = {_config.Dropout}, {_config.DropoutPlacement}, NumLayers = {_config.NumLayers})";

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.SetInitialState"/>
    public void SetInitialState(string name, ReadOnlySpan<float> source)
    {
        using CallGuard.Call call = Enter();
        Write(_initialStates.Find(name), source);
        CloseWayBack();
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.GetInitialState"/>
    public void GetInitialState(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        Read(_initialStates.Find(name), destination);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.GetFinalState"/>
    public void GetFinalState(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        TensorPlacement state = Table("FinalStates").Find(name);
        state.CheckLength(destination.Length, nameof(destination));
        if (!_hasFinalState)
            throw new InvalidOperationException("There is no final state: call Forward or Evaluate first.");
        Engine.Read(state, destination);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.GetInitialStateGradient"/>
    public void GetInitialStateGradient(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        ReadGradient(Table("InitialStateGradients").Find(name), destination);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.SetFinalStateGradient"/>
    public void SetFinalStateGradient(string name, ReadOnlySpan<float> source)
    {
        using CallGuard.Call call = Enter();
        TensorPlacement gradient = _finalStateGradients.Find(name);
        gradient.CheckLength(source.Length, nameof(source));
        if (Reached != Phase.Forward)
            throw new InvalidOperationException("There is no final state for this to be the gradient of: call Forward before, and Backward after.");
        Engine.Write(gradient, source);
    }

    /// <inheritdoc cref="IModel{TSelf}.ResetState"/>
    public void ResetState()
    {
        using CallGuard.Call call = Enter();
        for (int index = 0; index < _initialStates.Count; index++)
            Engine.Fill(_initialStates[index], 0);
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
        Run(PassNames.Evaluate, input, output, Phase.Idle);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.Evaluate(ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float})"/>
    public void Evaluate(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, Span<float> output)
    {
        using CallGuard.Call call = Enter();
        CheckSequences(input.Length, output.Length);
        TakeLengths(lengths, nameof(Evaluate));
        Run(PassNames.Evaluate, input, output, Phase.Idle);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.Backward"/>
    public void Backward(ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        using CallGuard.Call call = Enter();
        CheckSequence(outputGradient.Length, nameof(outputGradient), "D * P", _config.OutputSize);
        CheckSequence(inputGradient.Length, nameof(inputGradient), nameof(_config.InputSize), _config.InputSize);
        CheckWayBack();
        WriteSequence(_outputGradient, outputGradient, _config.OutputSize);
        RunBackward();
        Engine.Read(_inputGradient, inputGradient, _order);
        _padding.Erase(inputGradient, _config.InputSize, _order);
    }

    private void RunForward(ReadOnlySpan<float> input, Span<float> output)
    {
        CheckMasks();
        BeginSteps(1, areWhole: false);
        Run(PassNames.Forward, input, output, Phase.Forward);
        for (int index = 0; index < _finalStateGradients.Count; index++)
            Engine.Fill(_finalStateGradients[index], 0);
    }

    private void Run(string pass, ReadOnlySpan<float> input, Span<float> output, Phase reached)
    {
        BeginAnew();
        WriteSequence(_input, input, _config.InputSize);
        if (_isReal is not null)
        {
            _padding.WriteMask(_mask);
            Engine.Write(_isReal, _mask);
        }

        Run(pass, reached);
        Engine.Read(_output, output, _order);
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

        Engine.Write(place, values, _order);
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
}
