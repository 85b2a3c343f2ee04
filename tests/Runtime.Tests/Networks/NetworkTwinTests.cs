using System;
using System.Linq;
using System.Threading;
using ModelGen.Networks;
using ModelGen.Tests.Networks;
using Xunit;
using static ModelGen.Networks.Functions;
using static ModelGen.Runtime.Tests.Networks.Comparing;
using static ModelGen.Runtime.Tests.Networks.TwinLayers;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>What a call of a Step stands on: feeds, layers and masks by name.</summary>
public sealed class NetworkTwinTests
{
    private static readonly Vector X = new(2, 2, 1, 2, 3, 4);
    private static readonly Sequence Y = new(2, 2, 1, 1, 2, 3, 4);

    private static NetworkTensors Masks
    {
        get
        {
            var masks = new NetworkTensors();
            masks.Add("dropout_1", [2, 2], 0, 2, 2, 0);
            masks.Add("dropout_2", [2, 2, 1], 0, 1, 1, 0);
            masks.Add("dropout_4", [2, 2], 2, 2, 0, 2);
            return masks;
        }
    }

    [Fact]
    public void Outside_of_training_nothing_is_dropped()
    {
        AreClose(X.Values, Dropout(X, keep: 0.5).Values);
        AreClose((X * 0.25).Values, Dropout(X, keep: 0.25, rescale: false).Values);
        AreClose((Y * 0.25).Values, Dropout(Y, keep: 0.25, rescale: false).Values);
        using NetworkTwin twin = Open(2, new NetworkTensors());
        AreClose(X.Values, Dropout(X, keep: 0.5).Values);
        AreClose((X * 0.25).Values, Dropout(X, keep: 0.25, rescale: false).Values);
    }

    [Fact]
    public void In_training_each_call_has_the_mask_of_its_number()
    {
        using (Open(2, new NetworkTensors(), Masks))
        {
            AreClose([0, 4, 6, 0], Dropout(X, keep: 0.5).Values);
            AreClose([0, 2, 3, 0], Dropout(Y, keep: 0.25, rescale: false).Values);
            AreClose(X.Values, Dropout(X, keep: 1).Values);
            AreClose([2, 4, 0, 8], Dropout(X, keep: 0.5).Values);
            Assert.Equal("The model has no mask 'dropout_5', and Step calls Dropout for the 5. time.", Assert.Throws<InvalidOperationException>(() => Dropout(X, keep: 0.5)).Message);
        }

        AreClose(X.Values, Dropout(X, keep: 0.5).Values);
    }

    [Fact]
    public void A_mask_of_other_size_is_refused()
    {
        using NetworkTwin twin = Open(2, new NetworkTensors(), Masks);
        Assert.Equal(
            "dropout_1 has 4 values, and not one for each of the 3 columns of 2 sequences.",
            Assert.Throws<InvalidOperationException>(() => Dropout(new Vector(2, 3, 1, 2, 3, 4, 5, 6), keep: 0.5)).Message);
    }

    /// <summary>A call inside of a call has numbers of its own, and one on another thread knows nothing of this one.</summary>
    [Fact]
    public void Calls_do_not_meet()
    {
        using NetworkTwin outer = Open(2, new NetworkTensors(), Masks);
        AreClose([0, 4, 6, 0], Dropout(X, keep: 0.5).Values);
        using (Open(2, new NetworkTensors(), Masks))
            AreClose([0, 4, 6, 0], Dropout(X, keep: 0.5).Values);
        double[] elsewhere = [];
        var thread = new Thread(() => elsewhere = [.. Dropout(X, keep: 0.5).Values]);
        thread.Start();
        thread.Join();
        AreClose(X.Values, elsewhere);
        AreClose([0, 2, 3, 0], Dropout(Y, keep: 0.25, rescale: false).Values);
    }

