using ModelGen.Networks;
using Xunit;
using static ModelGen.Networks.Functions;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>Outputs are the same after Predict as after Evaluate, whatever else the loss makes of them.</summary>
public sealed class PredictedOutputTests
{
    [Fact]
    public void What_the_loss_reads_as_one_matrix_is_predicted_as_one()
    {
        using var model = new SideBySide(new ModelOptions { Threads = 1 });
        float[] x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], predicted = new float[24], evaluated = new float[24];
        model.Predict(x, predicted);
        model.Evaluate(x);
        model.GetOutput("pairs", evaluated);
        Assert.Equal([1, 2, 1, 2, 3, 4, 3, 4], predicted[..8]);
        Assert.Equal(evaluated, predicted);
    }

    [Fact]
    public void Parts_of_several_widths_stand_side_by_side()
    {
        using var model = new SeveralWidths(new ModelOptions { Threads = 1 });
        float[] x = [1, 2, 3, 4], y = new float[12];
        model.Predict(x, [5, 6], y);
        Assert.Equal([1, 2, 5, 2, 1, 2, 3, 4, 6, 4, 3, 4], y);
    }
}

/// <summary>An output of two parts, which lie side by side as they are until the loss adds them up.</summary>
[Network(BatchSize = 2)]
internal sealed partial class SideBySide
{
    internal static (Loss, Sequence pairs) Step([Steps(3), Width(2)] Sequence x, [Dense(1)] Dense dense)
    {
        Sequence pairs = Concat(x, x);
        return (Loss.Mean(dense.Apply(x)) + Loss.Mean(pairs), pairs);
    }
}

/// <summary>An output of parts of several widths.</summary>
[Network(BatchSize = 2)]
internal sealed partial class SeveralWidths
{
    internal static (Loss, Vector y) Step([Width(2)] Vector x, Vector z, [Dense(1)] Dense dense) =>
        (Loss.Mean(dense.Apply(x)), Concat(x, z, Columns(x, 1, 1), x));
}
