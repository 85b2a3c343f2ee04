using System;
using System.Linq;
using Xunit;

namespace ModelGen.Tests.Fixtures;

[RecurrentLayer(InputSize = 1, HiddenSize = 9, NumLayers = 2, NumSteps = 20, BatchSize = 2, MaxGateGradient = 0.0005)]
internal sealed partial class LimitedLayer;

/// <summary>
/// Section 10 of tests/fixtures/README.md: the regression whose gradients of pre-activations are limited. Its sequences begin at step 0 and go
/// on to the end, so its layers are a declared one that begins with zeros; the output layer is written here.
/// </summary>
public abstract class GateLimitFixtures<TComputing>
    where TComputing : IComputing
{
    private const int T = 20, N = 2, H = 9;

    public static TheoryData<string, int> Cases => FixtureCases.Of<TComputing>(["regression_clip_threshold"]);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_limited_as_in_the_reference(string name, int variant) => Fixture.Check(name, fixture => Check(fixture, TComputing.Options(variant)));

    private static void Check(Fixture fixture, ModelOptions options)
    {
        foreach ((string key, double value) in new[] { ("H", H), ("L", 2), ("T", T), ("N", N), ("I", 1), ("clip_threshold", 0.0005) })
            fixture.AssertSays(key, value);
        fixture.AssertSays("kind", "regression");
        float[] flags = fixture.Floats("in.clip");
        Assert.All(flags.Select((flag, place) => (flag, place)), each => Assert.Equal(each.place < N ? 0 : 1, each.flag));
        _ = (fixture.Floats("in.h0"), fixture.Floats("in.c0"));
        using LimitedLayer layer = LimitedLayer.Create(options);
        for (int l = 0; l < 2; l++)
        {
            float[] w = fixture.Floats($"param.weight_i_{l}"), u = fixture.Floats($"param.weight_h_{l}");
            layer.SetParameter($"kernel_{l}", [.. Columns(w), .. Columns(u)]);
            layer.SetParameter($"bias_{l}", Columns(fixture.Floats($"param.bias_{l}")));
        }

        float[] top = new float[T * N * H], ofInput = new float[T * N];
        layer.Forward(fixture.Floats("in.x"), top);
        fixture.AssertClose("out.top", top, 1e-4);
        float[] matrix = fixture.Floats("param.ip_w"), wanted = fixture.Floats("in.target");
        float shift = fixture.Floats("param.ip_b")[0];
        float[] prediction = [.. Enumerable.Range(0, T * N).Select(row => (float)(shift + Enumerable.Range(0, H).Sum(h => (double)top[(row * H) + h] * matrix[h])))];
        fixture.AssertClose("out.pred", prediction, 1e-4);
        fixture.AssertClose("loss", [(float)prediction.Zip(wanted).Sum(pair => Math.Pow(pair.First - (double)pair.Second, 2) / (2 * T * N))], 1e-4);
        double[] slopes = [.. prediction.Zip(wanted).Select(pair => (pair.First - (double)pair.Second) / (T * N))];
        fixture.AssertClose("grad.param.ip_b", [(float)slopes.Sum()], 1e-3);
        fixture.AssertClose("grad.param.ip_w", [.. Enumerable.Range(0, H).Select(h => (float)slopes.Select((slope, row) => slope * top[(row * H) + h]).Sum())], 1e-3);
        layer.Backward([.. slopes.SelectMany(slope => matrix.Select(weight => (float)(slope * weight)))], ofInput);
        fixture.AssertClose("grad.in.x", ofInput, 1e-3);
        for (int l = 0; l < 2; l++)
        {
            int width = l == 0 ? 1 : H;
            float[] kernel = new float[(width + H) * 4 * H], bias = new float[4 * H];
            layer.GetGradient($"kernel_{l}", kernel);
            layer.GetGradient($"bias_{l}", bias);
            fixture.AssertClose($"grad.param.weight_i_{l}", Rows(kernel[..(width * 4 * H)], width), 1e-3);
            fixture.AssertClose($"grad.param.weight_h_{l}", Rows(kernel[(width * 4 * H)..], H), 1e-3);
            fixture.AssertClose($"grad.param.bias_{l}", Rows(bias, 1), 1e-3);
        }

        foreach (string state in new[] { "h", "c" })
        {
            float[] final = new float[2 * N * H];
            layer.GetFinalState(state, final);
            fixture.AssertClose($"out.final_{state}", final, 1e-4);

            // What the first step begins with is nothing, and gets nothing.
            Assert.All(fixture.Expected($"grad.in.{state}0"), value => Assert.Equal(0, value));
        }
    }

    // Gates are i, f, o, g there, each a block of rows, and i, j, f, o here, each a block of columns.
    private static float[] Columns(float[] matrix)
    {
        int width = matrix.Length / (4 * H);
        int[] gates = [0, 3, 1, 2];
        return [.. Enumerable.Range(0, width).SelectMany(row => gates.SelectMany(gate => Enumerable.Range(0, H).Select(h => matrix[(((gate * H) + h) * width) + row])))];
    }

    private static float[] Rows(float[] matrix, int width)
    {
        int[] places = [0, 2, 3, 1];
        return [.. places.SelectMany(gate => Enumerable.Range(0, H).SelectMany(h => Enumerable.Range(0, width).Select(row => matrix[(row * 4 * H) + (gate * H) + h])))];
    }
}
