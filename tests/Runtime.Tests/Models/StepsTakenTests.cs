using ModelGen.Runtime.Tests.Layers;
using ModelGen.Tests;
using ModelGen.Tests.Layers;
using Xunit;

namespace ModelGen.Runtime.Tests.Models;

/// <summary>A model that goes on where another one was interrupted draws the masks that the other would have drawn next.</summary>
public sealed class StepsTakenTests
{
    private const int Steps = 7;

    [Fact]
    public void Masks_of_a_model_are_those_of_the_next_step()
    {
        int[] tokens = Text.Window<TinyDropoutModel>(1), targets = Text.Window<TinyDropoutModel>(2);
        using var whole = new TinyDropoutModel(new ModelOptions { Seed = 3, Threads = 1 });
        for (int step = 0; step < Steps; step++)
            whole.Forward(tokens, targets);
        double next = Forward(whole);
        using var resumed = new TinyDropoutModel(new ModelOptions { Seed = 3, Threads = 1, StepsTaken = Steps });
        using var other = new TinyDropoutModel(new ModelOptions { Seed = 3, Threads = 1, StepsTaken = Steps - 1 });
        Assert.Equal(next, Forward(resumed));
        Assert.NotEqual(next, Forward(other));
        Assert.Equal(Forward(whole), Forward(resumed));

        double Forward(TinyDropoutModel model)
        {
            model.ResetState();
            return model.Forward(tokens, targets);
        }
    }

    [Fact]
    public void Masks_of_a_layer_are_those_of_the_next_pass()
    {
        float[] input = LayerPass.Input<DropsBetween>(1), output = LayerPass.OutputGradient<DropsBetween>(2), expected = [.. output];
        using var whole = new DropsBetween(new ModelOptions { Seed = 3, Threads = 1 });
        for (int step = 0; step <= Steps; step++)
            whole.Forward(input, expected);
        using var resumed = new DropsBetween(new ModelOptions { Seed = 3, Threads = 1, StepsTaken = Steps });
        resumed.Forward(input, output);
        Assert.Equal(expected, output);
    }
}
