using System;
using System.Collections.Generic;
using System.Reflection;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>
/// Cells that a user could write and that nothing in the box is like. Each is compiled, without a warning, as a plain layer, as
/// two layers in both directions with padding, and as a language model; gradients are slopes.
/// </summary>
public sealed class HostileCellTests
{
    /// <summary>Names that generated code, its plans or C# use for something else.</summary>
    [Theory]
    [InlineData("float row, float unit, float begin, [PerUnit] float end, [PerUnit] float lastRow, float worker",
        "float value = Sigmoid(row) * Tanh(unit + end); float saved = Tanh(begin) * lastRow; return value + saved * Sigmoid(worker);")]
    [InlineData("float i, float iRow, float iRows, float dI, [PerUnit] float iSum",
        "float iRowRow = Tanh(i + iSum); float dIRow = Sigmoid(iRow) * iRowRow; return dIRow + Tanh(iRows) * dI;")]
    [InlineData("float isReal, float is_real, float d_h, float h_next, float h",
        "float dHNext = Tanh(isReal) + Sigmoid(is_real); float d_d_h = dHNext * Tanh(d_h); return d_d_h * h + Tanh(h_next);")]
    [InlineData("float T, float B, float H, float I, float Lanes, float Arena",
        "float At = Tanh(T) + Sigmoid(B); float Pitch = Tanh(H * At) + I; return Tanh(Pitch) * Sigmoid(Lanes) * Tanh(Arena);")]
    [InlineData("float Vector256, float VectorMath, float Unsafe, float nuint",
        "float Words = Tanh(Vector256) + Sigmoid(VectorMath); float Masks = Words * Words; return Tanh(Unsafe * Masks) + Sigmoid(nuint) * Masks;")]
    [InlineData("float @class, float @float, [PerUnit] float @ref, float @event",
        "float @in = Tanh(@class); float @out = @in * Sigmoid(@float + @ref); return @out * Tanh(@event);")]
    [InlineData("float _a, float b_, float c__d, float __, float e_1",
        "float _ = Tanh(_a); float f__ = _ * Sigmoid(b_); float g_g = Tanh(c__d) * f__; return g_g + Tanh(__ * f__) * Sigmoid(e_1);")]
    [InlineData("float a, [PerUnit] float z, [PerUnit] float y, [PerUnit] float mask, [PerUnit] float saved, [PerUnit] float dropped",
        "return Tanh(a * z + y) * mask + Sigmoid(a * saved) * dropped;")]
    [InlineData("float a, [PerUnit] float inputKernel, [PerUnit] float recurrentKernel, [PerUnit] float Bias, [PerUnit] float embedded",
        "return Tanh(a * inputKernel + recurrentKernel) * Bias + Sigmoid(a * embedded);")]
    [InlineData("float f, float saved_0, float kept_0, float f_operand",
        "float saved0 = Tanh(f); float saved1 = Sigmoid(saved_0); return saved0 * saved1 * Tanh(kept_0 * saved1) + Tanh(f_operand);")]
    public void A_name_is_only_a_name(string parameters, string body) => Check($"float Step({parameters})", body, "names", 11);

    /// <summary>States are fields of the state table, buffers of the plan and locals of the code at once.</summary>
    [Long]
    [Theory]
    [InlineData("z", "y", "mask")]
    [InlineData("saved", "dropped", "x")]
    [InlineData("bias", "kernel", "projection")]
    [InlineData("Bias", "inputKernel", "recurrentKernel")]
    [InlineData("h1", "h", "stateZ")]
    [InlineData("input", "embedded", "output")]
    [InlineData("logits", "carried", "initial")]
    [InlineData("H", "T", "Arena")]
    [InlineData("@new", "_x", "s_")]
    [InlineData("dH", "h", "d_d_h")]
    public void A_state_may_be_called_anything(string first, string second, string third) => Check(
        $"(float {first}, float {second}, float {third}) Step(float a, float b, float {first}, float {second}, float {third})",
        $"float n = Sigmoid(a) * {second} + Tanh(b) * {third}; return (Tanh(n) + {first} * {third}, n, {third} * Sigmoid(b) - {first});",
        "states", 11);

