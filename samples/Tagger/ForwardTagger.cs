using ModelGen;
using ModelGen.Networks;
using ModelGen.Optimizers;
using static ModelGen.Networks.Functions;

namespace Tagger;

/// <summary>The same with as many units that all read forwards: it knows only the words before.</summary>
[Network(BatchSize = 32, Optimizer = typeof(Adam), Clipping = Clipping.Norm)]
public sealed partial class ForwardTagger
{
    internal static (Loss, Sequence scores) Step(
        [Steps(24, VariableLengths = true)] Tokens words,
        [Along(nameof(words))] Tokens labels,
        [Embedding(Vocabulary.Count, 24)] Table table,
        [Recurrent(64)] Recurrent lstm,
        [Dense(Vocabulary.Labels)] Dense classes)
    {
        Sequence scores = classes.Apply(Dropout(lstm.Apply(table[words]), keep: 0.8));
        return (CrossEntropy(scores, labels), scores);
    }
}
