using System;

namespace ModelGen;

/// <summary>Checks of the words that a language model is given.</summary>
/// <param name="config">What the model was declared with.</param>
internal sealed class WordChecks(LanguageModelConfig config)
{
    /// <summary>Words of a window: <c>T * B</c>.</summary>
    public int Positions { get; } = config.NumSteps * config.BatchSize;

    /// <summary>Checks a window of tokens and targets.</summary>
    /// <exception cref="ArgumentException">A length is wrong, or an id is none.</exception>
    public void CheckWindow(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        CheckWindow(tokens, nameof(tokens));
        CheckWindow(targets, nameof(targets));
    }

    /// <summary>Checks a single stream of tokens and targets.</summary>
    /// <exception cref="ArgumentException">The lengths differ or are zero, or an id is none.</exception>
    public void CheckSequence(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        if (tokens.IsEmpty || targets.Length != tokens.Length)
        {
            throw new ArgumentException(
                $"tokens has {tokens.Length} ids and targets {targets.Length}: expected at least one, and as many of both.", nameof(targets));
        }

        CheckIds(tokens, nameof(tokens));
        CheckIds(targets, nameof(targets));
    }

    /// <summary>Checks ids.</summary>
    /// <exception cref="ArgumentException">One is not from 0 to V - 1.</exception>
    public void CheckIds(ReadOnlySpan<int> ids, string argument)
    {
        for (int position = 0; position < ids.Length; position++)
        {
            if ((uint)ids[position] >= (uint)config.VocabSize)
            {
                throw new ArgumentException(
                    $"{argument}[{position}] is {ids[position]}: expected a word id from 0 to {config.VocabSize - 1}.", argument);
            }
        }
    }

    private void CheckWindow(ReadOnlySpan<int> ids, string argument)
    {
        if (ids.Length != Positions)
        {
            throw new ArgumentException(
                $"{argument} has {ids.Length} ids: expected NumSteps * BatchSize = {config.NumSteps} * {config.BatchSize} = {Positions}.",
                argument);
        }

        CheckIds(ids, argument);
    }
}
