using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Cpu;
using ModelGen.Cuda;

namespace ModelGen;

/// <summary>
/// What stands between a model's public face and its generated program: checks of arguments, the order of the phases, the
/// choice of a device, and reading and writing by name. <see cref="ILanguageModel{TSelf}"/> documents the members.
/// </summary>
public sealed class LanguageModelSession : IDisposable
{
    private const string Embedding = "embedding";
    private const string LogitsName = "logits";

    private readonly LanguageModelConfig _config;
    private readonly ILanguageModelEngine _engine;
    private readonly TensorPlacement _probabilities;
    private readonly List<LoadedText> _texts = [];
    private Phase _phase;

    /// <summary>Binds a program to a device and draws the initial parameters.</summary>
    /// <param name="config">What the model was declared with.</param>
    /// <param name="options">Seed, device, threads.</param>
    /// <param name="cpu">Makes the generated program for processors.</param>
    /// <param name="cuda">Makes the generated program for GPUs.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread, or fewer than no steps taken.</exception>
    /// <exception cref="CudaException">A GPU was asked for, and there is none that can be used.</exception>
    public LanguageModelSession(LanguageModelConfig config, ModelOptions options, Func<LanguageModelProgram> cpu, Func<CudaProgram> cuda)
    {
        _config = config;
        _engine = Engines.Open(config, options, cpu, cuda);
        _engine.DrawParameters(options.Seed, config.InitScale);
        MatrixPlacement probabilities = _engine.Layout.Probabilities;
        _probabilities = new TensorPlacement("probabilities", probabilities.Columns, [probabilities]);
    }

    private enum Phase
    {
        Idle,
        Forward,
        Backward,
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Device"/>
    public string Device => _engine.Description;

    /// <inheritdoc cref="ILanguageModel{TSelf}.Threads"/>
    public int Threads => _engine.Threads;

    /// <inheritdoc cref="ILanguageModel{TSelf}.GradientNorm"/>
    public double GradientNorm => _engine.Norm;

    private int Positions => _config.NumSteps * _config.BatchSize;

    /// <inheritdoc cref="ILanguageModel{TSelf}.GetParameter"/>
    public void GetParameter(string name, Span<float> destination) => Read(_engine.Layout.Parameters.Find(name), destination);

