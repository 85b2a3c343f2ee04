using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Cpu;

namespace ModelGen;

/// <summary>
/// What stands between a model's public face and its generated program: checks of arguments, the order of the phases, the
/// team of threads, and reading and writing by name. <see cref="ILanguageModel{TSelf}"/> documents the members.
/// </summary>
public sealed class LanguageModelSession : IDisposable
{
    private const string Embedding = "embedding";
    private const string LogitsName = "logits";

    private readonly LanguageModelConfig _config;
    private readonly LanguageModelProgram _program;
    private readonly ThreadTeam _team;
    private readonly Action<Worker> _forward;
    private readonly Action<Worker> _backward;
    private readonly Action<Worker> _update;
    private readonly Action<Worker> _trainStep;
    private readonly Action<Worker> _evaluate;
    private readonly Action<Worker> _evaluateSequence;
    private readonly Action<Worker> _predict;
    private Phase _phase;

    /// <summary>Binds a program to memory and threads and draws the initial parameters.</summary>
    /// <param name="config">What the model was declared with.</param>
    /// <param name="program">The generated program.</param>
    /// <param name="options">Seed and threads.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread.</exception>
    public LanguageModelSession(LanguageModelConfig config, LanguageModelProgram program, ModelOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, "options.Threads");
        _config = config;
        _program = program;
        _team = new ThreadTeam(options.Threads);
        program.Prepare(config, options);

