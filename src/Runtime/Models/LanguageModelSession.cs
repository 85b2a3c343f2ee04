using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Engines;

namespace ModelGen;

/// <summary>
/// What stands between a model's public face and its generated program: checks of arguments, the order of the phases, the
/// choice of a device, and reading and writing by name. <see cref="ILanguageModel{TSelf}"/> documents the members.
/// </summary>
public sealed class LanguageModelSession : ModelSession
{
    private const string LogitsName = "logits";
    private const string StreamStates = nameof(StreamStates);

    private readonly LanguageModelConfig _config;
    private readonly WordChecks _words;
    private readonly IReadOnlyList<TensorPlacement> _outputs;
    private readonly TensorPlacement _tokens;
    private readonly TensorPlacement _targets;
    private readonly TensorPlacement _cost;
    private readonly TensorPlacement _probabilities;
    private readonly List<(LoadedText Loaded, TextWindows Windows)> _texts = [];
    private int _lastSteps;

    /// <summary>Binds the generated programs to a device and draws the initial parameters.</summary>
    /// <inheritdoc cref="ModelSession(string, ModelOptions, ModelPrograms, double, int)"/>
    /// <param name="config">What the model was declared with.</param>
    /// <param name="options">Seed, device, threads.</param>
    /// <param name="programs">The generated programs.</param>
    public LanguageModelSession(LanguageModelConfig config, ModelOptions options, ModelPrograms programs)
        : base(config.Name, options, programs, config.InitScale, config.Accumulate)
    {
        _config = config;
        _words = new WordChecks(config);
        _outputs = Table(ProgramLayout.Outputs);
        _tokens = Table(ProgramLayout.Feeds).Find("tokens");
        _targets = Table(ProgramLayout.Feeds).Find("targets");
        _cost = Table(ProgramLayout.Scalars).Find("cost");
        _probabilities = Table("Predictions").Find("probabilities");
    }

    private protected override string DropoutNumbers =>
        $"{_config.Name} has no dropout (KeepProb = {_config.KeepProb}, {_config.DropoutPlacement}, NumLayers = {_config.NumLayers})";

