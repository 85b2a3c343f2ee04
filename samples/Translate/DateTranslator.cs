using ModelGen;
using ModelGen.Networks;
using ModelGen.Optimizers;
using static ModelGen.Networks.Functions;

namespace Translate;

/// <summary>Reads a date in both directions, and writes it character by character, attending to what it has read (Bahdanau, Cho and Bengio 2015).</summary>
[Network(BatchSize = Batch.Size, Optimizer = typeof(Adam), Clipping = Clipping.Norm)]
public sealed partial class DateTranslator
{
    internal static (Loss, Sequence scores, Sequence attention) Step(
        [Steps(Characters.MostRead, VariableLengths = true)] Tokens source,
        [Steps(Characters.MostWritten, VariableLengths = true)] Tokens before,
        [Along(nameof(before))] Tokens next,
        [Embedding(Characters.Count, 24)] Table characters,
        [Recurrent(48, Bidirectional = true)] Recurrent encoder,
        [Dense(64)] Dense begin,
        [Attention(AttentionScore.Additive, 48)] Attention attend,
        [Recurrent(64)] Recurrent decoder,
        [Dense(Characters.Count)] Dense choose)
    {
        Recurrence read = encoder.Apply(characters[source]);
        Decoded h = decoder.Apply(characters[before], attend, read, from: Tanh(begin.Apply(read.Final.Output)));
        Sequence scores = choose.Apply(Concat(h, h.Context));
        return (CrossEntropy(scores, next), scores, h.Weights);
    }
}
