using ModelGen.Cells;
using ModelGen.Networks;
using static ModelGen.Networks.Functions;

// Networks that go along an axis one step at a time.
namespace ModelGen.Tests.Networks;

/// <summary>A language model as a Step.</summary>
[Network(BatchSize = 3, InitScale = 0.5)]
internal sealed partial class StepwiseWords
{
    internal static (Loss, Sequence logits) Step(
        [Steps(6)] Tokens words, [Along(nameof(words))] Tokens next, [Embedding(11, 5)] Table table,
        [Recurrent(7, NumLayers = 2, Carried = true, Dropout = 0.3)] Recurrent lstm, [Dense(11)] Dense classes)
    {
        Sequence logits = classes.Apply(Dropout(lstm.Apply(table[words]), keep: 0.5, rescale: false));
        return (CrossEntropy(logits, next), logits);
    }
}

/// <summary>All that remembers: shifts, convolutions, several cells; and what does not move.</summary>
[Network(BatchSize = 4, InitScale = 0.5)]
internal sealed partial class StepwiseMemories
{
    internal static (Loss, Sequence fore, Sequence shares) Step(
        [Steps(7), Width(3)] Sequence prices, [Along(nameof(prices))] Sequence flags, [Along(nameof(prices)), Width(2)] Sequence later, [Width(2)] Vector profile,
        Ids kind, [Embedding(5, 2)] Table kinds,
        [Convolution(4, 3, Causal = true)] Convolution conv, [LayerNorm] LayerNorm norm, [Recurrent(5, Cell = typeof(Gru))] Recurrent first,
        [Recurrent(4, Cell = typeof(LayerNormLstm), NumLayers = 2)] Recurrent second, [Recurrent(6, Cell = typeof(PeepholeLstm))] Recurrent third, [Dense(2)] Dense combine)
    {
        Sequence before = Concat(Shift(prices, 1), Shift(prices, 3), prices * 2);
        Sequence seen = norm.Apply(Tanh(conv.Apply(prices))) + Repeat(Concat(kinds[kind], profile), along: prices);
        Sequence h = first.Apply(Concat(before, seen, profile), continues: flags);
        Sequence g = second.Apply(h);
        Sequence fore = combine.Apply(Concat(Columns(g, 1, 2), third.Apply(Concat(g, h))));
        return (SquaredError(fore, later), fore, Softmax(h * Columns(profile, 0, 1)));
    }
}

/// <summary>Attention in the loop of two layers, input feeding, a mask with holes.</summary>
[Network(BatchSize = 4, InitScale = 0.5)]
internal sealed partial class StepwiseFeeding
{
    internal static (Loss, Sequence logits, Sequence attention) Step(
        [Steps(6, Mask = true)] Tokens source, [Steps(5, VariableLengths = true)] Tokens input, [Along(nameof(input))] Tokens target, [Embedding(9, 4)] Table words,
        [Recurrent(6, NumLayers = 2)] Recurrent encoder, [Recurrent(6, NumLayers = 2)] Recurrent decoder, [Attention(AttentionScore.Multiplicative)] Attention attend,
        [Dense(5)] Dense combine, [Dense(9)] Dense classes)
    {
        Recurrence read = encoder.Apply(words[source]);
        Decoded h = decoder.Apply(words[input], attend, read, from: read.Final, feed: combine);
        Sequence logits = classes.Apply(h.Attentional);
        return (CrossEntropy(logits, target), logits, h.Weights);
    }
}

/// <summary>A stream that begins with zeros, and two uses of one layer.</summary>
[Network(BatchSize = 2, InitScale = 0.5)]
internal sealed partial class StepwiseStream
{
    internal static (Loss, Sequence y) Step([Steps(5), Width(2)] Sequence x, [Recurrent(2, Cell = typeof(Gru))] Recurrent gru)
    {
        Sequence y = gru.Apply(gru.Apply(x));
        return (Loss.Mean(y * y), y);
    }
}

/// <summary>No step depends on another one.</summary>
[Network(BatchSize = 2)]
internal sealed partial class StepwiseLines
{
    internal static (Loss, Sequence y) Step([Steps(5), Width(2)] Sequence x, [Dense(3)] Dense dense)
    {
        Sequence y = Tanh(dense.Apply(x));
        return (Loss.Mean(y * y), y);
    }
}

/// <summary>All cells, and everything that layers of them have.</summary>
[Network(BatchSize = 3, InitScale = 0.5)]
internal sealed partial class StepwiseCells
{
    internal static (Loss, Sequence scores, Sequence left, Sequence right) Step(
        [Steps(5)] Tokens words, [Along(nameof(words))] Tokens next, [Steps(4, VariableLengths = true), Width(3)] Sequence one, [Steps(3)] Tokens two,
        [Embedding(8, 4)] Table table, [Recurrent(5, Cell = typeof(ProjectedLstm), ProjectionSize = 3, HiddenZoneout = 0.2, CellZoneout = 0.1)] Recurrent projected,
        [Recurrent(Cell = typeof(CoupledLstm), HiddenSizes = [3, 5], StateDropout = 0.2)] Recurrent coupled, [Recurrent(4, Cell = typeof(OriginalGru), WeightDropout = 0.3)] Recurrent original,
        [Recurrent(4, Cell = typeof(Rnn), NumLayers = 3, Dropout = 0.4, DropoutPlacement = DropoutPlacement.AllOutputs)] Recurrent rnn,
        [Recurrent(4, Cell = typeof(ReluRnn))] Recurrent relu, [Recurrent(4, Cell = typeof(Gru), MaxGateGradient = 1)] Recurrent gru,
        [Attention(AttentionScore.Additive, 6)] Attention additive, [Attention(AttentionScore.ScaledDot)] Attention scaled)
    {
        Sequence x = table[words];
        Sequence h = coupled.Apply(projected.Apply(x), continues: 1 - Equal(words, 0));
        Sequence g = original.Apply(rnn.Apply(Concat(h, Relu(x))), from: Tanh(First(table[two])));
        Attended left = additive.Apply(Concat(h, g), one);
        Attended right = scaled.Apply(relu.Apply(g), table[two]);
        Sequence scores = table.Transposed(gru.Apply(Concat(left, right)));
        return (CrossEntropy(scores, next), scores, left.Weights, right.Weights);
    }
}

/// <summary>A batch of one, an axis of one step, and layers that are called as states are.</summary>
[Network(BatchSize = 1, InitScale = 0.5)]
internal sealed partial class StepwiseOne
{
    internal static (Loss, Sequence y) Step(
        [Steps(1)] Tokens words, [Steps(3, VariableLengths = true), Width(2)] Sequence memory, [Embedding(4, 2)] Table table, [Recurrent(3)] Recurrent past,
        [Recurrent(3)] Recurrent begun, [Attention(AttentionScore.Additive, 2)] Attention attend, [Convolution(3, 3, Causal = true)] Convolution conv)
    {
        Sequence c = table[words];
        Sequence h = Shift(c, 2);
        Decoded y = past.Apply(Concat(conv.Apply(c), h), attend, memory, from: begun.Apply(memory).Final);
        return (Loss.Mean(y * y), y);
    }
}