        // Delegates are made once: a step allocates nothing.
        _forward = program.Forward;
        _backward = program.Backward;
        _update = program.Update;
        _trainStep = program.TrainStep;
        _evaluate = program.Evaluate;
        _evaluateSequence = program.EvaluateSequence;
        _predict = program.Predict;
    }

    private enum Phase
    {
        Idle,
        Forward,
        Backward,
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Threads"/>
    public int Threads => _team.Count;

    /// <inheritdoc cref="ILanguageModel{TSelf}.GradientNorm"/>
    public double GradientNorm => _program.Norm;

    private int Positions => _config.NumSteps * _config.BatchSize;

    /// <inheritdoc cref="ILanguageModel{TSelf}.GetParameter"/>
    public void GetParameter(string name, Span<float> destination) =>
        _program.Arena.Read(_program.Layout.Parameters.Find(name), destination);

    /// <inheritdoc cref="ILanguageModel{TSelf}.SetParameter"/>
    public void SetParameter(string name, ReadOnlySpan<float> source)
    {
        _program.Arena.Write(_program.Layout.Parameters.Find(name), source);
        _program.WeightsChanged = true;
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.GetGradient"/>
    public void GetGradient(string name, Span<float> destination)
    {
        LanguageModelLayout layout = _program.Layout;
        MatrixPlacement? sparse = name == Embedding ? layout.SparseGradient : null;
        TensorPlacement tensor = sparse is null
            ? layout.Gradients.Find(name, layout.SparseGradient is null ? [] : [Embedding])
            : layout.Parameters.Find(name);
        tensor.CheckLength(destination.Length, nameof(destination));
        if (_phase != Phase.Backward)
        {
            throw new InvalidOperationException("There are no gradients: call Forward and Backward first; an update uses them up.");
        }

        if (sparse is { } rows)
        {
            _program.ReadSparseGradient(rows, destination);
        }
        else
        {
            _program.Arena.Read(tensor, destination);
        }
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.GetOutput"/>
    public void GetOutput(string name, Span<float> destination)
    {
        TensorPlacement tensor = _program.Layout.Outputs.Find(name);
        tensor.CheckLength(destination.Length, nameof(destination));
        if (_phase == Phase.Idle)
        {
            throw new InvalidOperationException("There are no outputs: call Forward first; an update or an evaluation uses them up.");
        }

        if (name == LogitsName)
        {
            // A training step overwrites them on the way; only those who ask pay for a second computation.
            var logits = new float[destination.Length];
            _team.Run(worker => _program.Logits(worker, ref logits[0]));
            logits.CopyTo(destination);
        }
        else
        {
            _program.Arena.Read(tensor, destination);
        }
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.GetState"/>
    public void GetState(string name, Span<float> destination) =>
        _program.Arena.Read(_program.Layout.States.Find(name), destination);

    /// <inheritdoc cref="ILanguageModel{TSelf}.SetState"/>
    public void SetState(string name, ReadOnlySpan<float> source) =>
        _program.Arena.Write(_program.Layout.States.Find(name), source);

    /// <inheritdoc cref="ILanguageModel{TSelf}.ResetState"/>
    public void ResetState()
    {
        foreach (TensorPlacement state in _program.Layout.States.Concat(_program.Layout.SequenceStates))
        {
            _program.Arena.Fill(state, 0);
        }
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.SetDropoutMasks"/>
    public void SetDropoutMasks(ReadOnlySpan<float> masks)
    {
        if (_program.Layout.Masks.Count == 0)
        {
            throw new InvalidOperationException(
                $"{_config.Name} has no dropout (KeepProb = {_config.KeepProb}, {_config.DropoutPlacement}, NumLayers = {_config.NumLayers}): "
                + "it has no masks.");
        }

        // The last pass had other masks: there is no way back through it any more.
        _program.SetMasks(masks, "all dropout masks, each [T, B, width]");
        if (_phase == Phase.Forward)
        {
            _phase = Phase.Idle;
        }
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.DrawDropoutMasks"/>
    public void DrawDropoutMasks() => _program.DrawsMasks = true;

    /// <inheritdoc cref="ILanguageModel{TSelf}.Forward"/>
    public double Forward(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        TakeWindow(tokens, targets);
        _program.BeginTraining();
        _team.Run(_forward);
        _program.WeightsChanged = false;
        _phase = Phase.Forward;
        return _program.TotalLoss() / _config.BatchSize;
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Backward"/>
    public void Backward()
    {
        if (_phase != Phase.Forward)
        {
            throw new InvalidOperationException("There is no forward pass to go back through: call Forward before each Backward.");
        }

        _team.Run(_backward);
        _phase = Phase.Backward;
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Update"/>
    public void Update(double learningRate)
    {
        if (_phase != Phase.Backward)
        {
            throw new InvalidOperationException("There are no gradients to descend along: call Forward and Backward before each Update.");
        }

        _program.LearningRate = learningRate;
        _team.Run(_update);
        _program.WeightsChanged = true;
        _phase = Phase.Idle;
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.TrainStep"/>
    public double TrainStep(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, double learningRate)
    {
        TakeWindow(tokens, targets);
        _program.BeginTraining();
        _program.LearningRate = learningRate;
        _team.Run(_trainStep);
        _program.WeightsChanged = true;
        _phase = Phase.Idle;
        return _program.TotalLoss() / _config.BatchSize;
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Evaluate"/>
    public double Evaluate(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        TakeWindow(tokens, targets);
        _team.Run(_evaluate);
        _program.WeightsChanged = false;
        _phase = Phase.Idle;
        return _program.TotalLoss() / _config.BatchSize;
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.EvaluateSequence"/>
    public double EvaluateSequence(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        if (tokens.IsEmpty || targets.Length != tokens.Length)
        {
            throw new ArgumentException(
                $"tokens has {tokens.Length} ids and targets {targets.Length}: expected at least one, and as many of both.", nameof(targets));
        }

        CheckIds(tokens, nameof(tokens));
        CheckIds(targets, nameof(targets));
        _phase = Phase.Idle;
        double loss = 0;
        for (int begin = 0; begin < tokens.Length; begin += Positions)
        {
            int count = Math.Min(Positions, tokens.Length - begin);
            _program.SetTokens(tokens.Slice(begin, count), targets.Slice(begin, count));
            _team.Run(_evaluateSequence);
            _program.WeightsChanged = false;
            loss += _program.TotalLoss();
        }

        return loss;
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Predict"/>
    public void Predict(ReadOnlySpan<int> tokens, Span<float> probabilities)
    {
        if (tokens.IsEmpty)
            throw new ArgumentException("tokens is empty: expected at least one word to go on from.", nameof(tokens));
        if (probabilities.Length != _config.VocabSize)
            throw new ArgumentException($"probabilities has {probabilities.Length} values: expected VocabSize = {_config.VocabSize}.", nameof(probabilities));

        CheckIds(tokens, nameof(tokens));
        _phase = Phase.Idle;
        for (int begin = 0; begin < tokens.Length; begin += Positions)
        {
            ReadOnlySpan<int> piece = tokens.Slice(begin, Math.Min(Positions, tokens.Length - begin));
            _program.SetTokens(piece, piece);
            _team.Run(_predict);
            _program.WeightsChanged = false;
        }

        _program.Arena.Slice(_program.Layout.Probabilities.Offset, probabilities.Length).CopyTo(probabilities);
    }

    /// <summary>Ends the threads of the team.</summary>
    public void Dispose() => _team.Dispose();

    private void TakeWindow(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        CheckWindow(tokens, nameof(tokens));
        CheckWindow(targets, nameof(targets));
        _program.SetTokens(tokens, targets);
    }

    private void CheckWindow(ReadOnlySpan<int> ids, string argument)
    {
        if (ids.Length != Positions)
        {
            throw new ArgumentException(
                $"{argument} has {ids.Length} ids: expected NumSteps * BatchSize = {_config.NumSteps} * {_config.BatchSize} = {Positions}.",
                argument);
        }

        CheckIds(ids, argument);
    }

    private void CheckIds(ReadOnlySpan<int> ids, string argument)
    {
        for (int position = 0; position < ids.Length; position++)
        {
            if ((uint)ids[position] >= (uint)_config.VocabSize)
            {
                throw new ArgumentException(
                    $"{argument}[{position}] is {ids[position]}: expected a word id from 0 to {_config.VocabSize - 1}.", argument);
            }
        }
    }
}
