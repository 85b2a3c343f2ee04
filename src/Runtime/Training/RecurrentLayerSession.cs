using System;
using ModelGen.Cpu;

namespace ModelGen;

/// <summary>
/// What stands between a bare layer's public face and its generated program: checks of arguments, the order of the phases, the
/// team of threads, padding, and reading and writing by name. <see cref="IRecurrentLayer{TSelf}"/> documents the members.
/// </summary>
public sealed class RecurrentLayerSession : IDisposable
{
    private readonly RecurrentLayerConfig _config;
    private readonly RecurrentLayerProgram _program;
    private readonly RecurrentLayerLayout _layout;
    private readonly ThreadTeam _team;
    private readonly Padding _padding;
    private readonly RowOrder _order;
    private readonly Action<Worker> _forward;
    private readonly Action<Worker> _evaluate;
    private readonly Action<Worker> _backward;
    private readonly Action<Worker> _update;
    private Phase _phase;
    private bool _hasFinalState;

    /// <summary>Binds a program to memory and threads and draws the initial parameters.</summary>
    /// <param name="config">What the layer was declared with.</param>
    /// <param name="program">The generated program.</param>
    /// <param name="options">Seed and threads.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread.</exception>
    public RecurrentLayerSession(RecurrentLayerConfig config, RecurrentLayerProgram program, ModelOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, "options.Threads");
        _config = config;
        _program = program;
        _layout = program.Layout;
        _team = new ThreadTeam(options.Threads);
        _padding = new Padding(config.NumSteps, config.BatchSize);
        _order = config.BatchFirst ? new RowOrder(config.NumSteps, config.BatchSize) : default;
        program.Prepare(options, config.InitScale);

