using ModelGen.Cells;
using ModelGen.Networks;
using static ModelGen.Networks.Functions;

namespace ModelGen.Tests.Networks;

/// <summary>All kinds of dropout: of layers that are used twice, of both directions, and between them.</summary>
[Network(BatchSize = 3, InitScale = 0.5)]
internal sealed partial class DroppedNetwork
{
    internal static (Loss, Sequence twice, Vector pooled) Step(
        [Steps(5, VariableLengths = true), Width(4)] Sequence x,
        [Width(2)] Vector target,
        [Recurrent(
            4, NumLayers = 2, Dropout = 0.3, DropoutPlacement = DropoutPlacement.AllOutputs, StateDropout = 0.2, UpdateDropout = 0.25, WeightDropout = 0.1,
            HiddenZoneout = 0.1, CellZoneout = 0.2)] Recurrent lstm,
        [Recurrent(3, Cell = typeof(OriginalGru), Bidirectional = true, VariationalDropout = true, StateDropout = 0.2, UpdateDropout = 0.3, WeightDropout = 0.15)] Recurrent gru,
        [Dense(2)] Dense head)
    {
        // Names that the compiler has for masks and buffers of its own are names like any other.
        Sequence dropout_3 = lstm.Apply(x);
        Sequence again = lstm.Apply(Dropout(dropout_3, keep: 0.6));
        Sequence both = gru.Apply(Dropout(again, keep: 0.7, rescale: false));
        Vector gru_z_0 = Dropout(Mean(both), keep: 0.5);
        return (SquaredError(head.Apply(gru_z_0), target), again, gru_z_0);
    }
}
