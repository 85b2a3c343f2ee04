using System;
using System.Threading;
using ModelGen.Ptb.Text;

namespace ModelGen.Ptb.Training;

/// <summary>Perplexities of whole texts, as the trainer reports them.</summary>
internal static class Evaluation
{
    // A long text is handed over in pieces, between which the user can end the program.
    private const int PieceLength = 1000;

    /// <summary>Says so when a text has nothing to predict.</summary>
    /// <exception cref="InputException">The text has fewer than two words.</exception>
    public static void RequireSequence(int[] text, string what)
    {
        if (text.Length < 2)
            throw new InputException($"The {what} text has {text.Length} words; at least 2 are needed.");
    }

    /// <summary>Perplexity over windows, from a zero state: validation.</summary>
    public static double OfWindows<TModel>(TModel model, Windows windows, CancellationToken stop)
        where TModel : ILanguageModel<TModel>
    {
        var perplexity = default(Perplexity);
        model.ResetState();
        for (int window = 0; window < windows.Count; window++)
        {
            stop.ThrowIfCancellationRequested();
            windows.MoveTo(window);
            perplexity.Add(model.Evaluate(windows.Tokens, windows.Targets), TModel.Config.NumSteps);
        }

        return perplexity.Value;
    }

    /// <summary>Perplexity of a text read word by word, from a zero state: the test.</summary>
    public static double OfSequence<TModel>(TModel model, ReadOnlySpan<int> text, CancellationToken stop)
        where TModel : ILanguageModel<TModel>
    {
        var perplexity = default(Perplexity);
        model.ResetState();
        ReadOnlySpan<int> tokens = text[..^1];
        ReadOnlySpan<int> targets = text[1..];
        for (int begin = 0; begin < tokens.Length; begin += PieceLength)
        {
            stop.ThrowIfCancellationRequested();
            int length = int.Min(PieceLength, tokens.Length - begin);
            perplexity.Add(model.EvaluateSequence(tokens.Slice(begin, length), targets.Slice(begin, length)), length);
        }

        return perplexity.Value;
    }
}