    /// <inheritdoc cref="ILanguageModel{TSelf}.SetParameter"/>
    public void SetParameter(string name, ReadOnlySpan<float> source)
    {
        Write(_engine.Layout.Parameters.Find(name), source);
        _engine.ParametersChanged();
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.GetGradient"/>
    public void GetGradient(string name, Span<float> destination)
    {
        LanguageModelLayout layout = _engine.Layout;
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
            _engine.ReadSparseGradient(rows, destination);
        }
        else
        {
            _engine.Read(tensor, destination);
        }
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.GetOutput"/>
    public void GetOutput(string name, Span<float> destination)
    {
        TensorPlacement tensor = _engine.Layout.Outputs.Find(name);
        tensor.CheckLength(destination.Length, nameof(destination));
        if (_phase == Phase.Idle)
        {
            throw new InvalidOperationException("There are no outputs: call Forward first; an update or an evaluation uses them up.");
        }

        if (name == LogitsName)
        {
            _engine.ReadLogits(destination);
        }
        else
        {
            _engine.Read(tensor, destination);
        }
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.GetState"/>
    public void GetState(string name, Span<float> destination) => Read(_engine.Layout.States.Find(name), destination);

    /// <inheritdoc cref="ILanguageModel{TSelf}.SetState"/>
    public void SetState(string name, ReadOnlySpan<float> source) => Write(_engine.Layout.States.Find(name), source);

    /// <inheritdoc cref="ILanguageModel{TSelf}.ResetState"/>
    public void ResetState()
    {
        foreach (TensorPlacement state in _engine.Layout.States.Concat(_engine.Layout.SequenceStates))
        {
            _engine.Fill(state, 0);
        }
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.SetDropoutMasks"/>
    public void SetDropoutMasks(ReadOnlySpan<float> masks)
    {
        if (_engine.Layout.Masks.Count == 0)
        {
            throw new InvalidOperationException(
                $"{_config.Name} has no dropout (KeepProb = {_config.KeepProb}, {_config.DropoutPlacement}, NumLayers = {_config.NumLayers}): "
                + "it has no masks.");
        }

        // The last pass had other masks: there is no way back through it any more.
        _engine.SetMasks(masks);
        if (_phase == Phase.Forward)
        {
            _phase = Phase.Idle;
        }
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.DrawDropoutMasks"/>
    public void DrawDropoutMasks() => _engine.DrawsMasks = true;

    /// <inheritdoc cref="ILanguageModel{TSelf}.Forward"/>
    public double Forward(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        TakeWindow(tokens, targets);
        _engine.Run(Pass.Forward);
        _phase = Phase.Forward;
        return _engine.TotalLoss() / _config.BatchSize;
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Backward"/>
    public void Backward()
    {
        if (_phase != Phase.Forward)
        {
            throw new InvalidOperationException("There is no forward pass to go back through: call Forward before each Backward.");
        }

        _engine.Run(Pass.Backward);
        _phase = Phase.Backward;
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Update"/>
    public void Update(double learningRate)
    {
        if (_phase != Phase.Backward)
        {
            throw new InvalidOperationException("There are no gradients to descend along: call Forward and Backward before each Update.");
        }

        _engine.LearningRate = learningRate;
        _engine.Run(Pass.Update);
        _phase = Phase.Idle;
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.TrainStep"/>
    public double TrainStep(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, double learningRate)
    {
        TakeWindow(tokens, targets);
        _engine.LearningRate = learningRate;
        _engine.Run(Pass.TrainStep);
        _phase = Phase.Idle;
        return _engine.TotalLoss() / _config.BatchSize;
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Evaluate"/>
    public double Evaluate(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        TakeWindow(tokens, targets);
        _engine.Run(Pass.Evaluate);
        _phase = Phase.Idle;
        return _engine.TotalLoss() / _config.BatchSize;
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.AddText"/>
    public LoadedText AddText(ReadOnlySpan<int> text)
    {
        CheckIds(text, nameof(text));
        var windows = new TextWindows(text.ToArray(), _config);
        _engine.AddText(windows);
        _texts.Add(new LoadedText(_texts.Count, windows.Count));
        return _texts[^1];
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.TrainText"/>
    public void TrainText(LoadedText text, int first, double learningRate, Span<double> costs)
    {
        CheckWindows(text, first, costs.Length);
        _engine.LearningRate = learningRate;
        RunWindows(Pass.TrainStep, text, first, costs);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.EvaluateText"/>
    public void EvaluateText(LoadedText text, int first, Span<double> costs)
    {
        CheckWindows(text, first, costs.Length);
        RunWindows(Pass.Evaluate, text, first, costs);
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
            _engine.SetTokens(tokens.Slice(begin, count), targets.Slice(begin, count));
            _engine.Run(Pass.EvaluateSequence);
            loss += _engine.TotalLoss();
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
            _engine.SetTokens(piece, piece);
            _engine.Run(Pass.Predict);
        }

        _engine.Read(_probabilities, probabilities);
    }

    /// <summary>Gives threads and memory back.</summary>
    public void Dispose() => _engine.Dispose();

    private void Read(TensorPlacement tensor, Span<float> destination)
    {
        tensor.CheckLength(destination.Length, nameof(destination));
        _engine.Read(tensor, destination);
    }

    private void Write(TensorPlacement tensor, ReadOnlySpan<float> source)
    {
        tensor.CheckLength(source.Length, nameof(source));
        _engine.Write(tensor, source);
    }

    private void RunWindows(Pass pass, LoadedText text, int first, Span<double> costs)
    {
        _engine.RunWindows(pass, text.Index, first, costs);
        foreach (ref double cost in costs)
            cost /= _config.BatchSize;
        _phase = Phase.Idle;
    }

    private void CheckWindows(LoadedText text, int first, int count)
    {
        if (!_texts.Contains(text))
            throw new ArgumentException($"text is not one of the {_texts.Count} that this model was given by AddText.", nameof(text));
        if (first < 0 || first > text.Windows - count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(first), $"The text has {text.Windows} windows, from 0: there are no {count} of them from {first} on.");
        }
    }

    private void TakeWindow(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        CheckWindow(tokens, nameof(tokens));
        CheckWindow(targets, nameof(targets));
        _engine.SetTokens(tokens, targets);
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
