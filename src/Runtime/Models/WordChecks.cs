using System;

namespace ModelGen;

/// <summary>Checks of the words that a language model is given.</summary>
/// <param name="config">What the model was declared with.</param>
internal sealed class WordChecks(LanguageModelConfig config)
{
    /// <summary>Words of a window: <c>T * B</c>.</summary>
    public int Positions { get; } = config.NumSteps * config.BatchSize;

    /// <summary>Checks a window of tokens and targets.</summary>
    /// <returns>Its steps.</returns>
    /// <exception cref="ArgumentException">A length is wrong, or an id is none.</exception>
    public int CheckWindow(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        CheckLength(tokens.Length, nameof(tokens));
        CheckIds(tokens, nameof(tokens));
        if (config.VariableSteps && targets.Length != tokens.Length)
            throw new ArgumentException($"targets has {targets.Length} ids: expected as many as tokens, {tokens.Length}.", nameof(targets));
        CheckLength(targets.Length, nameof(targets));
        CheckIds(targets, nameof(targets));
        return tokens.Length / config.BatchSize;
    }

    /// <summary>Checks the number of steps of a window.</summary>
    /// <exception cref="ArgumentException">A window cannot have so many.</exception>
    public void CheckSteps(int steps, string argument)
    {
        if (steps > config.NumSteps || steps < (config.VariableSteps ? 1 : config.NumSteps))
            throw new ArgumentException($"{argument} is {steps}: expected {Steps}{Hint(steps)}.", argument);
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

    private string Steps => config.VariableSteps ? $"1 to NumSteps = {config.NumSteps}" : $"NumSteps = {config.NumSteps}";

    private string Hint(int steps) => !config.VariableSteps && steps > 0 && steps < config.NumSteps
        ? $"; {config.Name} is declared without VariableSteps = true, with which a window may have fewer steps" : "";

    private void CheckLength(int length, string argument)
    {
        int steps = length / config.BatchSize;
        if (config.VariableSteps ? length % config.BatchSize != 0 || steps < 1 || steps > config.NumSteps : length != Positions)
        {
            throw new ArgumentException(
                config.VariableSteps
                    ? $"{argument} has {length} ids: expected steps * BatchSize = steps * {config.BatchSize}, with {Steps} steps."
                    : $"{argument} has {length} ids: expected NumSteps * BatchSize = {config.NumSteps} * {config.BatchSize} = {Positions}"
                        + $"{(length % config.BatchSize == 0 ? Hint(steps) : "")}.",
                argument);
        }
    }
}
