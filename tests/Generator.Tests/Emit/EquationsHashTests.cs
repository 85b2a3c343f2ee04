using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Checkpoints hold the hash of their cell's equations: it is the same where the same is computed, and another one elsewhere.</summary>
public sealed class EquationsHashTests
{
    // Trained models hold these. What changes one makes ModelGen refuse all that were trained before.
    public static TheoryData<string, string> Known => new()
    {
        { "CoupledLstm", "4b07951d0950acbd1d66ac44f4b0e33b70b99376e76b9574330faed570d80ac0" },
        { "Gru", "286cdc28850c2913e1b6d3146bbd13182383ed66c71c461b6fa66aecac5e465f" },
        { "LayerNormLstm", "f9120c392e8213975e3cc3955a61abe584ba6794283042ec7669fe1f9a28c387" },
        { "Lstm", "b7c4fe2720d28a1c50eb292c58cef3cbfff9d573bc970236976eb8f31104f43b" },
        { "OriginalGru", "594dcfb1e2d139329fe64af9ba8e4c7cc1e2a6fd066f8755856b4fb059af8d02" },
        { "PeepholeLstm", "53815f992c1a4fd170ac303ea0fa716cc42b7cb20f8944e9e5172994074a8be8" },
        { "ProjectedLstm", "eebe030faba44f278dcc47cf81cf7162375a02eb50c606e29a7d8ae652d3a8a7" },
        { "ReluRnn", "2ab636c52252cd012bdf42fef59f71dc02b5f0e4db13cd5783b5e61f6c6484c0" },
        { "Rnn", "8b3f0d682b22b835db4d8e7b583aeaa772f38ff3cd4e92344eac8112ba12d19c" },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void The_hash_of_a_standard_cell_stays_what_it_was(string cell, string hash) => Assert.Equal(hash, EquationsHash.Of(StandardCells.Find(cell)!));

    [Fact]
    public void Every_standard_cell_has_a_hash_of_its_own()
    {
        Assert.Equal(StandardCells.Names, Known.Select(row => (string)row[0]));
        Assert.Distinct(Known.Select(row => (string)row[1]));
    }

    [Theory]
    [InlineData("static float Step(float z, float h) { float a = Tanh(z); float b = Sigmoid(h); return a * b; }")]
    [InlineData("static float Step(float z, float h) { float left = Tanh(z); /* a comment */ float right = Sigmoid(h); return left * right; }")]
    [InlineData("static float Step(float z, float h) { float b = Sigmoid(h); float a = Tanh(z); return a * b; }")]
    [InlineData("static float Step(float z, float h) => Tanh(z) * Sigmoid(h);")]
    [InlineData("static float Step(float gate, float h) => Tanh(gate) * Sigmoid(h);")]
    [InlineData("static float Step(float z, float h) => Product(Tanh(z), Sigmoid(h)); static float Product(float x, float y) => x * y;")]
    [InlineData("const float One = 1; static float Step(float z, float h) { float unused = z * 3; return One * Tanh(z) * Sigmoid(h); }")]
    [InlineData("static Units Step(Units z, Units h) => Tanh(z) * Sigmoid(h);")]
    public void What_computes_the_same_has_the_same_hash(string members) => Assert.Equal(
        Of("static float Step(float z, float h) { float a = Tanh(z); float b = Sigmoid(h); return a * b; }"), Of(members));

    [Fact]
    public void What_computes_something_else_has_another_hash()
    {
        string[] cells =
        [
            "static float Step(float z) => Tanh(z);",
            "static float Step(float z) => -2 * Tanh(3 * z);",
            "static float Step(float z) => -2 * Tanh(4 * z);",
            "static float Step(float z) => 2 * Tanh(3 * z);",
            "static float Step(float z) => Tanh(3 * z) / -2;",
            "static float Step(float z) => -2 / Tanh(3 * z);",
            "static float Step(float z) => Sigmoid(z);",
            "static float Step([NoBias] float z) => Tanh(z);",
            "static float Step([FromInput] float z) => Tanh(z);",
            "static float Step([FromInput, NoBias] float z) => Tanh(z);",
            "static float Step([FromState] float z) => Tanh(z);",
            "static float Step(float z, float h) => Tanh(z) - h;",
            "static float Step(float z, float h) => h - Tanh(z);",
            "static float Step(float z, float h) => Tanh(z - h);",
            "static float Step(float z, float h) => z < 0 ? h : z;",
            "static float Step(float z, float h) => z <= 0 ? h : z;",
            "static float Step(float z, float h) => z < 1 ? h : z;",
            "static float Step(float z, float h) => z < 0 ? z : h;",
            "static float Step(float z, float h) => Math.Max(z, h);",
            "static float Step(float z, float h) => Math.Min(z, h);",
            "static float Step(float a, float b) => Tanh(a) * b;",
            "static float Step(float b, float a) => Tanh(a) * b;",
            "static float Step(float a, [FromInput] float b) => Tanh(a) * b;",
            "static float Step(float a, [PerUnit] float b) => Tanh(a) * b;",
            "static float Step(float a, [Hyperparameter] float b = 2) => Tanh(a) * b;",
            "static float Step(float a, [Hyperparameter] float b = 3) => Tanh(a) * b;",
            "static float Step(float a, [Hyperparameter] float forgetBias) => Tanh(a) * forgetBias;",
            "static (float h, float c) Step(float a, float b, float c) => (Tanh(a) * c, b);",
            "static (float h, float c) Step(float a, float b, float c) => (b, Tanh(a) * c);",
            "static (float h, float c) Step(float a, float b, float c, float h) => (h + b, Tanh(a) * c);",
            "static Units Step(Units z, Units h) => Mean(z) * h;",
            "static Units Step(Units z, Units h) => z * Mean(h);",
            "static Units Step(Units r, Gate n, Units h) => n(r * h);",
            "static Units Step(Units r, Gate n, Units h) => n(r - h);",
            "static Units Step(Units r, Gate n, Units h) => n(r * h) * h;",
            "static (Units h, Units c) Step(Units a, Units c, Projection p) => (p(a * c), c - a);",
            "static (Units h, Units c) Step(Units a, Units c, Projection p) => (p(a - c), c - a);",
            "const float Two = 2; static float Step(float z) => Helper(z); static float Helper(float x) => Two * Tanh(x) + 1;",
            "const float Two = 3; static float Step(float z) => Helper(z); static float Helper(float x) => Two * Tanh(x) + 1;",
            "const float Two = 2; static float Step(float z) => Helper(z); static float Helper(float x) => Two * Sigmoid(x) + 1;",
        ];
        (string Hash, string Cell)[] hashes = [.. cells.Select(cell => (Of(cell), cell))];
        Assert.Empty(hashes.GroupBy(pair => pair.Hash).Where(group => group.Count() > 1).Select(group => string.Join(" | ", group)));
    }

    [Fact]
    public void A_generated_configuration_has_the_hash_of_its_cell()
    {
        foreach (string model in (string[])["LstmModel(VocabSize = 5,", "RecurrentLayer(InputSize = 5,"])
        {
            GeneratorRun run = GeneratorRun.Of(CellSource.Of("static float Step(float z) => Tanh(z);") + $"\n[{model} HiddenSize = 4, Cell = typeof(Mine))] partial class Small;");
            run.AssertClean();
            string hash = EquationsHash.Of(run.Spec().Cell!);
            Assert.Equal(Of("static float Step(float z) => Tanh(z);"), hash);
            Assert.Contains(run.Result.GeneratedSources, file => file.SourceText.ToString().Contains($"EquationsHash = \"{hash}\",", System.StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_sum_of_very_many_terms_has_a_hash()
    {
        const int Terms = 100_000;
        IEnumerable<TapeEntry> sums = Enumerable.Range(0, Terms).Select(term => new TapeEntry(Op.Add, "", 0, [term, 0]));
        var cell = new CellSpec("Deep", [new GateSpec("z")], ["h"], [], null, [], new Tape([new TapeEntry(Op.Input, "z", 0, []), .. sums], [new("h", Terms)]));
        Assert.Equal(64, EquationsHash.Of(cell).Length);
    }

    // By the way of the compiler, so that helpers and constants are read as a user's are.
    private static string Of(string members)
    {
        GeneratorRun run = GeneratorRun.Of(CellSource.WithModel(CellSource.Of(members)));
        Assert.Empty(run.Problems);
        return EquationsHash.Of(run.Spec().Cell!);
    }
}
