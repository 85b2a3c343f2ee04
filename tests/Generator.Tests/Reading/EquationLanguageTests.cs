using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Model;
using ModelGen.Generator.Tests.Algebra;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>What the language of equations has, read as the compiler compiles it.</summary>
public sealed class EquationLanguageTests
{
    private const int Units = 4;

    [Theory]
    [InlineData("Sigmoid(z)")]
    [InlineData("Tanh(z)")]
    [InlineData("Relu(z)")]
    [InlineData("Softplus(z)")]
    [InlineData("Exp(z)")]
    [InlineData("Log(Exp(z))")]
    [InlineData("Sqrt(z * z + 1)")]
    [InlineData("Abs(z)")]
    [InlineData("Min(z, h)")]
    [InlineData("Max(z, h)")]
    [InlineData("Equations.Tanh(z)")]
    [InlineData("ModelGen.Equations.Tanh(z)")]
    [InlineData("-z + +h - (z - h) * (z / (h + 10))")]
    [InlineData("z - -h - (-z) * -h")]
    [InlineData("1 - 2f * 0.5f + (float)0.25 + 1e-1f + 0x10 + 1_000 + 0b11")]
    [InlineData("1 / 2 + z")]
    [InlineData("7 / 2 * z + 7 / -2")]
    [InlineData("1f / 3 + z")]
    [InlineData("(float)(0.1 * z)")]
    [InlineData("0.1f * 3 + z")]
    public void Both_over_numbers_and_over_units(string expression)
    {
        AssertSame(CellSource.OfBody($"return {expression} + 0 * (z + h);"));
        AssertSame(CellSource.OfUnitsBody($"return {expression.Replace("(float)(0.1 * z)", "(float)0.1 * z")} + 0 * (z + h);"));
    }

    [Theory]
    [InlineData("MathF.Exp(z)")]
    [InlineData("MathF.Log(Exp(z))")]
    [InlineData("MathF.Sqrt(z * z)")]
    [InlineData("MathF.Abs(z)")]
    [InlineData("MathF.Min(z, h) + MathF.Max(z, h)")]
    [InlineData("MathF.Tanh(z)")]
    [InlineData("(float)Math.Exp(z)")]
    [InlineData("(float)(Math.Tanh(z) / 3)")]
    [InlineData("Math.Max(z, 0)")]
    [InlineData("Math.Max(1, 2) * z")]
    [InlineData("Math.Max(7, 2.5f) / 2 * z")]
    [InlineData("(float)(Math.Exp(1) / 2) * z")]
    [InlineData("Min(z, float.MaxValue)")]
    [InlineData("System.MathF.Tanh(z)")]
    [InlineData("MathF.PI * z")]
    public void The_mathematics_of_the_system(string expression) => AssertSame(CellSource.OfBody($"return {expression} + h;"));

    [Theory]
    [InlineData("Mean(z)")]
    [InlineData("Variance(z)")]
    [InlineData("(z - Mean(z)) / Sqrt(Variance(z) + 1e-5f)")]
    [InlineData("Mean(z) > Mean(h) ? z : h")]
    [InlineData("Mean(Mean(z) * h)")]
    [InlineData("Mean(Tanh(z))")]
    [InlineData("Mean(z) + 1")]
    public void Means_over_the_units(string expression) => AssertSame(CellSource.OfUnitsBody($"return {expression} + 0.5f * z + h;"));

