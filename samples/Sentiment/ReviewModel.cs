using ModelGen;
using ModelGen.Networks;
using ModelGen.Optimizers;
using static ModelGen.Networks.Functions;

namespace Sentiment;

/// <summary>The LSTM tutorial of Theano: the mean of all hidden states, then logistic regression.</summary>
[Network(BatchSize = 16, Optimizer = typeof(Adam), TableUpdate = TableUpdate.Lazy)]
public sealed partial class ReviewModel
{
    /// <summary>The most words of a review that count: the last ones.</summary>
    public const int MaxWords = 200;

    internal static (Loss, Vector sentiment) Step(
        [Steps(MaxWords, VariableLengths = true)] Tokens review,
        Ids label,
        [Embedding(Vocabulary.Size, 32)] Table words,
        [Recurrent(32)] Recurrent lstm,
        [Dense(2)] Dense classes)
    {
        Vector mean = Mean(lstm.Apply(words[review]));
        Vector logits = classes.Apply(Dropout(mean, keep: 0.5, rescale: false));
        return (CrossEntropy(logits, label, offset: 1e-8), Softmax(logits));
    }
}
