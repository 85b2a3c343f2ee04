using ModelGen.Networks;
using ModelGen.Tests.Networks;
using static ModelGen.Networks.Functions;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>What <see cref="RegressionOneLayer"/> computes, in a quarter of its steps and of two sequences.</summary>
[Network(BatchSize = 2)]
internal sealed partial class ShortWindows
{
    internal static (Loss, Sequence top, Sequence pred) Step(
        [Steps(20), Width(1)] Sequence x,
        [Along(nameof(x))] Sequence clip,
        [Along(nameof(x))] Sequence target,
        [Recurrent(15, NumLayers = 1, Carried = true)] Recurrent lstm,
        [Dense(1)] Dense ip)
    {
        Sequence outputs = lstm.Apply(x, continues: clip);
        Sequence prediction = ip.Apply(outputs);
        return (0.5 * SquaredError(prediction, target), outputs, prediction);
    }
}