    [Theory]
    [InlineData("z < h")]
    [InlineData("z <= h")]
    [InlineData("z > h")]
    [InlineData("z >= h")]
    [InlineData("z == h")]
    [InlineData("z != h")]
    [InlineData("!(z < h)")]
    [InlineData("!(z <= h)")]
    [InlineData("z < h && h < 1")]
    [InlineData("z < h || h < 1")]
    [InlineData("!(z < h || (h >= 1 && z != 0)) && !(h == 0)")]
    [InlineData("(z > 0 || h > 0) && (z < 1 || h < 1)")]
    [InlineData("0 < z")]
    [InlineData("z > 0.5")]
    public void Conditions_hold_as_in_CSharp_not_a_number_included(string condition)
    {
        var program = new CellProgram(CellSource.OfBody($"return {condition} ? z + 10 : h + 20;"));
        var compiled = program.Compile();
        float[] values = [-1, -0f, 0, 0.5f, 1, 2, float.NaN, float.PositiveInfinity];
        foreach ((float z, float h) in values.SelectMany(_ => values, (z, h) => (z, h)))
        {
            double read = TapeEvaluator.Evaluate(program.Spec.Equations, new Dictionary<string, double> { ["z"] = z, ["h"] = h })["h"];
            Assert.Equal((float)compiled.Invoke(null, [z, h])!, (float)read);
        }
    }

    [Theory]
    [InlineData("static float Step(float z, float h) => z * h;")]
    [InlineData("static float Step(float z, float h) { return (z * h); }")]
    [InlineData("static float Step(float z, float h) { float a = z, b = a * h; var c = b + a; const float Two = 2; return c * Two; }")]
    [InlineData("const float Half = 0.5f; const int Two = 2; static float Step(float z, float h) => Half * z + Mine.Two * h;")]
    [InlineData("static (float h, float c) Step(float z, float c) => (h: z + c, c: z);")]
    [InlineData("static (float h, float c) Step(float z, float c, float h) => ((z + c), h * c);")]
    [InlineData("static float Step(float z, float h) => Gated(z, h) + Gated(h, z); static float Gated(float x, float y) => Sigmoid(x) * y;")]
    [InlineData("static float Step(float z, float h) => Outer(z) * h; static float Outer(float x) { var y = Inner(x); return y + y; } static float Inner(float x) => Tanh(x);")]
    [InlineData("static Units Step(Units z, Gate n, Units h) => n(Sigmoid(z) * h);")]
    [InlineData("static Units Step(Units z, Gate n, Units h) => n.Invoke(z * h) + n(z * h);")]
    [InlineData("static Units Step(Units z, Gate n, Gate m, Units h) => m(n(z * h) + h) * z;")]
    [InlineData("static (Units h, Units c) Step(Units z, Units c, Projection p) { Units y = p(z + c); return (y, z * c); }")]
    [InlineData("static float Step([FromInput] float x, [FromState, NoBias] float y, [PerUnit] float w, [Hyperparameter] float s = 2, [Hyperparameter] float forgetBias = 1) => x * y + w * s;")]
    public void Forms_of_a_cell(string members) => AssertSame(CellSource.Of(members));

    [Fact]
    public void Parameters_become_gates_states_weights_and_hyperparameters()
    {
        CellSpec cell = new CellProgram(CellSource.Of("""
            static (Units h, Units c) Step(
                Units i, [FromInput] Units f, [FromState, NoBias] Units o, [NoBias] Gate n, Units c, [PerUnit] Units w,
                [PerUnit(Initial = 1)] Units g, [PerUnit(Initial = -2)] Units v, Projection p,
                [Hyperparameter] float slope = 0.25f, [Hyperparameter] float forgetBias = 3) => (p(n(i) + g * w), f * o * v + c);
            """)).Spec;
        Assert.Equal("Mine", cell.Name);
        Assert.Equal(
            [new("i"), new("f", GateSource.Input), new("o", GateSource.State, HasBias: false), new GateSpec("n", GateSource.InputAndOperand, HasBias: false)], cell.Gates);
        Assert.Equal(["h", "c"], cell.States);
        Assert.Equal([new("w", null), new("g", 1), new UnitWeightSpec("v", -2)], cell.Weights);
        Assert.Equal("p", cell.Projection);
        Assert.Equal([new("slope", 0.25), new HyperparameterSpec("forgetBias", 3)], cell.Hyperparameters);
        Assert.Equal(["h", "c", "n_operand", "p_operand"], cell.Equations.Results.Select(result => result.Name));
    }