        // Delegates are made once: a pass allocates nothing.
        _forward = program.Forward;
        _evaluate = program.Evaluate;
        _backward = program.Backward;
        _update = program.Update;
    }

    private enum Phase
    {
        Idle,
        Forward,
        Backward,
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.Threads"/>
    public int Threads => _team.Count;

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.GradientNorm"/>
    public double GradientNorm => _program.Norm;

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.GetParameter"/>
    public void GetParameter(string name, Span<float> destination) => _program.Arena.Read(_layout.Parameters.Find(name), destination);

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.SetParameter"/>
    public void SetParameter(string name, ReadOnlySpan<float> source)
    {
        _program.Arena.Write(_layout.Parameters.Find(name), source);
        _program.WeightsChanged = true;
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.GetGradient"/>
    public void GetGradient(string name, Span<float> destination) => ReadGradient(_layout.Gradients.Find(name), destination);

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.SetInitialState"/>
    public void SetInitialState(string name, ReadOnlySpan<float> source)
    {
        _program.Arena.Write(_layout.InitialStates.Find(name), source);
        CloseWayBack();
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.GetFinalState"/>
    public void GetFinalState(string name, Span<float> destination)
    {
        TensorPlacement state = _layout.FinalStates.Find(name);
        state.CheckLength(destination.Length, nameof(destination));
        if (!_hasFinalState)
            throw new InvalidOperationException("There is no final state: call Forward or Evaluate first.");
        _program.Arena.Read(state, destination);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.GetInitialStateGradient"/>
    public void GetInitialStateGradient(string name, Span<float> destination) =>
        ReadGradient(_layout.InitialStateGradients.Find(name), destination);

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.SetFinalStateGradient"/>
    public void SetFinalStateGradient(string name, ReadOnlySpan<float> source)
    {
        TensorPlacement gradient = _layout.FinalStateGradients.Find(name);
        gradient.CheckLength(source.Length, nameof(source));
        if (_phase != Phase.Forward)
            throw new InvalidOperationException("There is no final state for this to be the gradient of: call Forward before, and Backward after.");
        _program.Arena.Write(gradient, source);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.ResetState"/>
    public void ResetState()
    {
        for (int index = 0; index < _layout.InitialStates.Count; index++)
            _program.Arena.Fill(_layout.InitialStates[index], 0);
        CloseWayBack();
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.SetDropoutMasks"/>
    public void SetDropoutMasks(ReadOnlySpan<float> masks)
    {
        if (_layout.Masks.Count == 0)
        {
            throw new InvalidOperationException(
                $"{_config.Name} has no dropout (Dropout = {_config.Dropout}, {_config.DropoutPlacement}, NumLayers = {_config.NumLayers}): "
                + "it has no masks.");
        }

        _program.SetMasks(masks, "all dropout masks, each [T, B, width]");
        CloseWayBack();
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.DrawDropoutMasks"/>
    public void DrawDropoutMasks() => _program.DrawsMasks = true;

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.Forward(ReadOnlySpan{float}, Span{float})"/>
    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        CheckSequences(input.Length, output.Length);
        _padding.Clear();
        RunForward(input, output);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.Forward(ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float})"/>
    public void Forward(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, Span<float> output)
    {
        CheckSequences(input.Length, output.Length);
        TakeLengths(lengths, nameof(Forward));
        RunForward(input, output);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.Evaluate(ReadOnlySpan{float}, Span{float})"/>
    public void Evaluate(ReadOnlySpan<float> input, Span<float> output)
    {
        CheckSequences(input.Length, output.Length);
        _padding.Clear();
        RunEvaluate(input, output);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.Evaluate(ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float})"/>
    public void Evaluate(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, Span<float> output)
    {
        CheckSequences(input.Length, output.Length);
        TakeLengths(lengths, nameof(Evaluate));
        RunEvaluate(input, output);
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.Backward"/>
    public void Backward(ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        CheckSequence(outputGradient.Length, nameof(outputGradient), "D * P", _config.OutputSize);
        CheckSequence(inputGradient.Length, nameof(inputGradient), nameof(_config.InputSize), _config.InputSize);
        if (_phase != Phase.Forward)
            throw new InvalidOperationException("There is no forward pass to go back through: call Forward before each Backward.");

        _program.Arena.Write(_layout.OutputGradient, outputGradient, _order);
        _padding.Erase(_program.Arena, _layout.OutputGradient);
        _team.Run(_backward);
        _program.Arena.Read(_layout.InputGradient, inputGradient, _order);
        _padding.Erase(inputGradient, _config.InputSize, _order);
        _phase = Phase.Backward;
    }

    /// <inheritdoc cref="IRecurrentLayer{TSelf}.Update"/>
    public void Update(double learningRate)
    {
        if (_phase != Phase.Backward)
            throw new InvalidOperationException("There are no gradients to descend along: call Forward and Backward before each Update.");
        _program.LearningRate = learningRate;
        _team.Run(_update);
        _program.WeightsChanged = true;
        _phase = Phase.Idle;
    }

    /// <summary>Ends the threads of the team.</summary>
    public void Dispose() => _team.Dispose();

    private void RunForward(ReadOnlySpan<float> input, Span<float> output)
    {
        _program.CountStep();
        Run(_forward, input, output);
        for (int index = 0; index < _layout.FinalStateGradients.Count; index++)
            _program.Arena.Fill(_layout.FinalStateGradients[index], 0);
        _phase = Phase.Forward;
    }

    private void RunEvaluate(ReadOnlySpan<float> input, Span<float> output)
    {
        Run(_evaluate, input, output);
        _phase = Phase.Idle;
    }

    private void Run(Action<Worker> pass, ReadOnlySpan<float> input, Span<float> output)
    {
        _program.Arena.Write(_layout.Input, input, _order);

        // Programs hold states still in padding, but 0 * NaN is NaN: nothing of it may reach them.
        _padding.Erase(_program.Arena, _layout.Input);
        if (_layout.Mask is { } mask)
            _padding.WriteMask(_program.Arena, mask);
        _team.Run(pass);
        _program.WeightsChanged = false;
        _program.Arena.Read(_layout.Output, output, _order);
        _padding.Erase(output, _config.OutputSize, _order);
        _hasFinalState = true;
    }

    // What the last forward pass began with is a part of the way back, and has changed.
    private void CloseWayBack()
    {
        if (_phase == Phase.Forward)
            _phase = Phase.Idle;
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
        if (_phase != Phase.Backward)
            throw new InvalidOperationException("There are no gradients: call Forward and Backward first; an update uses them up.");
        _program.Arena.Read(tensor, destination);
    }
}
