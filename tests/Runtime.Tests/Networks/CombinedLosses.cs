using ModelGen.Networks;
using static ModelGen.Networks.Functions;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>What is infinite, or has an infinite slope, at the zeros of padding.</summary>
[Network(BatchSize = 3, InitScale = 0.5)]
internal sealed partial class SingularAtPadding
{
    internal static (Loss, Vector logs, Vector roots) Step(
        [Steps(4, VariableLengths = true), Width(2)] Sequence x, [Recurrent(2)] Recurrent lstm, [Dense(2)] Dense top)
    {
        Sequence y = top.Apply(x), h = lstm.Apply(x), roots = Sqrt(Abs(h)), logs = Log(h * h);
        return (Loss.Mean(Log(x) * y) + Loss.Sum(Mean(y / x)) + Loss.Mean(roots) + 0.1 * Loss.Mean(logs, weights: Columns(x, 0, 1)), Sum(logs), Max(1 / roots));
    }
}

/// <summary>Several losses of the same logits.</summary>
[Network(BatchSize = 3, InitScale = 0.5)]
internal sealed partial class SharedLogits
{
    internal static Loss Step([Width(2)] Vector x, Ids first, Ids second, [Dense(4)] Dense top)
    {
        Vector logits = top.Apply(x);
        return CrossEntropy(logits, first) + 0.5 * CrossEntropy(logits, second) + CrossEntropy(logits, second, ignore: 1, reduce: Reduction.Sum);
    }
}

/// <summary>Both options of a cross entropy that change what a position costs.</summary>
[Network(BatchSize = 3, InitScale = 0.5)]
internal sealed partial class SmoothedOffset
{
    internal static Loss Step([Width(2)] Vector x, Ids label, [Dense(4)] Dense top) => CrossEntropy(top.Apply(x), label, smoothing: 0.2, offset: 1e-2);
}

/// <summary>The smaller and the larger of values of every kind, on either side.</summary>
[Network(BatchSize = 3, InitScale = 0.5)]
internal sealed partial class Bounded
{
    internal static Loss Step([Width(2)] Vector x, [Steps(2), Width(2)] Sequence s, [Dense(2)] Dense ofVector, [Dense(2)] Dense ofSequence)
    {
        Vector y = ofVector.Apply(x);
        Sequence z = ofSequence.Apply(s);
        return Loss.Mean(Max(-0.1, y) * Min(0.2, x)) + Loss.Mean(Max(0.1, z) * Min(y, s)) + Loss.Mean(Min(0.3, z) * Max(s, y)) + Loss.Mean(Min(z, y) * Max(y, z));
    }
}

/// <summary>Decoders of two layers that begin anew at some steps, one of them with input feeding.</summary>
[Network(BatchSize = 3, InitScale = 0.5)]
internal sealed partial class RestartingDecoders
{
    internal static (Loss, Sequence y) Step(
        [Steps(4, VariableLengths = true), Width(2)] Sequence x, [Along(nameof(x))] Sequence goesOn, [Steps(3), Width(2)] Sequence memory,
        [Recurrent(2, NumLayers = 2)] Recurrent plain, [Recurrent(2, NumLayers = 2, Cell = typeof(Cells.Gru))] Recurrent fed,
        [Attention(AttentionScore.Multiplicative)] Attention first, [Attention(AttentionScore.Dot)] Attention second, [Dense(3)] Dense combine)
    {
        Decoded h = plain.Apply(x, first, memory, continues: goesOn), g = fed.Apply(x, second, memory, continues: goesOn, feed: combine);
        Sequence y = Concat(h, g.Attentional);
        return (SquaredError(y, 0.5 * y + 0.1) + Loss.Mean(g * Columns(y, 0, 2)), y);
    }
}
