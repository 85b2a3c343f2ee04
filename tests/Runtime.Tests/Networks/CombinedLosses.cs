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
