using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Tests.Networks;

/// <summary>The parameters of the fixtures' models, as networks call and order them.</summary>
internal static class FixtureTensors
{
    // Gates are i, f, o, g there and i, j, f, o here.
    private static readonly int[] TheanoGates = [0, 3, 1, 2];

    /// <summary>Those of <see cref="MaskedClassifier"/> and <see cref="HoleyClassifier"/>.</summary>
    public static NetworkTensors Classifier(Fixture fixture, int vocabulary, int width, int classes, Func<string, double[]>? read = null)
    {
        Func<string, double[]> values = read ?? Parameters(fixture);
        var tensors = new NetworkTensors();
        tensors.Add("words", [vocabulary, width], values("Wemb"));
        double[] rows = [.. values("lstm_W"), .. values("lstm_U")];
        tensors.Add("lstm_kernel_0", [2 * width, 4 * width], Ordered(rows, width));
        tensors.Add("lstm_bias_0", [4 * width], Ordered(values("lstm_b"), width));
        tensors.Add("classes_kernel", [width, classes], values("U"));
        tensors.Add("classes_bias", [classes], values("b"));
        return tensors;
    }

    /// <summary>Those of the networks in RegressionNetworks.cs.</summary>
    public static NetworkTensors Regression(Fixture fixture, int inputs, int units, int layers, Func<string, double[]>? read = null)
    {
        Func<string, double[]> values = read ?? Parameters(fixture);
        var tensors = new NetworkTensors();
        for (int layer = 0; layer < layers; layer++)
        {
            int width = layer == 0 ? inputs : units;
            double[] rows = [.. Transposed(values($"weight_i_{layer}"), width), .. Transposed(values($"weight_h_{layer}"), units)];
            tensors.Add($"lstm_kernel_{layer}", [width + units, 4 * units], Ordered(rows, units));
            tensors.Add($"lstm_bias_{layer}", [4 * units], Ordered(values($"bias_{layer}"), units));
        }

        tensors.Add("ip_kernel", [units, 1], values("ip_w"));
        tensors.Add("ip_bias", [1], values("ip_b"));
        return tensors;
    }

    /// <summary>The states that the networks in RegressionNetworks.cs begin with.</summary>
    public static NetworkTensors RegressionStates(Fixture fixture, int units, int layers, int batch)
    {
        var tensors = new NetworkTensors();
        tensors.Add("lstm_h", [layers, batch, units], fixture.Doubles("in.h0"));
        tensors.Add("lstm_c", [layers, batch, units], fixture.Doubles("in.c0"));
        return tensors;
    }

    /// <summary>Those of the networks in TranslationNetworks.cs.</summary>
    public static NetworkTensors Translation(Fixture fixture, Func<string, double[]>? read = null)
    {
        Func<string, double[]> values = read ?? Parameters(fixture);
        int e = (int)fixture.Number("E"), h = (int)fixture.Number("H"), layers = (int)fixture.Number("L");
        (int sources, int targets) = ((int)fixture.Number("Vs"), (int)fixture.Number("Vt"));
        (string mode, string cell) = (fixture.Metadata("mode"), fixture.Metadata("cell"));
        var tensors = new NetworkTensors();
        tensors.Add("sourceWords", [sources, e], values("src_embedding"));
        tensors.Add("targetWords", [targets, e], values("tgt_embedding"));
        for (int layer = 0; layer < layers; layer++)
        {
            int inputs = layer == 0 ? e : h;
            if (mode == "bahdanau")
            {
                AddCell(tensors, values, read is not null, cell, "enc.fw", "encoder", "0", inputs, h);
                AddCell(tensors, values, read is not null, cell, "enc.bw", "encoder", "0_reverse", inputs, h);
            }
            else
            {
                AddCell(tensors, values, read is not null, cell, $"enc.l{layer}", "encoder", $"{layer}", inputs, h);
            }

            int context = mode switch { "context" => h, "bahdanau" => 2 * h, _ => 0 };
            AddCell(tensors, values, read is not null, cell, $"dec.l{layer}", "decoder", $"{layer}", inputs + context, h);
        }

        if (mode is "context" or "bahdanau")
        {
            tensors.Add("begin_kernel", [h, h], values("init_w"));
            tensors.Add("begin_bias", [h], values("init_b"));
        }

        if (mode == "bahdanau")
        {
            int a = (int)fixture.Number("A");
            tensors.Add("attend_query", [h, a], values("att_wq"));
            tensors.Add("attend_key", [2 * h, a], values("att_wk"));
            tensors.Add("attend_bias", [a], values("att_b"));
            tensors.Add("attend_score", [a], values("att_v"));
        }

        if (mode == "luong")
            tensors.Add("combine_kernel", [2 * h, h], values("att_wc"));
        double[] kernel = values("out_w");
        tensors.Add("words_kernel", [kernel.Length / targets, targets], kernel);
        tensors.Add("words_bias", [targets], values("out_b"));
        return tensors;
    }

    private static Func<string, double[]> Parameters(Fixture fixture) => name => fixture.Doubles($"param.{name}");

    private static void AddCell(
        NetworkTensors tensors, Func<string, double[]> values, bool isGradient, string cell, string theirs, string layer, string suffix, int inputs, int units)
    {
        switch (cell)
        {
            case "lstm":
                tensors.Add($"{layer}_kernel_{suffix}", [inputs + units, 4 * units], Values("kernel"));
                tensors.Add($"{layer}_bias_{suffix}", [4 * units], Values("bias"));
                break;
            case "gru_tf":
                tensors.Add($"{layer}_kernel_{suffix}", [inputs + units, 2 * units], Values("gate_kernel"));
                tensors.Add($"{layer}_kernel_n_{suffix}", [inputs + units, units], Values("cand_kernel"));
                tensors.Add($"{layer}_bias_{suffix}", [3 * units], [.. Values("gate_bias"), .. Values("cand_bias")]);
                break;
            default:
                double[] ofInput = Transposed(Values("w_ih"), inputs), ofState = Transposed(Values("w_hh"), units);
                double[] b = Values("b_ih"), c = Values("b_hh");
                tensors.Add($"{layer}_kernel_{suffix}", [inputs + units, 2 * units], [.. Columns(ofInput, 0, 2), .. Columns(ofState, 0, 2)]);
                tensors.Add($"{layer}_input_kernel_{suffix}", [inputs, units], Columns(ofInput, 2, 1));
                tensors.Add($"{layer}_recurrent_kernel_{suffix}", [units, units], Columns(ofState, 2, 1));
                // Two biases there are one here: it is their sum, and its gradient that of each.
                double[] both = [.. b.Zip(c, (x, y) => isGradient ? x : x + y).Take(2 * units)];
                tensors.Add($"{layer}_bias_{suffix}", [4 * units], [.. both, .. b.Skip(2 * units), .. c.Skip(2 * units)]);
                break;
        }

        double[] Values(string name) => values($"{theirs}.{name}");

        double[] Columns(double[] rows, int first, int count) => [.. rows.Chunk(3 * units).SelectMany(row => row.Skip(first * units).Take(count * units))];
    }

    // Rows of four gates, in our order.
    private static double[] Ordered(IEnumerable<double> rows, int units) =>
        [.. rows.Chunk(4 * units).SelectMany(row => TheanoGates.SelectMany(gate => row.Skip(gate * units).Take(units)))];

    private static double[] Transposed(double[] values, int columns) =>
        [.. Enumerable.Range(0, columns).SelectMany(column => Enumerable.Range(0, values.Length / columns).Select(row => values[(row * columns) + column]))];
}