    [Fact]
    public void Layers_find_their_parameters_by_name()
    {
        var tensors = new NetworkTensors();
        tensors.Add("words", [3, 2], 1, 2, 3, 4, 5, 6);
        tensors.Add("classes_kernel", [2, 3], 1, 2, 3, 4, 5, 6);
        tensors.Add("classes_bias", [3], 0.5, 0, -0.5);
        tensors.Add("plain_kernel", [2, 3], 1, 2, 3, 4, 5, 6);
        tensors.Add("norm_scale", [2], 1, 2);
        tensors.Add("norm_shift", [2], 3, 4);
        tensors.Add("conv_kernel", [2, 1], 10, 1);
        tensors.Add("conv_bias", [1], 0.5);
        tensors.Add("general_kernel", [2, 1], 1, 2);
        using NetworkTwin twin = Open(2, tensors);
        AreClose([5, 6], [.. twin.MakeTable("words")[new Ids(2, 2)].Values.Take(2)]);
        AreClose([9.5, 12, 14.5], twin.MakeDense("classes").Apply(new Vector(1, 2, 1, 2)).Values);
        AreClose([9, 12, 15], twin.MakeDense("plain").Apply(new Vector(1, 2, 1, 2)).Values);
        AreClose(new LayerNorm([1, 2], [3, 4], 0.5).Apply(X).Values, twin.MakeLayerNorm("norm", 0.5).Apply(X).Values);
        AreClose([1.5, 2.5, 13.5, 24.5], twin.MakeConvolution("conv", 2, causal: true).Apply(Y).Values);
        AreClose([13.5, 24.5, 30.5, 40.5], twin.MakeConvolution("conv", 2, causal: false).Apply(Y).Values);
        AreClose(
            new Attention(2, 1, [1, 2]).Apply(Concat(Y, Y), Y).Values, twin.MakeAttention("general", AttentionScore.Multiplicative).Apply(Concat(Y, Y), Y).Values);
        Assert.StartsWith(
            "There is no 'other_kernel' here: expected one of words, classes_kernel,", Assert.Throws<ArgumentException>(() => twin.MakeDense("other")).Message);
        Assert.StartsWith("x is Vector [1, 3]: classes reads 2 columns.", Assert.Throws<ArgumentException>(() => twin.MakeDense("classes").Apply(new Vector(1, 3, 1, 2, 3))).Message);
    }

    [Fact]
    public void Feeds_are_checked_by_name()
    {
        using NetworkTwin twin = Open(2, new NetworkTensors());
        Axis axis = twin.AxisOf(3);
        Assert.Equal((3, 2), (axis.Steps, axis.Batch));
        AreClose([1, 2, 3, 4], twin.FeedVector("profile", 2, [1, 2, 3, 4]).Values);
        AreClose([1, 2, 3, 4, 5, 6], twin.FeedSequence("prices", axis, 1, [1, 2, 3, 4, 5, 6]).Values);
        Assert.Equal([1, 2], twin.FeedIds("label", [1, 2]).Values);
        Assert.Equal([1, 2, 3, 4, 5, 6], twin.FeedTokens("words", axis, [1, 2, 3, 4, 5, 6]).Values);
        Refused("profile has 3 values: expected 4, [2, 2].", () => twin.FeedVector("profile", 2, [1, 2, 3]));
        Refused("prices has 3 values: expected 6, [3, 2, 1].", () => twin.FeedSequence("prices", axis, 1, [1, 2, 3]));
        Refused("label has 3 values: expected 2, [2].", () => twin.FeedIds("label", [1, 2, 3]));
        Refused("words has 3 values: expected 6, [3, 2].", () => twin.FeedTokens("words", axis, [1, 2, 3]));
        Refused("wordsLengths[1] is 0: expected 1 to 3.", () => twin.AxisOfLengths("wordsLengths", 3, [1, 0]));
        Refused("wordsMask has 3 values: expected 6, [3, 2].", () => twin.AxisOfMask("wordsMask", 3, [1, 1, 0]));

        static void Refused(string message, Func<object> make) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(make).Message);
    }

    [Fact]
    public void A_nudge_moves_one_number_as_long_as_it_lives()
    {
        var tensors = new NetworkTensors();
        tensors.Add("dense_kernel", [1, 2], 1, 2);
        using NetworkTwin twin = Open(1, tensors);
        using (new Nudge("dense_kernel", 1, 0.5))
        {
            AreClose([1, 2.5], Row());
            using (new Nudge("dense_kernel", 1, 0.25))
                AreClose([1, 2.75], Row());
            using (new Nudge("other_kernel", 0, 0.25))
                AreClose([1, 2.5], Row());
        }

        AreClose([1, 2], Row());

        double[] Row() => [.. twin.MakeDense("dense").Apply(new Vector(1, 1, 1)).Values];
    }

    [Fact]
    public void Tensors_of_a_model_are_read_in_single_precision()
    {
        using NetworkTwin twin = NetworkTwin.Open(
            1, new TwinTensors([new TensorInfo("dense_kernel", [1, 2])], (name, values) => (values[0], values[1]) = (0.1f, name.Length)), new NetworkTensors().Twin, masks: null);
        AreClose([0.1f, 12], twin.MakeDense("dense").Apply(new Vector(1, 1, 1)).Values);
    }
}
