using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>The parameters of a layer: as tensors, and where those lie.</summary>
public sealed class LayerTensorTests
{
    private static readonly Dim I = new("I", 5), H = new("H", 4), P = new("P", 3);

    [Fact]
    public void Each_kind_of_number_has_a_tensor_with_its_shape_and_what_it_starts_with() => Assert.Equal(
        [
            "kernel_0 [I+P, 2H] uniform", "kernel_n_0 [I+H, H] uniform", "input_kernel_0 [I, H] uniform", "recurrent_kernel_0 [P, H] uniform",
            "bias_0 [3H] 0", "w_0 [H] uniform", "v_0 [H] 0.5", "projection_0 [H, P] uniform",
        ],
        Tensors(
            [
                new("s", GateSource.State, HasBias: false), new("n", GateSource.InputAndOperand), new("i", GateSource.Input), new("a"),
                new("b", HasBias: false),
            ],
            [new("w", null), new("v", 0.5)], "p"));

    [Fact]
    public void Each_matrix_of_a_product_is_a_buffer_of_its_own_and_an_empty_one_is_none()
    {
        GateSpec input = new("i", GateSource.Input, HasBias: false), state = new("s", GateSource.State, HasBias: false), operand = new("n", GateSource.InputAndOperand);
        Assert.Equal(
            ["input_kernel_0", "recurrent_kernel_0", "operand_kernel_n_0", "bias_0", "w_0", "projection_0"],
            Buffers([input, state, operand], [new("w", null)], "p"));
        Assert.Equal(["input_kernel_0"], Buffers([input], [], null));
        Assert.Equal(["recurrent_kernel_0"], Buffers([state], [], null));

        static IEnumerable<string> Buffers(GateSpec[] gates, UnitWeightSpec[] weights, string? projection)
        {
            var buffers = new BufferSet();
            Of(gates, weights, projection, buffers);
            return buffers.All.Select(buffer => buffer.Name);
        }
    }

    [Fact]
    public void What_a_cell_does_not_have_has_no_tensor()
    {
        Assert.Equal(["kernel_0 [I+P, H] uniform", "bias_0 [H] 0"], Tensors([new("a")], [], null));
        Assert.Equal(["input_kernel_0 [I, H] uniform", "bias_0 [H] 0"], Tensors([new("i", GateSource.Input)], [], null));
        Assert.Equal(["recurrent_kernel_0 [P, H] uniform"], Tensors([new("s", GateSource.State, HasBias: false)], [], null));
        Assert.Equal(["kernel_n_0 [I+H, H] uniform"], Tensors([new("n", GateSource.InputAndOperand, HasBias: false)], [], null));
    }

    /// <summary>Whatever the gates and their order, which in memory is another one.</summary>
    [Fact]
    public void Every_number_of_a_tensor_has_a_place_of_its_own_and_no_place_is_left_over()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            GateSpec[] gates = [.. Enumerable.Range(0, random.Next(1, 7)).Select(index => new GateSpec($"g{index}", (GateSource)random.Next(4), random.Next(3) > 0))];
            UnitWeightSpec[] own = [.. Enumerable.Range(0, random.Next(3)).Select(index => new UnitWeightSpec($"w{index}", null))];
            var buffers = new BufferSet();
            LayerWeights weights = Of(gates, own, random.Next(2) == 0 ? null : "p", buffers);
            var places = new HashSet<(Buffer, int)>();
            foreach (Tensor tensor in weights.Tensors)
            {
                var numbers = new HashSet<(int, int)>();
                foreach (Part part in tensor.Parts)
                {
                    Assert.False(part.IsTransposed);
                    var shape = new PlanMemory.Shape(part.View, []);
                    foreach ((int row, int column) in Enumerable.Range(0, shape.Rows * shape.Columns).Select(index => (index / shape.Columns, index % shape.Columns)))
                    {
                        Assert.True(places.Add((part.View.Buffer, shape.Index(row, column))), $"{seed}, {tensor.Name}: two numbers in one place");
                        Assert.True(numbers.Add(((int)part.Row.Value + row, (int)part.Column.Value + column)), $"{seed}, {tensor.Name}: two places for one number");
                    }
                }

                int columns = (int)tensor.Columns.Value, all = tensor.Shape.Aggregate(1, (product, extent) => product * (int)extent.Value);
                Assert.Equal(all, numbers.Count);
                Assert.All(numbers, number => Assert.True(number.Item1 < all / columns && number.Item2 < columns, tensor.Name));
            }

            Assert.Equal(buffers.All.Sum(buffer => buffer.Rows.Value * buffer.Columns.Value), places.Count);
            Assert.All(buffers.All, buffer => Assert.Equal(Role.Parameter, buffer.Role));
        }
    }

    /// <summary>Gates are blocks of columns in the order of their parameters, under the rows of the input those of the previous output.</summary>
    [Fact]
    public void A_number_of_a_kernel_lies_in_the_block_of_its_gate()
    {
        GateSpec[] gates = [new("s", GateSource.State), new("a"), new("i", GateSource.Input), new("b", HasBias: false)];
        LayerWeights weights = Of(gates, [], null, new BufferSet());
        Tensor kernel = weights.Tensors.Single(tensor => tensor.Name == "kernel_0"), bias = weights.Tensors.Single(tensor => tensor.Name == "bias_0");

        // In memory: i, a, b; a, b, s; and the biases of i, a, s.
        Assert.Equal([("input_kernel_0", 4, 8, 0, 0), ("recurrent_kernel_0", 0, 8, 5, 0)], kernel.Parts.Select(Place));
        Assert.Equal([("bias_0", 8, 4, 0, 0), ("bias_0", 4, 4, 0, 4), ("bias_0", 0, 4, 0, 8)], bias.Parts.Select(Place));

        static (string, int, int, int, int) Place(Part part) => (
            part.View.Buffer.Name, (int)part.View.FirstColumn.Value, (int)part.View.Columns.Value, (int)part.Row.Value, (int)part.Column.Value);
    }

    private static IEnumerable<string> Tensors(GateSpec[] gates, UnitWeightSpec[] weights, string? projection) =>
        Of(gates, weights, projection, new BufferSet()).Tensors
            .Select(tensor => $"{tensor.Name} [{string.Join(", ", tensor.Shape.Select(extent => extent.Symbol))}] {(tensor.IsUniform ? "uniform" : $"{tensor.Initial}")}");

    private static LayerWeights Of(GateSpec[] gates, UnitWeightSpec[] weights, string? projection, BufferSet buffers)
    {
        var cell = new CellSpec("Test", [.. gates], ["h"], [.. weights], projection, [], new Tape([], []));
        return new LayerWeights(cell, new GateLayout(cell), buffers.Scope(), "0", I, H, P);
    }
}
