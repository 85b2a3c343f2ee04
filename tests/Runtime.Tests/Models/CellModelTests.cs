using System.Linq;
using ModelGen.Cells;
using Xunit;

namespace ModelGen.Runtime.Tests.Models;

[LstmModel(VocabSize = 23, HiddenSize = 11, NumLayers = 2, NumSteps = 5, BatchSize = 3, Cell = typeof(Rnn))]
internal sealed partial class RnnModel;

[LstmModel(VocabSize = 23, HiddenSize = 11, NumLayers = 2, NumSteps = 5, BatchSize = 3, Cell = typeof(CoupledLstm), ForgetBias = 1)]
internal sealed partial class CoupledModel;

/// <summary>Models of other cells than the LSTM, through the same interface.</summary>
public sealed class CellModelTests
{
    [Fact]
    public void Shapes_follow_from_the_gates_and_states_of_the_cell()
    {
        Assert.Equal("kernel_0 [22, 11]", RnnModel.Parameters[1].ToString());
        Assert.Equal("kernel_0 [22, 33]", CoupledModel.Parameters[1].ToString());
        Assert.Equal(["h"], RnnModel.States.Select(state => state.Name));
        Assert.Equal(["h", "c"], CoupledModel.States.Select(state => state.Name));
        Assert.Equal("CoupledLstm", CoupledModel.Config.Cell);
    }

    [Fact]
    public void They_learn() =>
        Assert.All([Cost<RnnModel>(), Cost<CoupledModel>()], costs => Assert.True(costs.Last < 0.7 * costs.First, $"{costs}"));

    private static (double First, double Last) Cost<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = TModel.Create(new ModelOptions { Threads = 2 });
        int[] tokens = Text.Window<TModel>(1), targets = Text.Window<TModel>(2);
        double first = model.TrainStep(tokens, targets, 0.5), last = first;
        for (int step = 0; step < 200; step++)
        {
            model.ResetState();
            last = model.TrainStep(tokens, targets, 0.5);
        }

        return (first, last);
    }
}
