using System;

namespace ModelGen.Ptb.Text;

/// <summary>
/// A text as training steps, like <c>ptb_producer</c> of TensorFlow's tutorial: the text is cut into BatchSize streams of
/// equal length (what is left over is not used), and all of them are read side by side, NumSteps words at a time. Targets are
/// the words that follow.
/// </summary>
internal sealed class Windows
{
    private readonly int[] _text;
    private readonly int _batchSize;
    private readonly int _numSteps;
    private readonly int _streamLength;

    /// <summary>Cuts a text.</summary>
    /// <param name="text">Word ids.</param>
    /// <param name="config">The model, which decides the number of streams and steps.</param>
    /// <param name="what">What the text is, in words for the user.</param>
    /// <exception cref="InputException">The text is too short for a single window.</exception>
    public Windows(int[] text, LanguageModelConfig config, string what)
    {
        _text = text;
        _batchSize = config.BatchSize;
        _numSteps = config.NumSteps;
        _streamLength = text.Length / config.BatchSize;
        Count = (_streamLength - 1) / _numSteps;
        if (Count < 1)
        {
            throw new InputException(
                $"The {what} text has {text.Length} words; {config.Name} needs at least {_batchSize * (_numSteps + 1L)}"
                + $" (BatchSize = {_batchSize} streams of NumSteps = {_numSteps} words and one more).");
        }

        Tokens = new int[_numSteps * _batchSize];
        Targets = new int[_numSteps * _batchSize];
    }

    /// <summary>Number of windows: the steps of an epoch.</summary>
    public int Count { get; }

    /// <summary>The words of the window last moved to, <c>[NumSteps, BatchSize]</c>.</summary>
    public int[] Tokens { get; }

    /// <summary>The words that follow them, <c>[NumSteps, BatchSize]</c>.</summary>
    public int[] Targets { get; }

    /// <summary>Fills <see cref="Tokens"/> and <see cref="Targets"/>.</summary>
    /// <param name="window">The window, from 0 to <see cref="Count"/> - 1.</param>
    public void MoveTo(int window)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)window, (uint)Count, nameof(window));
        for (int step = 0; step < _numSteps; step++)
        {
            for (int stream = 0; stream < _batchSize; stream++)
            {
                int source = stream * _streamLength + window * _numSteps + step;
                Tokens[step * _batchSize + stream] = _text[source];
                Targets[step * _batchSize + stream] = _text[source + 1];
            }
        }
    }
}
