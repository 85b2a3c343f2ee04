using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using ModelGen.Generator.Emit.Cuda;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Tests.Lowering;
using ModelGen.Tests;
using Xunit;
using static ModelGen.Generator.Tests.Lowering.ByHand;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>The text that is written for operations, with what the way back makes of them, computes what they mean.</summary>
public sealed class OperationProgramTests
{
    private static readonly Dim S = new("3", 3), Four = new("4", 4);

    [Fact]
    public void Lists_put_together_by_chance() => Check(Enumerable.Range(0, 30));

    [Long]
    [Fact]
    public void Many_more_lists() => Check(Enumerable.Range(30, 300));

    /// <summary>The step of the inner loop has a name of its own, and a place is counted by both.</summary>
    [Fact]
    public void A_loop_in_a_loop()
    {
        View x = View.At(Matrices("x", Four.Times(S)), 0, [S, Dim.One]), y = View.At(Matrices("y", Four.Times(S.PlusOne())), 1, [S.PlusOne(), Dim.One]);
        View outer = View.At(Matrices("o", Four), 0);
        string text = new OperationProgram("Nest", [new TimeLoop("outer", Four, false, [new TimeLoop("inner", S, true, [Added(x, outer, y)])])]).Text;
        Assert.Contains("for (int t = 0; t < 4; t++)", text, StringComparison.Ordinal);
        Assert.Contains("for (int t2 = 3 - 1; t2 >= 0; t2--)", text, StringComparison.Ordinal);
        Assert.Contains("// y[3+1 t+t2+1] = Test(x[3 t+t2], o[t])", text, StringComparison.Ordinal);
        Assert.Contains("ref Arena[At.X + (3 * t + t2) * 2 * Pitch.Of3]", text, StringComparison.Ordinal);
        Assert.Contains("ref Arena[At.Y + ((3 + 1) * t + t2 + 1) * 2 * Pitch.Of3]", text, StringComparison.Ordinal);
        Assert.Contains("ref Arena[At.O + t * 2 * Pitch.Of3]", text, StringComparison.Ordinal);
    }

    /// <summary>Operands of different shapes have functions of their own, even where their rows are as far apart.</summary>
    [Fact]
    public void Shared_operands_in_CUDA_C()
    {
        var writer = new KernelWriter(0);
        Buffer x = Matrices("x", Dim.One), w = Matrices("w", Dim.One);
        View whole = new(w), row = whole with { RowsPerSlot = Dim.One }, column = whole.Block(1, Dim.One), number = row.Block(1, Dim.One);
        View sums = new(new Buffer("sums", Role.Activation, Dim.One, new Dim("2", 2), Dim.One));
        IReadOnlyList<Launch> launches = writer.Pass(
            "Forward", [.. new[] { whole, row, column, number }.Select((shared, index) => Weighted(new View(x), shared, new View(Matrices($"y{index}", Dim.One)))), new RowSum(new View(x), sums, Start.Sum)]);
        string[] loads = [.. writer.Text.Split('\n').Where(line => line.Contains("float b_ =", StringComparison.Ordinal)).Select(line => line.Trim())];
        Assert.Equal(
            ["float b_ = bRows[row * pitch::Of3 + unit];", "float b_ = bRows[unit];", "float b_ = bRows[row * pitch::Of3];", "float b_ = bRows[0];"], loads);
        Assert.Contains("row_sum<Start::Sum>(2, 3, m.arena + at::X, pitch::Of3, m.arena + at::Sums, pitch::Of1);", writer.Text, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(launches).Blocks);
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(9, 2)]
    public void A_warp_sums_a_row(int rows, int blocks)
    {
        View matrix = new(new Buffer("x", Role.Activation, Dim.One, new Dim($"{rows}", rows), S)), sums = new(new Buffer("y", Role.Activation, Dim.One, new Dim($"{rows}", rows), Dim.One));
        Assert.Equal(blocks, Assert.Single(new KernelWriter(0).Pass("Forward", [new RowSum(matrix, sums, Start.Zero)])).Blocks);
    }

    // A matrix of weights that is computed is packed whenever it is used, and one that its loop changes is not packed at all.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_that_are_computed(bool changes)
    {
        Dim three = new("3", 3);
        View x = View.At(Matrices("x", Four), 0), y = View.At(Matrices("y", Four), 0), w = new(new Buffer("w", Role.Activation, Dim.One, three, three));
        string text = new OperationProgram("Computed", [
            new Clear(w),
            new TimeLoop("loop", Four, false, [.. changes ? (Operation[])[Adding(Squared(w, w))] : [], new Product(Form.Plain, x, w, y, Start.Zero)]),
        ]).Text;
        Assert.DoesNotContain("if (WeightsChanged)", text, StringComparison.Ordinal);
        Assert.Equal(!changes, text.Contains("Panels.Pack(", StringComparison.Ordinal));
    }

    private static void Check(IEnumerable<int> seeds)
    {
        var lists = seeds.Select(seed =>
        {
            var list = new RandomOperations(seed);
            var adjoint = Adjoint.Of(list.Operations, list.Results);
            View[] gradients = [.. list.Inputs.Select(adjoint.Incoming)];
            Operation[] operations = [.. list.Operations, .. adjoint.Operations];
            return (Seed: seed, List: list, Operations: operations, Given: list.Inputs.Concat(list.Results.Select(adjoint.GradientOf)), Asked: list.Written.Concat(gradients),
                Program: new OperationProgram($"List{seed}", operations));
        }).ToList();
        Assembly compiled = OperationProgram.Compile(lists.Select(list => list.Program));
        foreach (var list in lists)
        {
            var random = new Random(list.Seed);
            var memory = new PlanMemory();
            (Buffer Buffer, double[] Values)[] given = [.. list.Given.Select(view =>
            {
                double[] values = [.. Enumerable.Range(0, (int)(view.Rows.Value * view.Columns.Value)).Select(_ => (double)(random.NextSingle() - 0.5f))];
                memory[view].Fill((row, column) => values[(row * (int)view.Columns.Value) + column]);
                return (view.Buffer, values);
            })];
            new PlanInterpreter(memory).Run(list.Operations);
            Buffer[] asked = [.. list.Asked.Select(view => view.Buffer).Where(buffer => list.Operations.Any(operation => operation.Writes.Any(view => view.Buffer == buffer)))];
            IReadOnlyList<double[]> actual = list.Program.Run(compiled, threads: 1 + (list.Seed % 3), given, asked);
            foreach ((Buffer buffer, double[] values) in asked.Zip(actual))
            {
                double[] expected = memory[new View(buffer)].Read();
                Assert.All(values.Zip(expected), pair => Assert.True(
                    Math.Abs(pair.First - pair.Second) <= 1e-4 * (1 + Math.Abs(pair.Second)), $"{list.Seed}, {buffer.Name}: {pair.First}, not {pair.Second}\n{list.Program.Text}"));
            }
        }
    }

    private static Buffer Matrices(string name, Dim slots) => new(name, Role.Activation, slots, new Dim("2", 2), new Dim("3", 3));
}
