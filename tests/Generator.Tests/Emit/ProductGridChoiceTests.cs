using System;
using System.Collections.Generic;
using System.Globalization;
using ModelGen.Generator.Emit.Cuda;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Tiles and slices of products are those with the least modelled time.</summary>
public sealed class ProductGridChoiceTests
{
    private const decimal Room = 1e9m;

    private static readonly (int Rows, int Columns)[] Tiles = [(128, 128), (128, 64), (64, 64), (32, 32)];

    private static readonly (string Name, int Units, int Steps)[] Models = [("small", 200, 20), ("medium", 650, 35), ("large", 1500, 35)];

    /// <summary>The products of a training step of the Penn Treebank's models, by what they make.</summary>
    [Fact]
    public void Of_the_tutorials_models()
    {
        var lines = new List<string>();
        foreach ((string name, int units, int steps) in Models)
        {
            int rows = 20 * steps;
            Add("z", rows, 4 * units, units, Room);
            Add("logits", rows, 10_000, units, Room);
            Add("d_h of the last layer", rows, units, 10_000, Room);
            Add("d_x of a layer", rows, units, 4 * units, Room);

            // They run beside others, which have the room for slices.
            Add("d_W of a layer", units, 4 * units, rows, 0);
            Add("d_W of the softmax", 10_000, units, rows, 0);

            void Add(string makes, int height, int width, int inner, decimal room)
            {
                ProductGrid grid = ProductGrid.Of(height, width, inner, room);
                string tile = $"{grid.TileRows,3} x {grid.TileColumns,3}, {grid.Slices,2} slices, {grid.Blocks(height, width),3} blocks";
                lines.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name,-6}  {makes,-21}  {height,5} x {width,5} x {inner,5}  {tile}  {grid.Microseconds(height, width, inner),5:F1} us"));
            }
        }

        Snapshot.Match("txt", string.Join('\n', [.. lines, ""]));
    }

    [Fact]
    public void No_other_tile_and_no_other_number_of_slices_takes_less()
    {
        var random = new Random(17);
        for (int i = 0; i < 300; i++)
        {
            int rows = Size(4000), columns = Size(12_000), inner = Size(12_000);
            decimal room = random.Next(3) == 0 ? 0 : random.Next(3) == 0 ? 3m * rows * columns : 1e12m;
            double chosen = ProductGrid.Of(rows, columns, inner, room).Microseconds(rows, columns, inner);
            foreach ((int tileRows, int tileColumns) in Tiles)
            {
                for (int slices = 1; slices <= 16 && (slices == 1 || inner >= 160 * slices); slices++)
                {
                    var grid = new ProductGrid(tileRows, tileColumns, slices);
                    if (grid.Workspace(rows, columns) <= room)
                        Assert.True(chosen <= grid.Microseconds(rows, columns, inner), $"{rows} x {columns} x {inner}: {grid}");
                }
            }
        }

        // Every order of magnitude as often.
        int Size(int most) => (int)Math.Exp(random.NextDouble() * Math.Log(most));
    }

    [Theory]
    [InlineData(132, 1)]
    [InlineData(133, 2)]
    [InlineData(264, 2)]
    public void The_multiprocessor_with_the_most_blocks_is_the_last(int tiles, int rounds)
    {
        double one = Work(1), all = Work(tiles);
        Assert.Equal(rounds, all / one, 9);

        // What remains without the work is what a kernel takes in any case.
        double Work(int blocks) => new ProductGrid(128, 128, 1).Microseconds(128 * blocks, 128, 1000) - new ProductGrid(128, 128, 1).Microseconds(128, 128, 0);
    }

    [Fact]
    public void Slices_cost_as_many_floats_as_they_write_and_a_kernel_that_adds_them()
    {
        // As many blocks in a row as before, each with half of the work, and a megafloat and a quarter of slices.
        double whole = new ProductGrid(64, 64, 1).Microseconds(640, 640, 4000), halves = new ProductGrid(64, 64, 2).Microseconds(640, 640, 4000);
        double ofKernel = new ProductGrid(64, 64, 1).Microseconds(640, 640, 0);
        double slices = new ProductGrid(64, 64, 2).Microseconds(640, 640, 0) - ofKernel;
        Assert.Equal(whole - ofKernel, halves - slices - ofKernel, 9);
        Assert.Equal(ofKernel + (2 * 640 * 640 * 2e-6), slices, 9);
    }
}
