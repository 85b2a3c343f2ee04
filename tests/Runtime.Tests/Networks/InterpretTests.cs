using System.Collections.Generic;
using System.Linq;
using ModelGen.Networks;
using ModelGen.Tests.Networks;
using Xunit;
using static ModelGen.Runtime.Tests.Networks.TwinLayers;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>A compiled network and its slow twin agree, in evaluation and with the masks of a training step; slopes of the twin are gradients.</summary>
public sealed class InterpretTests
{
    private const double Tolerance = 1e-5;

    private static readonly float[] X = Floats(5 * 3 * 4, seed: 1), Target = Floats(3 * 2, seed: 2);
    private static readonly int[] Lengths = [5, 2, 4];

    [Fact]
    public void Evaluation_has_what_is_expected_of_dropout()
    {
        using var model = new DroppedNetwork(new ModelOptions { Seed = 5, Threads = 1 });
        (Loss loss, Sequence twice, Vector pooled) = model.Interpret(X, Lengths, Target);
        Assert.Equal(loss.Value, model.Evaluate(X, Lengths, Target), Tolerance);
        AreClose(pooled.Values, Output(model, "pooled", 3 * 6));
        AreClose(twice.Values, Output(model, "twice", 5 * 3 * 4));
    }

    [Fact]
    public void Training_has_the_masks_of_the_last_step()
    {
        using var model = new DroppedNetwork(new ModelOptions { Seed = 5, Threads = 1 });
        for (int step = 0; step < 3; step++)
        {
            double cost = model.Forward(X, Lengths, Target);
            Assert.Equal(model.Interpret(X, Lengths, Target, training: true).Item1.Value, cost, Tolerance);
            Assert.NotEqual(model.Interpret(X, Lengths, Target).Item1.Value, cost, Tolerance);
        }
    }

    [Fact]
    public void Differences_of_the_twin_are_gradients()
    {
        using var model = new DroppedNetwork(new ModelOptions { Seed = 6, Threads = 1 });
        model.Forward(X, Lengths, Target);
        model.Backward();
        NetworkSlopes.AreGradients(model, () => model.Interpret(X, Lengths, Target, training: true).Item1.Value, Tolerance);
    }

    private static float[] Floats(int count, int seed) => [.. Numbers(count, seed).Select(value => (float)value)];

    private static float[] Output(DroppedNetwork model, string name, int count)
    {
        float[] values = new float[count];
        model.GetOutput(name, values);
        return values;
    }

    private static void AreClose(IReadOnlyList<double> expected, float[] actual)
    {
        Assert.Equal(expected.Count, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }
}
