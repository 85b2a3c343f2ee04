using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Cpu;
using ModelGen.Cuda;
using ModelGen.Engines;

namespace ModelGen;

/// <summary>
/// What stands between a model's public face and its generated program: checks of arguments, the order of the phases, the
/// choice of a device, and reading and writing by name. <see cref="ILanguageModel{TSelf}"/> documents the members.
/// </summary>
public sealed class LanguageModelSession : ModelSession
{
    private const string Embedding = "embedding";
    private const string LogitsName = "logits";

    private readonly LanguageModelConfig _config;
    private readonly ILanguageModelEngine _engine;
    private readonly WordChecks _words;
    private readonly TensorPlacement _probabilities;
    private readonly List<LoadedText> _texts = [];

    /// <summary>Binds a program to a device and draws the initial parameters.</summary>
    /// <param name="config">What the model was declared with.</param>
    /// <param name="options">Seed, device, threads.</param>
    /// <param name="cpu">Makes the generated program for processors.</param>
    /// <param name="cuda">Makes the generated program for GPUs.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Fewer than one thread or more than <see cref="ModelOptions.MaxThreads"/>, or fewer than no steps taken.
    /// </exception>
    /// <exception cref="CudaException">A GPU was asked for, and there is none that can be used.</exception>
    /// <exception cref="InsufficientMemoryException">The system has no more threads.</exception>
    public LanguageModelSession(LanguageModelConfig config, ModelOptions options, Func<LanguageModelProgram> cpu, Func<CudaProgram> cuda)
        : this(config, options, EngineChoice.Open(config, options, cpu, cuda))
    {
    }

    private LanguageModelSession(LanguageModelConfig config, ModelOptions options, ILanguageModelEngine engine)
        : base(config.Name, engine, options, config.InitScale)
    {
        _config = config;
        _engine = engine;
        _words = new WordChecks(config);
        MatrixPlacement probabilities = _engine.Layout.Probabilities;
        _probabilities = new TensorPlacement("probabilities", probabilities.Columns, [probabilities]);
    }

    private protected override string DropoutNumbers =>
        $"{_config.Name} has no dropout (KeepProb = {_config.KeepProb}, {_config.DropoutPlacement}, NumLayers = {_config.NumLayers})";

