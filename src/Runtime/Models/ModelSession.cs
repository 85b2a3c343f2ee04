using System;
using System.Collections.Generic;
using ModelGen.Engines;

namespace ModelGen;

/// <summary>
/// What the sessions of all kinds of models have in common: the order of the phases, and one call at a time. Every public member
/// begins with <see cref="Enter"/>.
/// </summary>
public abstract partial class ModelSession : IDisposable
{
    private readonly IEngine _engine;
    private readonly CallGuard _guard;
    private readonly IReadOnlyList<TensorPlacement> _masks;
    private readonly TensorPlacement _norm;

    // Training steps so far, and those of an update.
    private readonly int _accumulate;
    private readonly string _name;
    private long _steps;
    private ulong _seed;

    // Whether the last step has begun, and has no gradients yet.
    private bool _isOpen;

    // Masks that were given in place of drawn ones, by number.
    private readonly bool[] _isGiven;

    /// <summary>Chooses a device, and draws the initial parameters.</summary>
    /// <param name="name">The model.</param>
    /// <param name="options">Seed, device, threads.</param>
    /// <param name="programs">The generated programs.</param>
    /// <param name="initScale">Parameters start uniform in plus and minus this.</param>
    /// <param name="accumulate">Training steps whose gradients are summed for an update.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Fewer than one thread or more than <see cref="ModelOptions.MaxThreads"/>, or fewer than no steps taken.
    /// </exception>
    /// <exception cref="Cuda.CudaException">A GPU was asked for, and there is none that can be used.</exception>
    /// <exception cref="InsufficientMemoryException">The system has no more threads.</exception>
    private protected ModelSession(string name, ModelOptions options, ModelPrograms programs, double initScale, int accumulate)
    {
        (_name, _seed, _steps, _accumulate) = (name, options.Seed, options.StepsTaken, accumulate);
        _engine = EngineChoice.Open(options, programs);
        _guard = new CallGuard(name, _engine);
        try
        {
            _masks = Table(ProgramLayout.Masks);
            _isGiven = new bool[_masks.Count];
            _norm = Table(ProgramLayout.Scalars).Find("norm");
            _hyperparameters = new HyperparameterValues(name, Engine, programs.Hyperparameters);
            _twins = FindTwins();
            Engine.DrawParameters(options.Seed, initScale);
            BeginAverages();
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

    /// <inheritdoc cref="IModel{TSelf}.Device"/>
    public string Device
    {
        get
        {
            using CallGuard.Call call = Enter();
            return Engine.Description;
        }
    }

    /// <inheritdoc cref="IModel{TSelf}.Threads"/>
    public int Threads
    {
        get
        {
            using CallGuard.Call call = Enter();
            return Engine.Threads;
        }
    }

    /// <inheritdoc cref="IModel{TSelf}.GradientNorm"/>
    public double GradientNorm
    {
        get
        {
            using CallGuard.Call call = Enter();
            return Engine.ReadScalar(_norm);
        }
    }

    /// <inheritdoc cref="IModel{TSelf}.Seed"/>
    public ulong Seed
    {
        get
        {
            using CallGuard.Call call = Enter();
            return _seed;
        }

        set
        {
            using CallGuard.Call call = Enter();
            Engine.Seed = _seed = value;
        }
    }

    /// <inheritdoc cref="IModel{TSelf}.StepsTaken"/>
    public long StepsTaken
    {
        get
        {
            using CallGuard.Call call = Enter();
            return IsStepTakenAgain ? _steps - 1 : _steps;
        }

        set
        {
            using CallGuard.Call call = Enter();
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            Engine.StepsTaken = _steps = value;
            _isOpen = false;
            CloseWayBack();
        }
    }

    /// <summary>Runs passes.</summary>
    private protected IEngine Engine => _engine;

    // Only where gradients are summed it matters which step it is.
    private bool IsStepTakenAgain => _accumulate > 1 && _isOpen;

    /// <summary>How far the training step is.</summary>
    private protected Phase Reached { get; private set; }

    /// <summary>Why there are no dropout masks, where there are none: the numbers of the declaration.</summary>
    private protected abstract string DropoutNumbers { get; }

    /// <inheritdoc cref="IModel{TSelf}.GetParameter"/>
    public void GetParameter(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        Read(PlaceOf(Table(ProgramLayout.Parameters).Find(name)), destination);
    }

    /// <inheritdoc cref="IModel{TSelf}.SetParameter"/>
    public void SetParameter(string name, ReadOnlySpan<float> source)
    {
        using CallGuard.Call call = Enter();
        TensorPlacement parameter = Table(ProgramLayout.Parameters).Find(name);
        parameter.CheckLength(source.Length, nameof(source));

        // The way back needs the parameters of the way there, and so do outputs that are computed when they are asked for.
        CloseWayBack();
        if (Reached == Phase.Backward)
            Reached = Phase.Gradients;
        Engine.Write(parameter, source);
        if (_twins.TryGetValue(parameter, out TensorPlacement? average))
            Engine.Write(average, source);
        Engine.ParametersChanged();
    }

    /// <inheritdoc cref="IModel{TSelf}.GetGradient"/>
    public void GetGradient(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        ReadGradient(Table(ProgramLayout.Gradients).Find(name), destination);
    }

    /// <inheritdoc cref="IModel{TSelf}.GetOptimizerState"/>
    public void GetOptimizerState(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        Read(PlaceOf(Table(ProgramLayout.OptimizerState).Find(name)), destination);
    }

    /// <inheritdoc cref="IModel{TSelf}.SetOptimizerState"/>
    public void SetOptimizerState(string name, ReadOnlySpan<float> source)
    {
        using CallGuard.Call call = Enter();
        TensorPlacement place = PlaceOf(Table(ProgramLayout.OptimizerState).Find(name));
        Write(place, source);
        if (_usesAverages)
            Engine.ParametersChanged();
    }

    /// <inheritdoc cref="IModel{TSelf}.Update"/>
    public void Update(double learningRate)
    {
        using CallGuard.Call call = Enter();
        CheckLearningRate(learningRate);
        if (Reached is not (Phase.Backward or Phase.Gradients))
            throw new InvalidOperationException("There are no gradients to descend along: call Forward and Backward before each Update.");
        if (_steps % _accumulate != 0)
        {
            throw new InvalidOperationException(
                $"{_name} is declared with Accumulate = {_accumulate}, and there are gradients of {_steps % _accumulate} steps: call Forward and "
                + "Backward for each of the others before Update.");
        }

        Engine.LearningRate = learningRate;
        Run(PassNames.Update, Phase.Idle);
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
    private protected void Run(string pass, Phase reached)
    {
        Reached = Phase.Idle;
        Engine.Run(pass);
        Reached = reached;
    }

    /// <summary>The tensors of a table.</summary>
    private protected IReadOnlyList<TensorPlacement> Table(string name) => Engine.Layout[name];

    /// <summary>The gradients of the last forward pass, and their norm.</summary>
    private protected void RunBackward()
    {
        Run(PassNames.Backward, Phase.Idle);
        if (_accumulate > 1)
            Run(PassNames.Accumulate, Phase.Idle);
        _isOpen = false;
        Run(PassNames.Norm, Phase.Backward);
    }

    /// <summary>Training steps are about to be taken. One that began and never came to gradients is taken once more.</summary>
    /// <param name="count">How many.</param>
    /// <param name="areWhole">Whether they come to gradients by themselves.</param>
    private protected void BeginSteps(int count, bool areWhole)
    {
        CheckTrains();
        if (IsStepTakenAgain)
            Engine.StepsTaken = --_steps;
        _steps += count;
        _isOpen = !areWhole;
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
        Engine.Read(tensor, destination);
    }

    /// <summary>What there is of a tensor after the last pass: all of it, unless the pass had fewer steps than a window has at most.</summary>
    private protected virtual TensorPlacement OfLastPass(TensorPlacement tensor) => tensor;

    /// <summary>Copies a gradient of the last backward pass out.</summary>
    private protected void ReadGradient(TensorPlacement tensor, Span<float> destination)
    {
        tensor = OfLastPass(tensor);
        tensor.CheckLength(destination.Length, nameof(destination));
        CheckGradients();
        Engine.Read(tensor, destination);
    }

    /// <summary>Copies a tensor in.</summary>
    private protected void Write(TensorPlacement tensor, ReadOnlySpan<float> source)
    {
        tensor.CheckLength(source.Length, nameof(source));
        Engine.Write(tensor, source);
    }
}