    [Long]
    [Theory]
    [InlineData("a cell that looks at the input only",
        "(float h, float c) Step([FromInput] float x, [FromInput] float f, [FromInput, NoBias] float r, float c)",
        "float k = Sigmoid(f); float m = k * c + (1 - k) * x; return (Sigmoid(r) * Tanh(m), m);")]
    [InlineData("a cell that looks at its state only",
        "float Step([FromState] float a, [FromState, NoBias] float b, float h)", "return Tanh(a) * Sigmoid(b) + h * 0.5f;")]
    [InlineData("gates of all kinds, with and without bias, in mixed order",
        "float Step([NoBias] float a, [FromState] float b, [FromInput, NoBias] float c1, float d, [FromInput] float e, [FromState, NoBias] float f, [NoBias] float g)",
        "return Tanh(a + b * Sigmoid(c1)) * Sigmoid(d) + Tanh(e) * f + Tanh(g);")]
    [InlineData("a condition",
        "float Step(float a, float b, float h)", "return h < 10 ? (a <= 20 ? Tanh(a) * Sigmoid(b) : a) : b;")]
    [InlineData("a state that is returned unchanged",
        "(float h, float c) Step(float a, float c)", "return (Tanh(a) * c, c);")]
    [InlineData("a state that nothing reads but itself",
        "(float h, float c, float s) Step(float a, float b, float c, float s)",
        "float m = Sigmoid(a) * c + Tanh(b); return (Tanh(m), m, s * 0.5f + m);")]
    [InlineData("two states that are the same value",
        "(float h, float c) Step(float a, float b, float h, float c)", "float m = Sigmoid(a) * c + Tanh(b) * h; return (m, m);")]
    [InlineData("states that change places",
        "(float h, float c) Step(float a, float h, float c)", "return (c + Tanh(a), h);")]
    [InlineData("a gate that is the state as it is", "(float h, float c) Step(float a, float b, float c)", "return (a * 0.3f, b * 0.2f + c * 0.5f);")]
    [InlineData("a cell that does not depend on its output", "float Step([FromInput] float a)", "return Tanh(a);")]
    [InlineData("every function",
        "float Step(float a, float b, float c1)",
        "return Tanh(Softplus(a) + Exp(-Abs(b + 30)) + Log(Softplus(c1) + 1)) * Sqrt(Sigmoid(a)) + Min(Tanh(b), 40) + Max(Relu(c1 + 50), 9) * 0.01f;")]
    public void An_unusual_cell_over_numbers(string about, string signature, string body) => Check(signature, body, about, 11, 1);

    [Long]
    [Theory]
    [InlineData("two functions of a gate, one for each stage",
        "Units Step(Units r, Gate n, Units h)", "Units a = Sigmoid(r); return Tanh(n(a * h)) * Tanh(r) + h * a;")]
    [InlineData("a gate that both stages read as it is",
        "Units Step(Units r, Gate n, Units u, Units h)", "Units a = Sigmoid(r) * Tanh(u); return Tanh(n(a * h)) * (r + 0.5f) + h * a * u;")]
    [InlineData("a value that both stages need, of a gate that only one reads",
        "Units Step(Units r, Units u, Gate n, Units h)", "Units a = Sigmoid(r); return Tanh(n(a * h)) * a + h * Sigmoid(u);")]
    [InlineData("a Gate over what another one made",
        "Units Step(Units r, Gate n, Gate m, Units h)",
        "Units first = Tanh(n(Sigmoid(r) * h)); Units second = Tanh(m(first * h)); return second * 0.5f + first * Sigmoid(r) + h * 0.1f;")]
    [InlineData("two Gates side by side",
        "Units Step(Units r, Gate n, [NoBias] Gate m, Units h)", "Units a = Sigmoid(r); return Tanh(n(a * h)) * Sigmoid(m((1 - a) * h));")]
    [InlineData("a Gate over the output as it is", "Units Step(Gate n, Units u, Units h)", "Units k = Sigmoid(u); return k * Tanh(n(h)) + (1 - k) * h;")]
    [InlineData("a Gate over another state",
        "(Units h, Units c) Step(Units f, Gate n, Units c)", "Units m = Sigmoid(f) * c + Tanh(n(c)); return (Tanh(m), m);")]
    [InlineData("a Gate over the new state, which another state returns",
        "(Units h, Units c) Step(Units f, Units g, Gate o, Units c)",
        "Units m = Sigmoid(f) * c + Tanh(g); return (Sigmoid(o(m)) * Tanh(m), m);")]
    [InlineData("a Gate that only another state is made of",
        "(Units h, Units c) Step(Units f, Units g, Gate o, Units c)", "Units m = Tanh(f) + c * 0.5f; return (m * Sigmoid(g), Tanh(o(m)));")]
    [InlineData("a Gate over another gate as it is", "Units Step(Units a, Gate n)", "return Tanh(n(a)) + a * 0.2f;")]
    [InlineData("two Gates over the same value",
        "Units Step(Units r, Gate n, Gate m, Units h)", "Units a = Sigmoid(r) * h; return Tanh(n(a)) * Sigmoid(m(a));")]
    [InlineData("a Gate among gates of the input and of the state",
        "Units Step([FromInput, NoBias] Units a, Gate n, [FromState] Units b, [NoBias] Units d, Units h)",
        "Units r = Sigmoid(b); return Tanh(n(r * h) + a) * d + r * h;")]
    [InlineData("a weight that two stages use",
        "Units Step(Units r, Gate n, Units h, [PerUnit] Units w)", "Units a = Sigmoid(r + w); return Tanh(n(a * h * w)) * (a + w);")]
    [InlineData("a mean in two stages",
        "Units Step(Units r, Gate n, Units h)",
        "Units a = Sigmoid(r - Mean(r)); Units m = n(a * h); return Tanh((m - Mean(m)) / Sqrt(Variance(m) + 0.5f)) + a * Mean(h);")]
    [InlineData("a mean of what another stage made",
        "Units Step(Units r, Gate n, Units h)", "Units a = Sigmoid(r); float s = Mean(a * h); return Tanh(n(a * h)) * (s + 1);")]
    [InlineData("means of means, and the variance of a product",
        "(Units h, Units c) Step(Units a, Units b, Units c, [PerUnit] Units mean)",
        "float s = Mean(a); float t = Mean((a - s) * (b - Mean(b * s))); return (Tanh(a * t + Variance(a * b)) * mean, c * 0.5f + t + Variance(c));")]
    [InlineData("means called like what the code calls things",
        "Units Step(Units a, Units b)",
        "float H = Mean(a); float Lanes = Mean(b); float unit = Mean(a * H); float uniform = Sqrt(H * H + 1); float bSum = Mean(b * Lanes); float aSum = Mean(b * b * bSum); return Tanh(a * uniform + b * Lanes + unit * aSum);")]
    [InlineData("a state that is the same for all units",
        "(Units h, Units c) Step(Units a, Units c)", "float s = Mean(Tanh(a)); return (Tanh(a) * c, c * 0.5f + s);")]
    [InlineData("a projection with a mean and a Gate before it",
        "(Units h, Units c) Step(Units i, Units f, Gate o, Projection p, Units c)",
        "Units m = Sigmoid(f) * c + Tanh(i - Mean(i)); return (p(Sigmoid(o(m)) * m), m);")]
    public void An_unusual_cell_over_units(string about, string signature, string body) => Check(signature, body, about, 11, 1);

