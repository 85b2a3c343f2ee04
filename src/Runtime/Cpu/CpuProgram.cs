using System;
using System.Collections.Generic;
using ModelGen.Engines;

namespace ModelGen.Cpu;

/// <summary>
/// What generated programs for the CPU derive from: the arena, the seed of what is drawn, and passes by name. Every thread of the team
/// runs a pass from its beginning to its end.
/// </summary>
public abstract class CpuProgram
{
    // One double to a cache line, so that workers do not disturb each other.
    private const int Stride = 8;

    private static readonly Arena Nothing = new(0);

    private readonly Dictionary<string, CpuPass> _passes = [];
    private double[] _squares = [];

    /// <summary>Reserves the arena.</summary>
    /// <param name="layout">Where things lie in it.</param>
    protected CpuProgram(ProgramLayout layout) => (Layout, Arena) = (layout, new Arena(layout.Length));

    /// <summary>Where things lie in the arena.</summary>
    public ProgramLayout Layout { get; }

    /// <summary>Parameters, gradients, activations, and what goes in.</summary>
    public Arena Arena { get; }

    /// <summary>What is made only when it is asked for.</summary>
    public Arena Shown { get; private set; } = Nothing;

    /// <summary>Seed of the dropout masks.</summary>
    public ulong Seed { get; internal set; }

    /// <summary>Number of training-mode forward passes so far, those before the program was made included; a part of the key of the dropout masks.</summary>
    public long StepNumber { get; internal set; }

    /// <summary>Whether masks are drawn; otherwise those in the arena are used.</summary>
    public bool DrawsMasks { get; set; } = true;

    /// <summary>Whether parameters have changed since the pass under way ran last, so that what it makes of them alone must be made again.</summary>
    public bool WeightsChanged { get; set; } = true;

    /// <summary>Learning rate of the update under way.</summary>
    public double LearningRate { get; set; }

    /// <summary>Steps of the pass under way, where it takes as many as there are: words of a single stream, or of a window's streams.</summary>
    public int Count { get; set; }

    /// <summary>The pass of a name.</summary>
    internal CpuPass this[string name] => _passes[name];

    /// <summary>Takes the seed and the steps before, and makes room for the threads.</summary>
    internal void Prepare(ModelOptions options)
    {
        Seed = options.Seed;
        StepNumber = options.StepsTaken;
        _squares = new double[options.Threads * Stride];
    }

    /// <summary>Reserves memory for what is made only when it is asked for.</summary>
    internal void ReserveShown() => Shown = Shown.Length < Layout.ShownLength ? new Arena(Layout.ShownLength) : Shown;

    /// <summary>Counts a training-mode forward pass, which is about to run.</summary>
    internal void CountStep() => StepNumber++;

    /// <summary>Names a pass.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="run">What every thread runs.</param>
    /// <param name="beginsStep">Whether a training step begins with it.</param>
    /// <param name="changesParameters">Whether it changes parameters.</param>
    /// <param name="shows">Whether it makes something that is made only when it is asked for.</param>
    protected void Add(
        string name, Action<Worker> run, bool beginsStep = false, bool changesParameters = false, bool shows = false) =>
        _passes.Add(name, new CpuPass(run, beginsStep, changesParameters, shows));

    /// <summary>Hands over a worker's share of the squared gradient norm.</summary>
    protected void ReportSquares(Worker worker, double sumOfSquares) => _squares[worker.Index * Stride] = sumOfSquares;

    /// <summary>Writes the norm from what all workers have handed over, in the order of their numbers.</summary>
    /// <param name="worker">The calling worker; the first one does it.</param>
    /// <param name="norm">Receives the norm: a double, in the place of two floats.</param>
    protected void FinishNorm(Worker worker, ref float norm)
    {
        if (worker.Index != 0)
            return;
        double sum = 0;
        for (int share = 0; share < _squares.Length; share += Stride)
            sum += _squares[share];
        Arena.DoubleAt(ref norm) = Math.Sqrt(sum);
    }

    /// <summary>A number in double precision.</summary>
    /// <param name="place">Its place, that of two floats.</param>
    protected static double Number(ref float place) => Arena.DoubleAt(ref place);

    /// <summary>What clips gradients: <c>maxNorm / max(norm, maxNorm)</c> (Pascanu, Mikolov and Bengio 2013).</summary>
    /// <param name="norm">The norm: a double, in the place of two floats.</param>
    /// <param name="maxNorm">The largest norm with which an update is done.</param>
    protected static double GradientScale(ref float norm, double maxNorm)
    {
        double length = Arena.DoubleAt(ref norm);
        return length > maxNorm ? maxNorm / length : 1;
    }

    /// <summary>
    /// The learning rate times the clip scale <c>maxNorm / max(norm, maxNorm)</c> (Pascanu, Mikolov and Bengio 2013).
    /// </summary>
    /// <param name="norm">The norm: a double, in the place of two floats.</param>
    /// <param name="maxNorm">The largest norm with which an update is done.</param>
    protected float ClippedRate(ref float norm, double maxNorm)
    {
        double length = Arena.DoubleAt(ref norm);
        return (float)(length > maxNorm ? LearningRate * maxNorm / length : LearningRate);
    }
}

/// <summary>A pass of a program for the CPU.</summary>
/// <param name="Run">What every thread runs.</param>
/// <param name="BeginsStep">Whether a training step begins with it.</param>
/// <param name="ChangesParameters">Whether it changes parameters.</param>
/// <param name="Shows">Whether it makes something that is made only when it is asked for.</param>
internal sealed record CpuPass(Action<Worker> Run, bool BeginsStep, bool ChangesParameters, bool Shows)
{
    /// <summary>How often parameters had changed when it ran last.</summary>
    public long ChangesSeen { get; set; } = -1;
}
