using System;
using System.Linq;
using ModelGen.Cells;
using ModelGen.Checkpoints;
using Xunit;
using static ModelGen.Equations;

namespace ModelGen.Runtime.Tests.Layers;

[RecurrentLayer(InputSize = 3, HiddenSize = 4, NumSteps = 2, BatchSize = 1, Cell = typeof(Cells.Lstm))]
internal sealed partial class TinyLstmLayer;

[RecurrentLayer(InputSize = 3, HiddenSize = 4, NumSteps = 2, BatchSize = 1, Cell = typeof(ProjectedLstm), ProjectionSize = 2)]
internal sealed partial class TinyProjectedLayer;

[RecurrentLayer(InputSize = 3, HiddenSize = 4, NumSteps = 2, BatchSize = 1, Cell = typeof(Gru))]
internal sealed partial class TinyGruLayer;

[RecurrentLayer(InputSize = 3, HiddenSize = 4, NumSteps = 2, BatchSize = 1, Cell = typeof(Cells.Rnn))]
internal sealed partial class TinyRnnLayer;

[RecurrentLayer(InputSize = 3, HiddenSize = 4, NumSteps = 2, BatchSize = 1, Cell = typeof(ReluRnn))]
internal sealed partial class TinyReluLayer;

[RecurrentLayer(InputSize = 3, HiddenSize = 4, NumSteps = 2, BatchSize = 1, Cell = typeof(OfTheUser.Rnn))]
internal sealed partial class TinyImpostorLayer;

[RecurrentLayer(InputSize = 3, HiddenSize = 4, NumSteps = 2, BatchSize = 1, Cell = typeof(OfTheUser.Same.Rnn))]
internal sealed partial class TinyTwinLayer;

internal static class OfTheUser
{
    [RecurrentCell]
    internal static class Rnn
    {
        public static float Step(float z) => -2 * Tanh(3 * z);
    }

    internal static class Same
    {
        [RecurrentCell]
        internal static class Rnn
        {
            public static float Step(float gate) => Tanh(gate);
        }
    }
}

/// <summary>PyTorch's cells are known by their equations, not only by their names.</summary>
public sealed class TorchCellTests
{
    [Fact]
    public void Each_cell_that_PyTorch_has_is_known_as_it_is_generated()
    {
        Knows<TinyLstmLayer>();
        Knows<TinyProjectedLayer>();
        Knows<TinyGruLayer>();
        Knows<TinyRnnLayer>();
        Knows<TinyReluLayer>();
        Knows<TinyTwinLayer>();

        static void Knows<TLayer>()
            where TLayer : IRecurrentLayer<TLayer> => Assert.NotEmpty(TorchParameters.Tensors<TLayer>());
    }

    [Fact]
    public void A_cell_that_only_has_the_name_of_one_is_refused()
    {
        Assert.Equal(TinyRnnLayer.Parameters.Select(info => $"{info}"), TinyImpostorLayer.Parameters.Select(info => $"{info}"));
        Assert.StartsWith(
            "There are no PyTorch parameters: the cell Rnn of TinyImpostorLayer has other equations than PyTorch's.",
            Assert.Throws<NotSupportedException>(TorchParameters.Tensors<TinyImpostorLayer>).Message, StringComparison.Ordinal);
    }
}
