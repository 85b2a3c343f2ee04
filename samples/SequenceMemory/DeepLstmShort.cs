using ModelGen;
using ModelGen.Networks;
using ModelGen.Optimizers;
using static ModelGen.Networks.Functions;

namespace SequenceMemory;

/// <summary>The example's <c>deep_lstm_short</c>: three layers of 7 units.</summary>
[Network(BatchSize = 1, Optimizer = typeof(Momentum), Clipping = Clipping.Norm, MaxGradNorm = 0.1)]
[OptimizerArgument("momentum", 0.95)]
public sealed partial class DeepLstmShort
{
    internal static (Loss, Sequence output) Step(
        [Steps(Wave.Length), Width(1)] Sequence input,
        [Along(nameof(input))] Sequence continues,
        [Along(nameof(input))] Sequence target,
        [Recurrent(7, NumLayers = 3, Carried = true, ForgetBias = 5, MaxGateGradient = 0.1)] Recurrent lstm,
        [Dense(1)] Dense top)
    {
        Sequence output = top.Apply(lstm.Apply(input, continues: continues));
        return (0.5 * SquaredError(output, target), output);
    }
}
