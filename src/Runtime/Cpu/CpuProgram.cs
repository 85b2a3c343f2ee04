using System;
using ModelGen.Engines;

namespace ModelGen.Cpu;

/// <summary>
/// What generated programs for the CPU have in common: the arena, the seed of what is drawn, the norm of the gradients. Every
/// thread of the team runs a phase of a program from its beginning to its end.
/// </summary>
public abstract class CpuProgram
{
    // One double to a cache line, so that workers do not disturb each other.
    private const int Stride = 8;

    private double[] _squaredNorms = [];

    /// <summary>Reserves the arena.</summary>
    /// <param name="layout">Where things lie in it.</param>
    protected CpuProgram(ProgramLayout layout) => Arena = new Arena(layout.Length);

    /// <summary>Where things lie in the arena.</summary>
    public abstract ProgramLayout Layout { get; }

    /// <summary>Parameters, gradients and activations.</summary>
    public Arena Arena { get; }

    /// <summary>Seed of the dropout masks.</summary>
    public ulong Seed { get; private set; }

    /// <summary>Number of training-mode forward passes so far, those before the program was made included; a part of the key of the dropout masks.</summary>
    public long StepNumber { get; private set; }

    /// <summary>Whether masks are drawn; otherwise those in the arena are used.</summary>
    public bool DrawsMasks { get; set; } = true;

    /// <summary>Whether parameters have changed since the last pass, so that what is made of them alone must be made again.</summary>
    public bool WeightsChanged { get; set; } = true;

    /// <summary>Learning rate of the update under way.</summary>
    public double LearningRate { get; set; }

    /// <summary>L2 norm over all gradients, added up in the same order by whoever asks.</summary>
    public double Norm
    {
        get
        {
            double sum = 0;
            for (int worker = 0; worker < _squaredNorms.Length; worker += Stride)
                sum += _squaredNorms[worker];
            return Math.Sqrt(sum);
        }
    }

    /// <summary>Takes the seed and the steps before, and makes room for the threads.</summary>
    internal void Prepare(ModelOptions options)
    {
        Seed = options.Seed;
        StepNumber = options.StepsTaken;
        _squaredNorms = new double[options.Threads * Stride];
    }

    /// <summary>Counts a training-mode forward pass, which is about to run.</summary>
    internal void CountStep() => StepNumber++;

    /// <summary>Hands over a worker's share of the squared gradient norm.</summary>
    protected void ReportSquaredNorm(Worker worker, double sumOfSquares) => _squaredNorms[worker.Index * Stride] = sumOfSquares;

    /// <summary>
    /// The learning rate times the clip scale <c>maxNorm / max(norm, maxNorm)</c> (Pascanu, Mikolov and Bengio 2013).
    /// </summary>
    protected float ClippedRate(double maxNorm)
    {
        double norm = Norm;
        return (float)(norm > maxNorm ? LearningRate * maxNorm / norm : LearningRate);
    }
}
