using System;
using ModelGen.Engines;

namespace ModelGen.Cpu;

/// <summary>
/// What the generated program of a language model derives from: the words of a step, and the phases that the generator writes.
/// </summary>
public abstract class LanguageModelProgram : CpuProgram
{
    private int[] _tokens = [];
    private int[] _targets = [];

    /// <summary>Reserves the arena.</summary>
    /// <param name="layout">Where things lie in it.</param>
    protected LanguageModelProgram(LanguageModelLayout layout)
        : base(layout) => Layout = layout;

    /// <inheritdoc/>
    public sealed override LanguageModelLayout Layout { get; }

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

    /// <summary>The forward pass of a single stream, and the probabilities of the word after it.</summary>
    public abstract void Predict(Worker worker);

    /// <summary>The logits of the last <see cref="Forward"/>.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="result">First of <c>[T, B, V]</c> values without gaps.</param>
    public abstract void Logits(Worker worker, ref float result);

    internal void Prepare(LanguageModelConfig config)
    {
        int positions = config.NumSteps * config.BatchSize;
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
        CountStep();
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
    /// <param name="rows">Where the rows of those words lie.</param>
    /// <param name="destination">Receives <c>[V, E]</c>.</param>
    internal void ReadSparseGradient(MatrixPlacement rows, Span<float> destination)
    {
        destination.Clear();
        for (int index = 0; index < Words.Count; index++)
        {
            Arena.Slice(rows.Offset + index * rows.Pitch, rows.Columns).CopyTo(destination[(Words.Words[index] * rows.Columns)..]);
        }
    }
}
