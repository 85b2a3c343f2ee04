using System;
using ModelGen.Engines;

namespace ModelGen;

/// <summary>
/// What the sessions of all kinds of models have in common: the order of the phases, and one call at a time. Every public member
/// begins with <see cref="Enter"/>.
/// </summary>
public abstract class ModelSession : IDisposable
{
    private readonly IEngine _engine;
    private readonly CallGuard _guard;

    /// <summary>Takes over an engine and draws the initial parameters.</summary>
    private protected ModelSession(string name, IEngine engine, ModelOptions options, double initScale)
    {
        _engine = engine;
        _guard = new CallGuard(name, engine);
        try
        {
            engine.DrawParameters(options.Seed, initScale);
        }
        catch
        {
            _guard.Dispose();
            throw;
        }
    }

    /// <summary>How far the training step is that is under way.</summary>
    private protected enum Phase
    {
        /// <summary>There is none.</summary>
        Idle,

        /// <summary>There is a way back, and there are outputs.</summary>
        Forward,

        /// <summary>There are gradients and outputs.</summary>
        Backward,

        /// <summary>There are gradients, of parameters that have been set since.</summary>
        Gradients,
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Device"/>
    public string Device
    {
        get
        {
            using CallGuard.Call call = Enter();
            return _engine.Description;
        }
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Threads"/>
    public int Threads
    {
        get
        {
            using CallGuard.Call call = Enter();
            return _engine.Threads;
        }
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.GradientNorm"/>
    public double GradientNorm
    {
        get
        {
            using CallGuard.Call call = Enter();
            return _engine.Norm;
        }
    }

    /// <summary>How far the training step is.</summary>
    private protected Phase Reached { get; private set; }

    /// <summary>Why there are no dropout masks, where there are none: the numbers of the declaration.</summary>
    private protected abstract string DropoutNumbers { get; }

    /// <inheritdoc cref="ILanguageModel{TSelf}.GetParameter"/>
    public void GetParameter(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        Read(_engine.Layout.Parameters.Find(name), destination);
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.SetParameter"/>
    public void SetParameter(string name, ReadOnlySpan<float> source)
    {
        using CallGuard.Call call = Enter();
        TensorPlacement parameter = _engine.Layout.Parameters.Find(name);
        parameter.CheckLength(source.Length, nameof(source));

        // The way back needs the parameters of the way there, and so do outputs that are computed when they are asked for.
        CloseWayBack();
        if (Reached == Phase.Backward)
            Reached = Phase.Gradients;
        _engine.Write(parameter, source);
        _engine.ParametersChanged();
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.SetDropoutMasks"/>
    public void SetDropoutMasks(ReadOnlySpan<float> masks)
    {
        using CallGuard.Call call = Enter();
        if (_engine.Layout.Masks.Count == 0)
            throw new InvalidOperationException($"{DropoutNumbers}: it has no masks.");

        // The last pass had other masks.
        _engine.SetMasks(masks);
        CloseWayBack();
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.DrawDropoutMasks"/>
    public void DrawDropoutMasks()
    {
        using CallGuard.Call call = Enter();
        _engine.DrawsMasks = true;
    }

    /// <inheritdoc cref="ILanguageModel{TSelf}.Update"/>
    public void Update(double learningRate)
    {
        using CallGuard.Call call = Enter();
        CheckLearningRate(learningRate);
        if (Reached is not (Phase.Backward or Phase.Gradients))
            throw new InvalidOperationException("There are no gradients to descend along: call Forward and Backward before each Update.");
        _engine.LearningRate = learningRate;
        Run(Pass.Update, Phase.Idle);
    }

    /// <summary>Gives threads and memory back.</summary>
    /// <exception cref="InvalidOperationException">A call of another thread is under way.</exception>
    public void Dispose()
    {
        _guard.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Begins a call, which ends when what comes back is disposed.</summary>
    private protected CallGuard.Call Enter() => _guard.Enter();

    /// <summary>Runs a pass. One that fails leaves nothing to go on from.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="reached">How far the training step is after it.</param>
    private protected void Run(Pass pass, Phase reached)
    {
        Reached = Phase.Idle;
        _engine.Run(pass);
        Reached = reached;
    }

    /// <summary>Whatever a step has left is about to be overwritten.</summary>
    private protected void BeginAnew() => Reached = Phase.Idle;

    /// <summary>Something has changed that the way back through the last forward pass would need as it was.</summary>
    private protected void CloseWayBack()
    {
        if (Reached == Phase.Forward)
            Reached = Phase.Idle;
    }

    /// <exception cref="InvalidOperationException">There is no forward pass to go back through.</exception>
    private protected void CheckWayBack()
    {
        if (Reached != Phase.Forward)
        {
            throw new InvalidOperationException(
                "There is no forward pass to go back through: call Forward before each Backward, and set parameters, masks and "
                + "initial states before it.");
        }
    }

    /// <exception cref="InvalidOperationException">There are no gradients.</exception>
    private protected void CheckGradients()
    {
        if (Reached is not (Phase.Backward or Phase.Gradients))
            throw new InvalidOperationException("There are no gradients: call Forward and Backward first; an update uses them up.");
    }

    /// <exception cref="ArgumentOutOfRangeException">A step with this learning rate would leave numbers that are none.</exception>
    private protected static void CheckLearningRate(double learningRate)
    {
        // Parameters are 32-bit floats, and so is what their gradients are multiplied by.
        if (!float.IsFinite((float)learningRate))
        {
            throw new ArgumentOutOfRangeException(
                nameof(learningRate), $"learningRate is {learningRate}: expected a finite number, not beyond the range of 32-bit floats.");
        }
    }

    /// <summary>Copies a tensor out.</summary>
    private protected void Read(TensorPlacement tensor, Span<float> destination)
    {
        tensor.CheckLength(destination.Length, nameof(destination));
        _engine.Read(tensor, destination);
    }

    /// <summary>Copies a tensor in.</summary>
    private protected void Write(TensorPlacement tensor, ReadOnlySpan<float> source)
    {
        tensor.CheckLength(source.Length, nameof(source));
        _engine.Write(tensor, source);
    }
}