    /// <inheritdoc cref="ILanguageModel{TSelf}.GetOutput"/>
    public void GetOutput(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        TensorPlacement tensor = OfLastPass(_outputs.Find(name));
        tensor.CheckLength(destination.Length, nameof(destination));
        if (Reached is not (Phase.Forward or Phase.Backward))
        {
            throw new InvalidOperationException(
                "There are no outputs: call Forward first; an update, an evaluation, and parameters or masks that are set use them up.");
        }

        // A training step overwrites the logits on the way; only those who ask pay for a second computation.
        if (name == LogitsName)
            Engine.Run(PassNames.Logits);
        Engine.Read(tensor, destination);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.GetState"/>
    public void GetState(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        Read(Table(ProgramLayout.States).Find(name), destination);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.SetState"/>
    public void SetState(string name, ReadOnlySpan<float> source)
    {
        using CallGuard.Call call = Enter();
        Write(Table(ProgramLayout.States).Find(name), source);
    }

    /// <inheritdoc cref="IModel{TSelf}.ResetState"/>
    public void ResetState()
    {
        using CallGuard.Call call = Enter();
        foreach (TensorPlacement state in Table(ProgramLayout.States).Concat(Table(StreamStates)))
            Engine.Fill(state, 0);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.GetStreamState"/>
    public void GetStreamState(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        Read(Table(StreamStates).Find(name), destination);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.SetStreamState"/>
    public void SetStreamState(string name, ReadOnlySpan<float> source)
    {
        using CallGuard.Call call = Enter();
        Write(Table(StreamStates).Find(name), source);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.ResetStreamState"/>
    public void ResetStreamState()
    {
        using CallGuard.Call call = Enter();
        foreach (TensorPlacement state in Table(StreamStates))
            Engine.Fill(state, 0);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Forward"/>
    public double Forward(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        using CallGuard.Call call = Enter();
        CheckMasks();
        int steps = _words.CheckWindow(tokens, targets);
        BeginSteps(1, areWhole: false);
        return RunWindow(PassNames.Forward, tokens, targets, steps, Phase.Forward);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Backward"/>
    public void Backward()
    {
        using CallGuard.Call call = Enter();
        CheckWayBack();
        RunBackward();
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.TrainStep"/>
    public double TrainStep(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, double learningRate)
    {
        using CallGuard.Call call = Enter();
        CheckLearningRate(learningRate);
        CheckMasks();
        Engine.LearningRate = learningRate;
        int steps = _words.CheckWindow(tokens, targets);
        BeginSteps(1, areWhole: true);
        return RunWindow(PassNames.TrainStep, tokens, targets, steps, Phase.Idle);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Evaluate"/>
    public double Evaluate(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        using CallGuard.Call call = Enter();
        int steps = _words.CheckWindow(tokens, targets);
        return RunWindow(PassNames.Evaluate, tokens, targets, steps, Phase.Idle);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.AddText"/>
    public LoadedText AddText(ReadOnlySpan<int> text)
    {
        using CallGuard.Call call = Enter();
        _words.CheckIds(text, nameof(text));
        var windows = new TextWindows(text.ToArray(), _config);
        Engine.AddText(windows);
        var loaded = new LoadedText(_texts.Count, windows.Count, windows.StreamLength);
        _texts.Add((loaded, windows));
        return loaded;
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.TrainText(LoadedText, int, double, Span{double})"/>
    public void TrainText(LoadedText text, int first, double learningRate, Span<double> costs)
    {
        using CallGuard.Call call = Enter();
        CheckLearningRate(learningRate);
        CheckMasks();
        CheckWindows(text, first, costs.Length);
        Engine.LearningRate = learningRate;
        BeginAnew();
        BeginSteps(costs.Length, areWhole: true);
        TakeSteps(_config.NumSteps);
        Engine.RunWindows(trains: true, text.Index, first, costs);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.TrainText(LoadedText, ReadOnlySpan{TextWindow}, Span{double})"/>
    public void TrainText(LoadedText text, ReadOnlySpan<TextWindow> windows, Span<double> costs)
    {
        using CallGuard.Call call = Enter();
        CheckMasks();
        TextWindows words = _texts[IndexOf(text)].Windows;
        if (costs.Length != windows.Length)
            throw new ArgumentException($"costs has {costs.Length} values: expected one for each of the {windows.Length} windows.", nameof(costs));
        foreach (TextWindow window in windows)
            CheckWindow(window, text);
        for (int index = 0; index < windows.Length; index++)
        {
            TextWindow window = windows[index];
            words.Take(window.Start, window.Steps);
            int count = window.Steps * _config.BatchSize;
            Engine.LearningRate = window.LearningRate;
            BeginSteps(1, areWhole: true);
            costs[index] = RunWindow(PassNames.TrainStep, words.Tokens.AsSpan(0, count), words.Targets.AsSpan(0, count), window.Steps, Phase.Idle);
        }
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.EvaluateText"/>
    public void EvaluateText(LoadedText text, int first, Span<double> costs)
    {
        using CallGuard.Call call = Enter();
        CheckWindows(text, first, costs.Length);
        BeginAnew();
        TakeSteps(_config.NumSteps);
        Engine.RunWindows(trains: false, text.Index, first, costs);
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
            Engine.Write(_tokens, tokens.Slice(begin, count));
            Engine.Write(_targets, targets.Slice(begin, count));
            Engine.Count = count;
            Engine.Run(PassNames.EvaluateSequence);
            loss += Engine.ReadScalar(_cost);
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
            Engine.Write(_tokens, piece);
            Engine.Count = piece.Length;
            Engine.Run(PassNames.Predict);
        }

        Engine.Read(_probabilities, probabilities);
    }

    /// <inheritdoc/>
    private protected override TensorPlacement OfLastPass(TensorPlacement tensor)
    {
        if (!_config.VariableSteps || _lastSteps == _config.NumSteps)
            return tensor;
        int positions = _lastSteps * _config.BatchSize;
        return tensor switch
        {
            { RowIds: { } ids } => tensor with { RowIds = ids with { Columns = positions }, Whole = tensor },
            { Name: "token_loss" } => tensor with { Columns = positions, Parts = [tensor.Parts[0] with { Columns = positions }], Whole = tensor },
            { Name: "embedded" or "top" or LogitsName } => tensor with { Parts = [.. tensor.Parts.Select(part => part with { Rows = positions })], Whole = tensor },
            _ => tensor,
        };
    }

    private double RunWindow(string pass, ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, int steps, Phase reached)
    {
        BeginAnew();
        TakeSteps(steps);
        Engine.Write(_tokens, tokens);
        Engine.Write(_targets, targets);
        Run(pass, reached);
        return Engine.ReadScalar(_cost);
    }

    // What was read of a single stream may have had another number.
    private void TakeSteps(int steps)
    {
        if (_config.VariableSteps)
            Engine.Count = _lastSteps = steps;
    }

    private int IndexOf(LoadedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int index = _texts.FindIndex(other => other.Loaded == text);
        return index >= 0 ? index
            : throw new ArgumentException($"text is not one of the {_texts.Count} that this model was given by AddText.", nameof(text));
    }

    private void CheckWindow(TextWindow window, LoadedText text)
    {
        _words.CheckSteps(window.Steps, "window.Steps");
        CheckLearningRate(window.LearningRate);
        if (window.Start < 0 || window.Start > text.StreamLength - 1 - window.Steps)
        {
            throw new ArgumentOutOfRangeException(
                "window.Start",
                $"window.Start is {window.Start}: expected 0 to {text.StreamLength - 1 - window.Steps}, as each stream of the text has {text.StreamLength} "
                + $"words, and a window of {window.Steps} has targets behind it.");
        }
    }

    private void CheckWindows(LoadedText text, int first, int count)
    {
        IndexOf(text);
        if (first < 0 || first > text.Windows - count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(first), $"The text has {text.Windows} windows, from 0: there are no {count} of them from {first} on.");
        }
    }
}
