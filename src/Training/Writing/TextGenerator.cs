using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Checkpoints;
using ModelGen.Decoding;

namespace ModelGen.Training;

/// <summary>
/// Lets a model write: each token is drawn with the probability that the model gives it, or as the options say, with averages of its parameters where it keeps them.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="vocabulary">The tokens that it was trained on.</param>
/// <param name="sampling">How tokens are drawn, and the seed: the same seed draws the same. Without it with the probabilities that the model gives, and the seed 1.</param>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class TextGenerator<TModel>(TModel model, Vocabulary vocabulary, SamplingOptions? sampling = null)
    where TModel : ILanguageModel<TModel>
{
    private readonly Sampler _sampler = new(vocabulary.Tokens.Count, sampling);
    private readonly float[] _probabilities = new float[TModel.Config.VocabSize];

    /// <summary>What a message calls the beginning of a text.</summary>
    public string PromptName { get; init; } = "The prompt";

    /// <summary>
    /// Writes a text after a beginning. It is written while it is read: token by token. A text begins after the end of a line, as lines of
    /// the training text do, and the model's state is reset before it.
    /// </summary>
    /// <param name="prompt">The beginning; may be empty where the training text has line ends.</param>
    /// <param name="count">Tokens to write.</param>
    /// <returns>The text in pieces, the beginning included.</returns>
    /// <exception cref="InputException">The vocabulary does not have a token of the beginning, or knows no line ends and there is no beginning.</exception>
    /// <exception cref="FailedException">The model gives probabilities that are not finite numbers, or none to any token of the vocabulary.</exception>
    public IEnumerable<string> Write(string prompt, int count)
    {
        if (vocabulary.Tokens.Count > TModel.Config.VocabSize)
            throw new InputException($"The vocabulary has {vocabulary.Tokens.Count} {vocabulary.Kind.Plural()}; {TModel.Config.Name} is declared with VocabSize = {TModel.Config.VocabSize}.");
        int[] beginning = Read(prompt);
        bool hasLineEnds = vocabulary.Has(vocabulary.LineEnd);
        if (beginning.Length == 0 && !hasLineEnds)
        {
            throw new InputException(
                $"The training text has no line ends, and so no beginnings of lines to imitate: {PromptName} needs some {vocabulary.Kind.Plural()}.");
        }

        int[] read = hasLineEnds ? [vocabulary.IdOf(vocabulary.LineEnd)!.Value, .. beginning] : beginning;
        return Write(beginning, read, count);
    }

    private IEnumerable<string> Write(int[] beginning, int[] read, int count)
    {
        var spelling = new Spelling(vocabulary.Kind);
        using var averages = new AverageUse<TModel>(model);
        model.ResetState();
        foreach (int id in beginning)
            yield return spelling.Of(vocabulary.Tokens[id]);
        for (int written = 0; written < count; written++)
        {
            model.Predict(written == 0 ? read : [read[0]], _probabilities);
            if (Array.Exists(_probabilities, probability => !float.IsFinite(probability)))
                throw new FailedException($"{TModel.Config.Name} gives probabilities that are not finite numbers.");
            Span<float> scores = _probabilities.AsSpan(0, vocabulary.Tokens.Count);
            if (scores.IndexOfAnyExcept(0) < 0)
                throw new FailedException($"{TModel.Config.Name} gives none of the {vocabulary.Kind.Plural()} of the vocabulary a probability.");
            foreach (ref float probability in scores)
                probability = MathF.Log(probability);
            read[0] = _sampler.Draw(scores, row: 0, written);
            yield return spelling.Of(vocabulary.Tokens[read[0]]);
        }

        yield return spelling.End;
    }

    private int[] Read(string prompt) =>
    [
        .. Spelling.TokensOf(prompt, vocabulary.Kind).Select(token => vocabulary.IdOf(token)
            ?? throw new InputException($"{PromptName} has the {vocabulary.Kind.Singular()} '{Excerpt.Of(token)}', which the training text does not have.")),
    ];
}
