using ModelGen.Cells;
using ModelGen.Networks;
using static ModelGen.Networks.Functions;

// Section 11 of tests/fixtures/README.md: encoders and decoders with teacher forcing.
namespace ModelGen.Tests.Networks;

/// <summary>The decoder begins with the encoder's states: two layers of LSTM.</summary>
[Network(BatchSize = 4)]
internal sealed partial class StateLstmTranslation
{
    internal static (Loss, Sequence encoded, Vector begun, Sequence decoded, Sequence logits) Step(
        [Steps(7, VariableLengths = true)] Tokens source,
        [Steps(6, VariableLengths = true)] Tokens input,
        [Along(nameof(input))] Tokens target,
        [Embedding(19, 6)] Table sourceWords,
        [Embedding(23, 6)] Table targetWords,
        [Recurrent(9, NumLayers = 2)] Recurrent encoder,
        [Recurrent(9, NumLayers = 2)] Recurrent decoder,
        [Dense(23)] Dense words)
    {
        Recurrence read = encoder.Apply(sourceWords[source]);
        Sequence h = decoder.Apply(targetWords[input], from: read.Final);
        Sequence scores = words.Apply(h);
        return (CrossEntropy(scores, target), read, read.Final.Output, h, scores);
    }
}

/// <summary>The same with a layer of GRU.</summary>
[Network(BatchSize = 4)]
internal sealed partial class StateGruTranslation
{
    internal static (Loss, Sequence encoded, Vector begun, Sequence decoded, Sequence logits) Step(
        [Steps(7, VariableLengths = true)] Tokens source,
        [Steps(6, VariableLengths = true)] Tokens input,
        [Along(nameof(input))] Tokens target,
        [Embedding(19, 6)] Table sourceWords,
        [Embedding(23, 6)] Table targetWords,
        [Recurrent(9, Cell = typeof(Gru))] Recurrent encoder,
        [Recurrent(9, Cell = typeof(Gru))] Recurrent decoder,
        [Dense(23)] Dense words)
    {
        Recurrence read = encoder.Apply(sourceWords[source]);
        Sequence h = decoder.Apply(targetWords[input], from: read.Final);
        Sequence scores = words.Apply(h);
        return (CrossEntropy(scores, target), read, read.Final.Output, h, scores);
    }
}

/// <summary>The encoder's last state is context at every step (Cho et al. 2014).</summary>
[Network(BatchSize = 4)]
internal sealed partial class ContextTranslation
{
    internal static (Loss, Sequence encoded, Vector begun, Sequence decoded, Sequence logits) Step(
        [Steps(6, VariableLengths = true)] Tokens source,
        [Steps(7, VariableLengths = true)] Tokens input,
        [Along(nameof(input))] Tokens target,
        [Embedding(17, 5)] Table sourceWords,
        [Embedding(21, 5)] Table targetWords,
        [Recurrent(8, Cell = typeof(OriginalGru))] Recurrent encoder,
        [Dense(8)] Dense begin,
        [Recurrent(8, Cell = typeof(OriginalGru))] Recurrent decoder,
        [Dense(21)] Dense words)
    {
        Recurrence read = encoder.Apply(sourceWords[source]);
        Vector context = read.Final.Output;
        Vector first = Tanh(begin.Apply(context));
        Sequence embedded = targetWords[input];
        Sequence h = decoder.Apply(Concat(embedded, context), from: first);
        Sequence scores = words.Apply(Concat(h, embedded, context));
        return (CrossEntropy(scores, target), read, first, h, scores);
    }
}

/// <summary>Attention inside of the decoder's loop (Bahdanau, Cho and Bengio 2015).</summary>
[Network(BatchSize = 4)]
internal sealed partial class BahdanauTranslation
{
    internal static (Loss, Sequence encoded, Vector begun, Sequence decoded, Sequence logits, Sequence attention) Step(
        [Steps(6, VariableLengths = true)] Tokens source,
        [Steps(5, VariableLengths = true)] Tokens input,
        [Along(nameof(input))] Tokens target,
        [Embedding(17, 5)] Table sourceWords,
        [Embedding(21, 5)] Table targetWords,
        [Recurrent(7, Cell = typeof(OriginalGru), Bidirectional = true)] Recurrent encoder,
        [Dense(7)] Dense begin,
        [Attention(AttentionScore.Additive, 10)] Attention attend,
        [Recurrent(7, Cell = typeof(OriginalGru))] Recurrent decoder,
        [Dense(21)] Dense words)
    {
        Recurrence annotations = encoder.Apply(sourceWords[source]);
        Vector first = Tanh(begin.Apply(Columns(annotations.Final.Output, 7, 7)));
        Sequence embedded = targetWords[input];
        Decoded h = decoder.Apply(embedded, attend, annotations, from: first);
        Sequence scores = words.Apply(Concat(h, embedded, h.Context));
        return (CrossEntropy(scores, target), annotations, first, h, scores, h.Weights);
    }
}

/// <summary>Attention after the decoder (Luong, Pham and Manning 2015).</summary>
[Network(BatchSize = 4)]
internal sealed partial class LuongTranslation
{
    internal static (Loss, Sequence encoded, Vector begun, Sequence decoded, Sequence logits, Sequence attention) Step(
        [Steps(7, VariableLengths = true)] Tokens source,
        [Steps(6, VariableLengths = true)] Tokens input,
        [Along(nameof(input))] Tokens target,
        [Embedding(19, 6)] Table sourceWords,
        [Embedding(23, 6)] Table targetWords,
        [Recurrent(9, NumLayers = 2)] Recurrent encoder,
        [Recurrent(9, NumLayers = 2)] Recurrent decoder,
        [Attention(AttentionScore.Dot)] Attention attend,
        [Dense(9, Bias = false)] Dense combine,
        [Dense(23)] Dense words)
    {
        Recurrence read = encoder.Apply(sourceWords[source]);
        Sequence h = decoder.Apply(targetWords[input], from: read.Final);
        Attended context = attend.Apply(h, read);
        Sequence scores = words.Apply(Tanh(combine.Apply(Concat(context, h))));
        return (CrossEntropy(scores, target), read, read.Final.Output, h, scores, context.Weights);
    }
}
