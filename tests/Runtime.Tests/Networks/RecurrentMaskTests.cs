using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Networks;
using ModelGen.Tests.Networks;
using Xunit;
using static ModelGen.Runtime.Tests.Networks.Comparing;
using static ModelGen.Runtime.Tests.Networks.TwinLayers;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>Dropout and zoneout of recurrent layers, as <c>docs/regularisation.md</c> says: masks in training, what is expected in evaluation.</summary>
public sealed class RecurrentMaskTests
{
    private const int T = 4, B = 2, I = 3, H = 4;

    private static readonly Sequence X = new(T, B, I, Numbers(T * B * I));

    // The leaky cell: h' = h + tanh(x W + h U + b) * m.
    private static readonly double[] Kernel = Numbers((I + H) * H, seed: 1), Bias = Numbers(H, seed: 2);

    [Fact]
    public void Masks_of_outputs_act_between_layers_and_around_them()
    {
        NetworkTensors parameters = RecurrentTests.Parameters("Gru", layers: 2), masks = new(), first = new(), second = new();
        masks.Add("layer_mask_0", [T, B, I], Numbers(T * B * I, seed: 11));
        masks.Add("layer_mask_1", [B, H], Numbers(B * H, seed: 12));
        masks.Add("layer_mask_2", [T, B, H], Numbers(T * B * H, seed: 13));
        foreach (TensorInfo tensor in parameters.All)
            (tensor.Name.EndsWith('0') ? first : second).Add(tensor.Name.Replace("_1", "_0", StringComparison.Ordinal), [.. tensor.Shape], parameters[tensor.Name]);
        using NetworkTwin training = Open(B, parameters, masks), one = Open(B, first), two = Open(B, second);
        Sequence y = training.MakeRecurrent("layer", RecurrentTests.Text("Gru", layers: 2)).Apply(X);

        Sequence h = one.MakeRecurrent("layer", RecurrentTests.Text("Gru")).Apply(X * new Sequence(T, B, I, masks["layer_mask_0"]));
        Sequence top = two.MakeRecurrent("layer", RecurrentTests.Text("Gru")).Apply(h * new Vector(B, H, masks["layer_mask_1"]));
        AreClose((top * new Sequence(T, B, H, masks["layer_mask_2"])).Values, y.Values);
    }