    [Fact]
    public void Names_are_letters_and_digits_and_each_is_there_once()
    {
        CellSpec cell = new CellProgram(CellSource.Of("""
            static (float h, float @event, float cell_state) Step(float gate_i, float gateI, float @class, float _2, float @event, float cell_state, [PerUnit] float Wide)
            {
                var gate__i = Tanh(gate_i + gateI);
                var @return = Tanh(gate__i * @class);
                return (@return * @event, _2 * Wide, cell_state + gate_i);
            }
            """)).Spec;
        Assert.Equal(["gateI", "gateI2", "classValue", "value2"], cell.Gates.Select(gate => gate.Name));
        Assert.Equal(["h", "eventValue", "cellState"], cell.States);
        Assert.Equal("Wide", cell.Weights.Single().Name);
        Assert.Equal(["gateI3", "returnValue"], cell.Equations.Entries.Where(entry => entry.Op == Op.Tanh).Select(entry => entry.Name));
    }

    [Fact]
    public void A_value_is_read_once_however_often_it_is_used()
    {
        string locals = string.Concat(Enumerable.Range(1, 60).Select(n => $"float a{n} = a{n - 1} + a{n - 1} * 0.5f;"));
        CellSpec cell = new CellProgram(CellSource.OfBody($"float a0 = z * h; {locals} return a60;")).Spec;
        Assert.InRange(cell.Equations.Entries.Count, 120, 130);
    }

    [Fact]
    public void A_method_of_the_cell_is_read_once_for_the_same_arguments()
    {
        string methods = string.Concat(Enumerable.Range(1, 60).Select(n => $"static float F{n}(float x) => F{n - 1}(x) * F{n - 1}(x);"));
        CellSpec cell = new CellProgram(CellSource.Of($"static float F0(float x) => x; {methods} static float Step(float z) => F60(z);")).Spec;
        Assert.Equal(61, cell.Equations.Entries.Count);
    }

    [Fact]
    public void Methods_that_grow_without_bounds_are_refused()
    {
        string methods = string.Concat(Enumerable.Range(1, 60).Select(n => $"static float F{n}(float x) => F{n - 1}(2 * x) + F{n - 1}(x + 1);"));
        Assert.All(
            GeneratorRun.Of(CellSource.Of($"static float F0(float x) => x; {methods} static float Step(float z) => F60(z);")).Problems,
            problem => Assert.EndsWith("the equations are too long", problem));
    }

    [Fact]
    public void A_long_sum_is_read()
    {
        CellSpec cell = new CellProgram(CellSource.OfBody($"return h{string.Concat(Enumerable.Repeat(" + z * 2", 5000))};")).Spec;
        Assert.Equal(5004, cell.Equations.Entries.Count);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1000)]
    [InlineData(3000)]
    [InlineData(20000)]
    public void A_deep_nest_is_read_or_refused(int depth)
    {
        foreach (string deep in (string[])[
            string.Concat(Enumerable.Repeat("-Tanh(", depth)) + "z" + new string(')', depth),
            string.Concat(Enumerable.Repeat("z > 0 ? z : ", depth)) + "h"])
        {
            var run = GeneratorRun.Of(
                "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8)] partial class Small;", CellSource.OfBody($"return {deep} + z * h;"));
            Assert.DoesNotContain(run.Problems, problem => problem.Contains("MG900", StringComparison.Ordinal));
            Assert.Equal(["Small.g.cs", "Small.Cpu.g.cs", "Small.Cuda.g.cs"], run.Files);
        }
    }

    private static void AssertSame(string source)
    {
        var program = new CellProgram(source);
        var compiled = program.Compile();
        var random = new Random(1);
        for (int sample = 0; sample < 20; sample++)
        {
            var call = new CellCall(compiled, Units, random, scale: 2);
            var read = TapeEvaluator.Evaluate(program.Spec.Equations, call.Inputs, call.Products);
            foreach ((string state, double[] expected) in program.Spec.States.Zip(call.Invoke()))
            {
                Assert.All(expected.Zip(read[state]), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * (1 + Math.Abs(pair.First))));
            }
        }
    }
}
