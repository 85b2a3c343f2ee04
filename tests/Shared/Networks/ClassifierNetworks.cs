using ModelGen.Networks;
using static ModelGen.Networks.Functions;

namespace ModelGen.Tests.Networks;

/// <summary>Section 9 of tests/fixtures/README.md: the classifier of Theano's LSTM tutorial.</summary>
[Network(BatchSize = 5)]
internal sealed partial class MaskedClassifier
{
    internal static (Loss, Sequence h, Vector pooled, Vector prob) Step(
        [Steps(8, VariableLengths = true)] Tokens tokens,
        Ids labels,
        [Embedding(23, 10)] Table words,
        [Recurrent(10)] Recurrent lstm,
        [Dense(2)] Dense classes)
    {
        Sequence states = lstm.Apply(words[tokens]);
        Vector mean = Mean(states);
        Vector logits = classes.Apply(mean);
        return (CrossEntropy(logits, labels, offset: 1e-8), states, mean, Softmax(logits));
    }
}

/// <summary>The same with holes between real steps, a mask on what is pooled, and decay of the classifier's matrix.</summary>
[Network(BatchSize = 6)]
internal sealed partial class HoleyClassifier
{
    internal static (Loss, Sequence h, Vector pooled, Vector prob) Step(
        [Steps(9, Mask = true)] Tokens tokens,
        Ids labels,
        [Width(7)] Vector poolMask,
        [Embedding(19, 7)] Table words,
        [Recurrent(7)] Recurrent lstm,
        [Dense(3)] Dense classes)
    {
        Sequence states = lstm.Apply(words[tokens]);
        Vector mean = Mean(states);
        Vector logits = classes.Apply(mean * poolMask);
        Loss decay = 0.01 * SquaredWeights(classes);
        return (CrossEntropy(logits, labels, offset: 1e-8) + decay, states, mean, Softmax(logits));
    }
}