    [Fact]
    public void A_second_use_has_masks_of_its_own()
    {
        NetworkTensors masks = new();
        masks.Add("layer_mask_1", [T, B, H], Numbers(T * B * H, seed: 11));
        masks.Add("layer_2_mask_1", [T, B, H], Numbers(T * B * H, seed: 12));
        using NetworkTwin evaluation = Open(B, RecurrentTests.Parameters("Lstm"));
        using NetworkTwin training = Open(B, RecurrentTests.Parameters("Lstm"), masks);
        Recurrent layer = training.MakeRecurrent("layer", RecurrentTests.Text("Lstm"));
        Sequence plain = evaluation.MakeRecurrent("layer", RecurrentTests.Text("Lstm")).Apply(X);
        AreClose((plain * new Sequence(T, B, H, masks["layer_mask_1"])).Values, layer.Apply(X).Values);
        AreClose((plain * new Sequence(T, B, H, masks["layer_2_mask_1"])).Values, layer.Apply(X).Values);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Masks_of_the_state_act_where_matrices_do(bool isVariational)
    {
        double[] mask = Numbers(isVariational ? B * H : T * B * H, seed: 3);
        AreClose(
            ByHand((t, b, i, _) => (Factor(mask, t, b, i), 1)),
            Leaky(masks => masks.Add("layer_state_mask_0", isVariational ? [B, H] : [T, B, H], mask)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Masks_of_the_update_act_where_the_equations_say(bool isVariational)
    {
        double[] mask = Numbers(isVariational ? B * H : T * B * H, seed: 4);
        AreClose(
            ByHand((t, b, i, _) => (1, Factor(mask, t, b, i))),
            Leaky(masks => masks.Add("layer_update_mask_0", isVariational ? [B, H] : [T, B, H], mask)));
        AreClose(ByHand((_, _, _, _) => (1, 1)), Leaky(_ => { }));
    }

    [Fact]
    public void Masks_of_matrices_act_on_their_numbers()
    {
        double[] mask = Numbers(H * H, seed: 5);
        AreClose(
            ByHand((_, _, i, unit) => (mask[(i * H) + unit], 1)),
            Leaky(masks => masks.Add("layer_weight_mask_0", [H, H], mask)));
    }

    /// <summary>Columns are those of the kernel, then those of the recurrent kernel; a matrix over something computed has a mask of its own.</summary>
    [Theory]
    [InlineData("Gru", "weight_mask", 3, "kernel:2,recurrent_kernel:1")]
    [InlineData("OriginalGru", "weight_mask", 2, "kernel:2")]
    [InlineData("OriginalGru", "weight_mask_n", 1, "kernel_n:1")]
    [InlineData("Lstm", "weight_mask", 4, "kernel:4")]
    public void Masks_of_matrices_stand_by_columns(string cell, string name, int gates, string kernels)
    {
        NetworkTensors parameters = RecurrentTests.Parameters(cell), masks = new(), dropped = new();
        double[] mask = Numbers(H * gates * H, seed: 6);
        masks.Add($"layer_{name}_0", [H, gates * H], mask);
        var first = new Dictionary<string, (int First, int Count)>();
        foreach (string[] part in kernels.Split(',').Select(kernel => kernel.Split(':')))
            first.Add($"layer_{part[0]}_0", (first.Values.Sum(before => before.Count), int.Parse(part[1])));
        foreach (TensorInfo tensor in parameters.All)
        {
            double[] values = [.. parameters[tensor.Name]];
            if (first.TryGetValue(tensor.Name, out (int First, int Count) columns))
            {
                int width = columns.Count * H, inputs = (values.Length / width) - H;
                for (int place = inputs * width; place < values.Length; place++)
                    values[place] *= mask[(((place / width) - inputs) * gates * H) + (columns.First * H) + (place % width)];
            }

            dropped.Add(tensor.Name, [.. tensor.Shape], values);
        }

        using NetworkTwin training = Open(B, parameters, masks), plain = Open(B, dropped);
        AreClose(
            plain.MakeRecurrent("layer", RecurrentTests.Text(cell)).Apply(X).Values, training.MakeRecurrent("layer", RecurrentTests.Text(cell)).Apply(X).Values);
    }

    /// <summary>What a cell computes of its previous output for a matrix sees the mask, and what it does apart from matrices does not.</summary>
    [Fact]
    public void The_mask_of_the_state_is_on_what_is_computed_of_it()
    {
        NetworkTensors parameters = RecurrentTests.Parameters("OriginalGru"), masks = new();
        double[] mask = Numbers(B * H, seed: 7), h0 = Numbers(B * H, seed: 8);
        masks.Add("layer_state_mask_0", [B, H], mask);
        using NetworkTwin training = Open(B, parameters, masks);
        Recurrence y = training.MakeRecurrent("layer", RecurrentTests.Text("OriginalGru")).Apply(X, new Vector(B, H, h0));

        double[] gates = parameters["layer_kernel_0"], candidate = parameters["layer_kernel_n_0"], bias = parameters["layer_bias_0"];
        for (int b = 0; b < B; b++)
        {
            double[] row = X.Row(0, b), h = h0[(b * H)..((b + 1) * H)], masked = [.. h.Select((value, i) => value * mask[(b * H) + i])];
            double[] reset = [.. Enumerable.Range(0, H).Select(unit => Scalar.Sigmoid(Sum([.. row, .. masked], gates, 2 * H, unit) + bias[unit]))];
            double[] kept = [.. masked.Select((value, i) => value * reset[i])];
            AreClose(
                [.. Enumerable.Range(0, H).Select(unit =>
                {
                    double update = Scalar.Sigmoid(Sum([.. row, .. masked], gates, 2 * H, H + unit) + bias[H + unit]);
                    return (update * h[unit]) + ((1 - update) * Math.Tanh(Sum([.. row, .. kept], candidate, H, unit) + bias[(2 * H) + unit]));
                })],
                y.Row(0, b));
        }

        static double Sum(double[] x, double[] matrix, int columns, int column) => x.Select((value, i) => value * matrix[(i * columns) + column]).Sum();
    }

    [Fact]
    public void Zoneout_keeps_old_values()
    {
        double[] mask = [.. Numbers(T * B * H, seed: 9).Select(value => value > 0 ? 1.0 : 0)];
        double[] Kept(double[] old, double[] next, int t, int b) => [.. next.Select((value, i) => mask[(((t * B) + b) * H) + i] > 0 ? value : old[i])];
        AreClose(ByHand((_, _, _, _) => (1, 1), Kept), Leaky(masks => masks.Add("layer_zoneout_mask_h_0", [T, B, H], mask), zoneout: 0.25));
        AreClose(
            ByHand((_, _, _, _) => (1, 1), (old, next, _, _) => [.. next.Select((value, i) => (0.75 * value) + (0.25 * old[i]))]),
            Leaky(_ => { }, zoneout: 0.25));
    }

    [Fact]
    public void Masks_of_other_size_are_refused()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => Leaky(masks => masks.Add("layer_state_mask_0", [7], Numbers(7))));
        Assert.Equal("layer_state_mask_0 has 7 values, and not one for each of the 4 columns of 2 sequences.", failure.Message);
    }

    private static double Factor(double[] mask, int t, int b, int i) => mask[(mask.Length == B * H ? b * H : ((t * B) + b) * H) + i];

    private static IReadOnlyList<double> Leaky(Action<NetworkTensors> add, double zoneout = 0)
    {
        NetworkTensors parameters = new(), masks = new();
        parameters.Add("layer_kernel_0", [I + H, H], Kernel);
        parameters.Add("layer_bias_0", [H], Bias);
        add(masks);
        using NetworkTwin twin = Open(B, parameters, masks);
        return twin.MakeRecurrent("layer", TwinLayers.Leaky(H, zoneout)).Apply(X).Values;
    }

    // What a number of the previous output counts for a unit, and what the update does.
    private static double[] ByHand(Func<int, int, int, int, (double State, double Update)> factors, Func<double[], double[], int, int, double[]>? keep = null)
    {
        double[] y = new double[T * B * H];
        for (int b = 0; b < B; b++)
        {
            double[] h = new double[H];
            for (int t = 0; t < T; t++)
            {
                double[] next = new double[H];
                for (int unit = 0; unit < H; unit++)
                {
                    double z = Bias[unit];
                    for (int i = 0; i < I; i++)
                        z += X[t, b, i] * Kernel[(i * H) + unit];
                    for (int i = 0; i < H; i++)
                        z += h[i] * factors(t, b, i, unit).State * Kernel[((I + i) * H) + unit];
                    next[unit] = h[unit] + (Math.Tanh(z) * factors(t, b, unit, unit).Update);
                }

                h = keep is null ? next : keep(h, next, t, b);
                h.CopyTo(y, ((t * B) + b) * H);
            }
        }

        return y;
    }
}