    /// <inheritdoc cref="ILanguageModel{TSelf}.GetGradient"/>
    public void GetGradient(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        LanguageModelLayout layout = _engine.Layout;
        MatrixPlacement? sparse = name == Embedding ? layout.SparseGradient : null;
        TensorPlacement tensor = sparse is null
            ? layout.Gradients.Find(name, layout.SparseGradient is null ? [] : [Embedding])
            : layout.Parameters.Find(name);
        tensor.CheckLength(destination.Length, nameof(destination));
        CheckGradients();
        if (sparse is { } rows)
            _engine.ReadSparseGradient(rows, destination);
        else
            _engine.Read(tensor, destination);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.GetOutput"/>
    public void GetOutput(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        TensorPlacement tensor = _engine.Layout.Outputs.Find(name);
        tensor.CheckLength(destination.Length, nameof(destination));
        if (Reached is not (Phase.Forward or Phase.Backward))
        {
            throw new InvalidOperationException(
                "There are no outputs: call Forward first; an update, an evaluation, and parameters or masks that are set use them up.");
        }

        if (name == LogitsName)
            _engine.ReadLogits(destination);
        else
            _engine.Read(tensor, destination);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.GetState"/>
    public void GetState(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        Read(_engine.Layout.States.Find(name), destination);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.SetState"/>
    public void SetState(string name, ReadOnlySpan<float> source)
    {
        using CallGuard.Call call = Enter();
        Write(_engine.Layout.States.Find(name), source);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.ResetState"/>
    public void ResetState()
    {
        using CallGuard.Call call = Enter();
        foreach (TensorPlacement state in _engine.Layout.States.Concat(_engine.Layout.SequenceStates))
            _engine.Fill(state, 0);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Forward"/>
    public double Forward(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        using CallGuard.Call call = Enter();
        return RunWindow(Pass.Forward, tokens, targets, Phase.Forward);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Backward"/>
    public void Backward()
    {
        using CallGuard.Call call = Enter();
        CheckWayBack();
        Run(Pass.Backward, Phase.Backward);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.TrainStep"/>
    public double TrainStep(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, double learningRate)
    {
        using CallGuard.Call call = Enter();
        CheckLearningRate(learningRate);
        _engine.LearningRate = learningRate;
        return RunWindow(Pass.TrainStep, tokens, targets, Phase.Idle);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Evaluate"/>
    public double Evaluate(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        using CallGuard.Call call = Enter();
        return RunWindow(Pass.Evaluate, tokens, targets, Phase.Idle);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.AddText"/>
    public LoadedText AddText(ReadOnlySpan<int> text)
    {
        using CallGuard.Call call = Enter();
        _words.CheckIds(text, nameof(text));
        var windows = new TextWindows(text.ToArray(), _config);
        _engine.AddText(windows);
        _texts.Add(new LoadedText(_texts.Count, windows.Count));
        return _texts[^1];
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.TrainText"/>
    public void TrainText(LoadedText text, int first, double learningRate, Span<double> costs)
    {
        using CallGuard.Call call = Enter();
        CheckLearningRate(learningRate);
        CheckWindows(text, first, costs.Length);
        _engine.LearningRate = learningRate;
        RunWindows(Pass.TrainStep, text, first, costs);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.EvaluateText"/>
    public void EvaluateText(LoadedText text, int first, Span<double> costs)
    {
        using CallGuard.Call call = Enter();
        CheckWindows(text, first, costs.Length);
        RunWindows(Pass.Evaluate, text, first, costs);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.EvaluateSequence"/>
    public double EvaluateSequence(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        using CallGuard.Call call = Enter();
        _words.CheckSequence(tokens, targets);
        BeginAnew();
        double loss = 0;
        for (int begin = 0; begin < tokens.Length; begin += _words.Positions)
        {
            int count = Math.Min(_words.Positions, tokens.Length - begin);
            _engine.SetTokens(tokens.Slice(begin, count), targets.Slice(begin, count));
            _engine.Run(Pass.EvaluateSequence);
            loss += _engine.TotalLoss();
        }

        return loss;
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Predict"/>
    public void Predict(ReadOnlySpan<int> tokens, Span<float> probabilities)
    {
        using CallGuard.Call call = Enter();
        if (tokens.IsEmpty)
            throw new ArgumentException("tokens is empty: expected at least one word to go on from.", nameof(tokens));
        if (probabilities.Length != _config.VocabSize)
            throw new ArgumentException($"probabilities has {probabilities.Length} values: expected VocabSize = {_config.VocabSize}.", nameof(probabilities));

        _words.CheckIds(tokens, nameof(tokens));
        BeginAnew();
        for (int begin = 0; begin < tokens.Length; begin += _words.Positions)
        {
            ReadOnlySpan<int> piece = tokens.Slice(begin, Math.Min(_words.Positions, tokens.Length - begin));
            _engine.SetTokens(piece, piece);
            _engine.Run(Pass.Predict);
        }

        _engine.Read(_probabilities, probabilities);
    }

    private double RunWindow(Pass pass, ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, Phase reached)
    {
        _words.CheckWindow(tokens, targets);
        BeginAnew();
        _engine.SetTokens(tokens, targets);
        Run(pass, reached);
        return _engine.TotalLoss() / _config.BatchSize;
    }

    private void RunWindows(Pass pass, LoadedText text, int first, Span<double> costs)
    {
        BeginAnew();
        _engine.RunWindows(pass, text.Index, first, costs);
        foreach (ref double cost in costs)
            cost /= _config.BatchSize;
    }

    private void CheckWindows(LoadedText text, int first, int count)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!_texts.Contains(text))
            throw new ArgumentException($"text is not one of the {_texts.Count} that this model was given by AddText.", nameof(text));
        if (first < 0 || first > text.Windows - count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(first), $"The text has {text.Windows} windows, from 0: there are no {count} of them from {first} on.");
        }
    }
}
