using System;
using ModelGen.Networks;
using ModelGen.Tests.Networks;
using Xunit;
using static ModelGen.Networks.Functions;
using static ModelGen.Runtime.Tests.Networks.Comparing;
using static ModelGen.Runtime.Tests.Networks.TwinLayers;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>
/// Attention inside of a loop, against the same written down step by step: a layer that reads one step, from the states of the step before, and an
/// attention that looks at one query.
/// </summary>
public sealed class DecodingTests
{
    private const int T = 4, B = 2, I = 3, H = 4, M = 5;

    private static readonly double[] X = Numbers(T * B * I), Bits = [1, 1, 1, 1, 1, 0, 1, 1];
    private static readonly Sequence Memory = new(new Axis(3, B, [3, 2]), M, Numbers(3 * B * M, seed: 1));
    private static readonly Attention Attend = new(H, M, Numbers(H * 6, 2), Numbers(M * 6, 3), Numbers(6, 4), Numbers(6, 5));

    public static TheoryData<string, int, bool> Cases => new()
    {
        { "Lstm", 1, false },
        { "OriginalGru", 1, false },
        { "Lstm", 2, false },
        { "Lstm", 1, true },
        { "OriginalGru", 2, true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_step_attends(string cell, int layers, bool feeds)
    {
        Dense? feed = feeds ? Feed() : null;
        using NetworkTwin twin = Open(B, RecurrentTests.Parameters(cell, layers, inputs: I + (feeds ? 2 : M)));
        Recurrent decoder = twin.MakeRecurrent("layer", RecurrentTests.Text(cell, layers));
        States from = decoder.Apply(new Sequence(1, B, I + (feeds ? 2 : M), Numbers(B * (I + (feeds ? 2 : M)), seed: 6))).Final;
        Decoded all = decoder.Apply(new Sequence(T, B, I, X), Attend, Memory, from, feed: feed);

        States states = from;
        var fed = new Sequence(1, B, 2, new double[B * 2]);
        for (int t = 0; t < T; t++)
        {
            var x = new Sequence(1, B, I, [.. StepsOf(X, T, t, 1)]);
            Attended? before = feeds ? null : Attend.Apply(Repeat(states.Output, along: x), Memory);
            Recurrence h = decoder.Apply(Concat(x, before ?? fed), states);
            Attended context = before ?? Attend.Apply(h, Memory);
            AreClose(h.Values, [.. StepsOf(all.Values, T, t, 1)]);
            AreClose(context.Values, [.. StepsOf(all.Context.Values, T, t, 1)]);
            AreClose(context.Weights.Values, [.. StepsOf(all.Weights.Values, T, t, 1)]);
            if (feeds)
            {
                fed = Tanh(feed!.Apply(Concat(context, h)));
                AreClose(fed.Values, [.. StepsOf(all.Attentional.Values, T, t, 1)]);
            }

            states = h.Final;
        }

        AreClose(states.Output.Values, all.Final.Output.Values);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Padding_and_what_comes_after_it_do_not_count(bool feeds)
    {
        using NetworkTwin twin = Open(B, RecurrentTests.Parameters("Lstm", inputs: I + (feeds ? 2 : M)));
        Recurrent decoder = twin.MakeRecurrent("layer", RecurrentTests.Text("Lstm"));
        Dense? feed = feeds ? Feed() : null;
        var axis = new Axis(T, B, [1f, 1f, 1f, 0f, 1f, 1f, 1f, 0f]);
        Decoded holey = decoder.Apply(new Sequence(axis, I, X), Attend, Memory, feed: feed);
        Decoded dense = decoder.Apply(new Sequence(2, B, I, [.. StepsOf(X, T, 0, 1), .. StepsOf(X, T, 2, 1)]), Attend, Memory, feed: feed);
        AreClose([.. dense.Row(0, 1), .. dense.Row(1, 1)], [.. holey.Row(0, 1), .. holey.Row(2, 1)]);
        AreClose(dense.Context.Row(1, 1), holey.Context.Row(2, 1));
        AreClose(dense.Final.Output.Row(1), holey.Final.Output.Row(1));
        Assert.All((double[])[.. holey.Row(1, 1), .. holey.Row(3, 1), .. holey.Context.Row(1, 1), .. holey.Weights.Row(3, 1)], value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_a_sequence_does_not_go_on_nothing_is_known(bool feeds)
    {
        using NetworkTwin twin = Open(B, RecurrentTests.Parameters("Lstm", 2, inputs: I + (feeds ? 2 : M)));
        Recurrent decoder = twin.MakeRecurrent("layer", RecurrentTests.Text("Lstm", 2));
        Dense? feed = feeds ? Feed() : null;
        Decoded cut = decoder.Apply(new Sequence(T, B, I, X), Attend, Memory, continues: new Sequence(T, B, 1, Bits), feed: feed);
        Decoded anew = decoder.Apply(new Sequence(2, B, I, [.. StepsOf(X, T, 2, 2)]), Attend, Memory, feed: feed);
        AreClose([.. anew.Row(0, 1), .. anew.Row(1, 1)], [.. cut.Row(2, 1), .. cut.Row(3, 1)]);
        AreClose(anew.Context.Row(0, 1), cut.Context.Row(2, 1));
        Assert.NotEqual(anew.Row(0, 0), cut.Row(2, 0));
    }

    /// <summary>What the first layer reads has a mask together with what is attended to, and so has the last one's output, which is fed.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Masks_are_those_of_the_layers(bool feeds)
    {
        int inputs = I + (feeds ? 2 : M);
        NetworkTensors masks = new();
        masks.Add("layer_mask_0", [B, inputs], Numbers(B * inputs, seed: 7));
        masks.Add("layer_mask_1", [B, H], Numbers(B * H, seed: 8));
        using NetworkTwin plain = Open(B, RecurrentTests.Parameters("Lstm", inputs: inputs)), training = Open(B, RecurrentTests.Parameters("Lstm", inputs: inputs), masks);
        Dense? feed = feeds ? Feed() : null;
        Decoded all = training.MakeRecurrent("layer", RecurrentTests.Text("Lstm")).Apply(new Sequence(T, B, I, X), Attend, Memory, feed: feed);
        Recurrent step = plain.MakeRecurrent("layer", RecurrentTests.Text("Lstm"));
        Vector first = new(B, inputs, masks["layer_mask_0"]), last = new(B, H, masks["layer_mask_1"]);
        States? states = null;
        var fed = new Sequence(1, B, 2, new double[B * 2]);
        for (int t = 0; t < T; t++)
        {
            var x = new Sequence(1, B, I, [.. StepsOf(X, T, t, 1)]);
            Sequence beside = feeds ? fed : Attend.Apply(Repeat(states?.Output ?? new Vector(B, H, new double[B * H]), along: x), Memory);
            Recurrence raw = step.Apply(Concat(x, beside) * first, states);
            Sequence h = raw * last;
            AreClose(h.Values, [.. StepsOf(all.Values, T, t, 1)]);
            fed = feeds ? Tanh(feed!.Apply(Concat(Attend.Apply(h, Memory), h))) : fed;
            states = raw.Final;
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using NetworkTwin twin = Open(B, RecurrentTests.Parameters("Lstm", inputs: I + M)), both = Open(B, RecurrentTests.Parameters("Lstm", directions: 2, inputs: I + M));
        Recurrent decoder = twin.MakeRecurrent("layer", RecurrentTests.Text("Lstm")), bidirectional = both.MakeRecurrent("layer", RecurrentTests.Text("Lstm", directions: 2));
        var x = new Sequence(T, B, I, X);
        Refused("layer reads in both directions, and attention in its loop is for layers that read forwards.", () => bidirectional.Apply(x, Attend, Memory));
        Refused("x is Sequence [4, 2, 2], which makes 7 columns of input: layer reads 8.", () => decoder.Apply(Columns(x, 0, 2), Attend, Memory));
        Refused("layer has 4 columns: the layer reads 5 of a query.", () => decoder.Apply(x, new Attention(AttentionScore.Dot), Memory));
        Refused("memory has 1 sequences, and layer has 2: they need equally many.", () => decoder.Apply(x, Attend, new Sequence(1, 1, M, Numbers(M))));
        Refused("feed reads 3 columns: context and output have 5 + 4.", () => decoder.Apply(x, Attend, Memory, feed: new Dense(3, M, Numbers(3 * M))));
        Assert.StartsWith("Attentional is what input feeding makes", Assert.Throws<InvalidOperationException>(() => decoder.Apply(x, Attend, Memory).Attentional).Message);

        static void Refused(string message, Func<object> make) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(make).Message);
    }

    private static Dense Feed() => new(M + H, 2, Numbers((M + H) * 2, seed: 9), Numbers(2, seed: 10));
}
