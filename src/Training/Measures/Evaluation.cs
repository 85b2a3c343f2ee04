using System;
using System.Threading;

namespace ModelGen.Training;

/// <summary>
/// Perplexities of whole texts, as the trainer reports them. A model that keeps averages of its parameters is measured with them.
/// </summary>
public static class Evaluation
{
    // A long text is handed over in pieces, between which the user can end the program.
    private const int PieceLength = 1000;

    /// <summary>Refuses a text with nothing to predict.</summary>
    /// <exception cref="InputException">The text has fewer than two words.</exception>
    public static void RequireSequence(int[] text, string what)
    {
        if (text.Length < 2)
            throw new InputException($"The {what} text has {text.Length} words; at least 2 are needed.");
    }

    /// <summary>Refuses a text that is too short for a single window of a model.</summary>
    /// <param name="text">Word ids.</param>
    /// <param name="config">The model.</param>
    /// <param name="what">What the text is, in words for the user.</param>
    /// <exception cref="InputException">The text is too short.</exception>
    public static void RequireWindow(int[] text, LanguageModelConfig config, string what)
    {
        if (TextWindows.CountOf(text.Length, config) > 0)
            return;
        throw new InputException(
            $"The {what} text has {text.Length} words; {config.Name} needs at least {config.BatchSize * (config.NumSteps + 1L)}"
            + $" (BatchSize = {config.BatchSize} streams of NumSteps = {config.NumSteps} words and one more).");
    }

    /// <summary>Perplexity over windows, from a zero state: validation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="progress">Told how much was read, from 0 to 1, before every piece; null to keep it.</param>
    /// <param name="stop">Ends the evaluation after the piece under way.</param>
    public static double OfWindows<TModel>(TModel model, LoadedText text, Action<double>? progress = null, CancellationToken stop = default)
        where TModel : ILanguageModel<TModel>
    {
        var perplexity = default(Perplexity);
        var pace = new Pace();
        Span<double> costs = stackalloc double[Pace.Most];
        using var averages = new AverageUse<TModel>(model);
        model.ResetState();
        for (int window = 0, count; window < text.Windows; window += count)
        {
            stop.ThrowIfCancellationRequested();
            progress?.Invoke((double)window / text.Windows);
            count = int.Min(pace.Steps, text.Windows - window);
            pace.Begin();
            model.EvaluateText(text, window, costs[..count]);
            pace.End(count);
            foreach (double cost in costs[..count])
                perplexity.Add(cost, TModel.Config.NumSteps);
        }

        return perplexity.Value;
    }

    /// <summary>Perplexity of a text read word by word, from a zero state: the test.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">Word ids.</param>
    /// <param name="progress">Told how much was read, from 0 to 1, before every piece; null to keep it.</param>
    /// <param name="stop">Ends the evaluation after the piece under way.</param>
    public static double OfSequence<TModel>(TModel model, ReadOnlySpan<int> text, Action<double>? progress = null, CancellationToken stop = default)
        where TModel : ILanguageModel<TModel>
    {
        var perplexity = default(Perplexity);
        using var averages = new AverageUse<TModel>(model);
        model.ResetState();
        ReadOnlySpan<int> tokens = text[..^1];
        ReadOnlySpan<int> targets = text[1..];
        for (int begin = 0; begin < tokens.Length; begin += PieceLength)
        {
            stop.ThrowIfCancellationRequested();
            progress?.Invoke((double)begin / tokens.Length);
            int length = int.Min(PieceLength, tokens.Length - begin);
            perplexity.Add(model.EvaluateSequence(tokens.Slice(begin, length), targets.Slice(begin, length)), length);
        }

        return perplexity.Value;
    }
}
