using System;

namespace ModelGen;

/// <summary>
/// A text as training steps, like <c>ptb_producer</c> of TensorFlow's tutorial: the text is cut into BatchSize streams of
/// equal length (what is left over is not used), and all of them are read side by side, NumSteps words at a time. Targets are
/// the words that follow.
/// </summary>
public sealed class TextWindows
{
    private readonly int[] _text;
    private readonly int _batchSize;
    private readonly int _numSteps;

    /// <summary>Cuts a text.</summary>
    /// <param name="text">Word ids.</param>
    /// <param name="config">The model, which decides the number of streams and steps.</param>
    /// <exception cref="ArgumentException">The text is too short for a single window.</exception>
    public TextWindows(int[] text, LanguageModelConfig config)
    {
        _text = text;
        _batchSize = config.BatchSize;
        _numSteps = config.NumSteps;
        StreamLength = text.Length / config.BatchSize;
        Count = CountOf(text.Length, config);
        if (Count < 1)
        {
            throw new ArgumentException(
                $"text has {text.Length} ids: {config.Name} needs at least BatchSize * (NumSteps + 1) = {_batchSize} * ({_numSteps} + 1)"
                + $" = {_batchSize * (_numSteps + 1L)}.", nameof(text));
        }

        Tokens = new int[_numSteps * _batchSize];
        Targets = new int[_numSteps * _batchSize];
    }

    /// <summary>Number of windows: the steps of an epoch.</summary>
    public int Count { get; }

    /// <summary>Words of a stream.</summary>
    public int StreamLength { get; }

    /// <summary>The words of the window last moved to, <c>[NumSteps, BatchSize]</c>.</summary>
    public int[] Tokens { get; }

    /// <summary>The words that follow them, <c>[NumSteps, BatchSize]</c>.</summary>
    public int[] Targets { get; }

    /// <summary>All words.</summary>
    internal ReadOnlySpan<int> Text => _text;

    /// <summary>The number of windows of a text; 0 where it is too short.</summary>
    /// <param name="words">Words of the text.</param>
    /// <param name="config">The model.</param>
    public static int CountOf(int words, LanguageModelConfig config) => int.Max(0, (words / config.BatchSize - 1) / config.NumSteps);

    /// <summary>Fills <see cref="Tokens"/> and <see cref="Targets"/>.</summary>
    /// <param name="window">The window, from 0 to <see cref="Count"/> - 1.</param>
    public void MoveTo(int window)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)window, (uint)Count, nameof(window));
        Take(window * _numSteps, _numSteps);
    }

    /// <summary>Fills the beginning of <see cref="Tokens"/> and <see cref="Targets"/> with a window of any length up to NumSteps.</summary>
    /// <param name="start">Words of each stream before it.</param>
    /// <param name="steps">Its steps.</param>
    internal void Take(int start, int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            for (int stream = 0; stream < _batchSize; stream++)
            {
                int source = stream * StreamLength + start + step;
                Tokens[step * _batchSize + stream] = _text[source];
                Targets[step * _batchSize + stream] = _text[source + 1];
            }
        }
    }
}