    [Theory]
    [InlineData("Units Step(Units r, Gate n, Units h)", "return Tanh(n(Sigmoid(r) * h)) * r;", true)]
    [InlineData("Units Step(Units r, Gate n, Units h)", "Units a = Sigmoid(r); return Tanh(n(a * h)) * a;", false)]
    public void Gates_are_shared_where_two_stages_read_one(string signature, string body, bool isShared)
    {
        string source = $$"""
            using ModelGen;
            using static ModelGen.Equations;

            [RecurrentLayer(InputSize = 5, HiddenSize = 11, Cell = typeof(Hostile))]
            public sealed partial class Plain;

            [RecurrentCell]
            public static class Hostile
            {
                public static {{signature}} { {{body}} }
            }
            """;
        var segments = new CellSegments(GeneratorRun.Of(source).Spec().Cell!, new Dictionary<string, double>(), isMasked: false);
        Assert.Equal(isShared, segments.SharesGates);
    }

    private static void Check(string signature, string body, string about, params int[] sizes)
    {
        foreach (int size in sizes)
        {
            // Few rows are divided among the threads by columns, many by rows; either layer is once the padded one.
            string source = size > 1 ? Layers(size, "", "VariableLengths = true, ") : Layers(size, "Bidirectional = true, VariableLengths = true, ", "");
            GeneratorRun run = GeneratorRun.Of(source.Replace("BODY", $"public static {signature} {{ {body} }}", StringComparison.Ordinal));
            run.AssertClean();
            Assembly program = run.Load();
            LayerSlopes.Check(program.GetType("Plain")!, 2, $"{about}: {signature}, Plain");
            LayerSlopes.Check(program.GetType("Deep")!, 1, $"{about}: {signature}, Deep");
        }
    }

    private static string Layers(int hidden, string plain, string deep) => $$"""
        using ModelGen;
        using static ModelGen.Equations;

        [RecurrentLayer(InputSize = 5, HiddenSize = {{hidden}}, NumSteps = 3, BatchSize = 3, {{plain}}InitScale = 0.5, Cell = typeof(Hostile))]
        public sealed partial class Plain;

        [RecurrentLayer(InputSize = 3, HiddenSize = {{hidden}}, NumSteps = 4, BatchSize = 9, NumLayers = 2, Bidirectional = true, {{deep}}InitScale = 0.5, Cell = typeof(Hostile))]
        public sealed partial class Deep;

        [LstmModel(VocabSize = 13, HiddenSize = {{hidden}}, NumLayers = 1, NumSteps = 3, BatchSize = 2, Cell = typeof(Hostile))]
        public sealed partial class Words;

        [RecurrentCell]
        public static class Hostile
        {
            BODY
        }
        """;
}
