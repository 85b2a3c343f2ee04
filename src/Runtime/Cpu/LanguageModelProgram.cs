using System;

namespace ModelGen.Cpu;

/// <summary>
/// What generated code for the CPU derives from: the memory and the inputs of a step, and the phases that the generator
/// writes. Every thread of the team runs a phase from its beginning to its end.
/// </summary>
public abstract class LanguageModelProgram
{
    // One double to a cache line, so that workers do not disturb each other.
    private const int Stride = 8;

    private double[] _squaredNorms = [];
    private int[] _tokens = [];
    private int[] _targets = [];

    /// <summary>Reserves the arena.</summary>
    /// <param name="layout">Where things lie in it.</param>
    protected LanguageModelProgram(ProgramLayout layout)
    {
        Layout = layout;
        Arena = new Arena(layout.Length);
    }

    /// <summary>Where things lie in the arena.</summary>
    public ProgramLayout Layout { get; }

    /// <summary>Parameters, gradients and activations.</summary>
    public Arena Arena { get; }

    /// <summary>Seed of the dropout masks.</summary>
    public ulong Seed { get; private set; }

    /// <summary>Number of training-mode forward passes so far; a part of the key of the dropout masks.</summary>
    public long StepNumber { get; private set; }

    /// <summary>Whether masks are drawn; otherwise those in the arena are used.</summary>
    public bool DrawsMasks { get; set; } = true;

    /// <summary>Learning rate of the update under way.</summary>
    public double LearningRate { get; set; }

    /// <summary>L2 norm over all gradients, added up in the same order by whoever asks.</summary>
    public double Norm
    {
        get
        {
            double sum = 0;
            for (int worker = 0; worker < _squaredNorms.Length; worker += Stride)
            {
                sum += _squaredNorms[worker];
            }

            return Math.Sqrt(sum);
        }
    }

    /// <summary>Number of tokens of the pass under way: T * B, or the steps of a sequence.</summary>
    protected int Count { get; private set; }

    /// <summary>The words of the pass, time-major.</summary>
    protected ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, Count);

    /// <summary>The words to predict.</summary>
    protected ReadOnlySpan<int> Targets => _targets.AsSpan(0, Count);

    /// <summary>The distinct words of a training step.</summary>
    protected TokenIndex Words { get; private set; } = null!;

    /// <summary>The forward pass of a training step.</summary>
    public abstract void Forward(Worker worker);

    /// <summary>The gradients of the last <see cref="Forward"/>, and their squared norm.</summary>
    public abstract void Backward(Worker worker);

    /// <summary>Clips the gradients and descends.</summary>
    public abstract void Update(Worker worker);

    /// <summary>Forward, backward and update.</summary>
    public abstract void TrainStep(Worker worker);

    /// <summary>The forward pass without dropout.</summary>
    public abstract void Evaluate(Worker worker);

    /// <summary>The forward pass of a single stream, without dropout.</summary>
    public abstract void EvaluateSequence(Worker worker);

    /// <summary>The logits of the last <see cref="Forward"/>.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="result">First of <c>[T, B, V]</c> values without gaps.</param>
    public abstract void Logits(Worker worker, ref float result);

    internal void Prepare(LanguageModelConfig config, ModelOptions options)
    {
        int positions = config.NumSteps * config.BatchSize;
        Seed = options.Seed;
        _squaredNorms = new double[options.Threads * Stride];
        _tokens = new int[positions];
        _targets = new int[positions];
        Words = new TokenIndex(config.VocabSize, positions);
    }

    internal void SetTokens(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        Count = tokens.Length;
        tokens.CopyTo(_tokens);
        targets.CopyTo(_targets);
    }

    internal void BeginTraining()
    {
        StepNumber++;
        Words.Build(Tokens);
    }

    /// <summary>The cross entropy of the pass, summed over its tokens, in double.</summary>
    internal double TotalLoss()
    {
        double sum = 0;
        foreach (float loss in Arena.Slice(Layout.TokenLoss.Offset, Count))
        {
            sum += loss;
        }

        return sum;
    }

    /// <summary>The gradient of the embedding, dense: zero but in the rows of the step's words.</summary>
    internal void ReadSparseGradient(Span<float> destination)
    {
        MatrixPlacement rows = Layout.SparseGradient;
        destination.Clear();
        for (int index = 0; index < Words.Count; index++)
        {
            Arena.Slice(rows.Offset + index * rows.Pitch, rows.Columns).CopyTo(destination[(Words.Words[index] * rows.Columns)..]);
        }
    }

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
