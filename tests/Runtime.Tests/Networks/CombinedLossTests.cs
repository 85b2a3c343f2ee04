using System;
using System.Linq;
using ModelGen.Networks;
using Xunit;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>Losses and functions where they meet: the compiled network is the slow twin, and its gradients are slopes.</summary>
public sealed class CombinedLossTests
{
    private const double Tolerance = 2e-4;

    private static readonly float[] X = [0.5f, 1.2f, -0.7f, 0.9f, 0.3f, -1.1f];
    private static readonly int[] First = [0, 3, 1], Second = [2, 1, 0];

    [Fact]
    public void Padding_has_no_part_in_what_is_infinite_at_zero()
    {
        using var model = new SingularAtPadding(new ModelOptions { Seed = 2, Threads = 1 });
        float[] x = [.. Enumerable.Range(0, 4 * 3 * 2).Select(place => 0.4f + (0.1f * (place % 7)))];
        int[] lengths = [4, 1, 2];
        (Loss loss, Vector logs, Vector roots) = model.Interpret(x, lengths);
        Assert.True(double.IsFinite(loss.Value));
        Assert.Equal(loss.Value, model.Evaluate(x, lengths), Tolerance);
        float[] read = new float[3 * 2];
        model.GetOutput("logs", read);
        Assert.All(logs.Values.Zip(read), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        model.GetOutput("roots", read);
        Assert.All(roots.Values.Zip(read), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        Assert.Equal(loss.Value, model.Forward(x, lengths), Tolerance);
        model.Backward();
        NetworkSlopes.AreGradients(model, () => model.Interpret(x, lengths).Item1.Value, 1e-3);
    }

    [Fact]
    public void Losses_of_the_same_logits_add_up()
    {
        using var model = new SharedLogits(new ModelOptions { Seed = 2, Threads = 1 });
        Check(model, model.Forward(X, First, Second), model.Backward, () => model.Interpret(X, First, Second).Value);
    }

    [Fact]
    public void Smoothing_and_an_offset_mean_the_same_in_both()
    {
        using var model = new SmoothedOffset(new ModelOptions { Seed = 2, Threads = 1 });
        Check(model, model.Forward(X, First), model.Backward, () => model.Interpret(X, First).Value);
    }

    [Fact]
    public void The_smaller_and_the_larger_take_values_of_every_kind_on_either_side()
    {
        using var model = new Bounded(new ModelOptions { Seed = 2, Threads = 1 });
        Check(model, model.Forward(X, [.. X, .. X.Reverse()]), model.Backward, () => model.Interpret(X, [.. X, .. X.Reverse()]).Value);
    }

    [Fact]
    public void A_decoder_that_begins_anew_forgets_its_query_and_what_it_was_fed()
    {
        using var model = new RestartingDecoders(new ModelOptions { Seed = 2, Threads = 1 });
        float[] x = [.. Enumerable.Range(0, 4 * 3 * 2).Select(place => MathF.Sin(place))], goesOn = [1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 1], memory = [.. x[..18].Reverse()];
        int[] lengths = [4, 3, 2];
        Check(model, model.Forward(x, lengths, goesOn, memory), model.Backward, () => model.Interpret(x, lengths, goesOn, memory).Item1.Value);

        // One step at a time, all of them real.
        float[] expected = new float[4 * 3 * 5], y = new float[3 * 5];
        model.Predict(x, [4, 4, 4], goesOn, memory, expected);
        model.Begin(memory);
        for (int t = 0; t < 4; t++)
        {
            model.Advance(x.AsSpan(t * 6, 6), goesOn.AsSpan(t * 3, 3), y);
            Assert.All(y.Zip(expected[(t * 15)..]), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        }
    }

    private static void Check<T>(T model, double loss, Action backward, Func<double> interpret)
        where T : INetwork<T>
    {
        Assert.Equal(interpret(), loss, Tolerance);
        backward();
        NetworkSlopes.AreGradients(model, interpret, Tolerance);
    }
}
