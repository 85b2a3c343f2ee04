using System;
using ModelGen.Generator.Emit.Cuda;
using Xunit;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>How products are divided among blocks.</summary>
public sealed class ProductGridTests
{
    private const decimal Room = 1e9m;

    [Fact]
    public void A_wide_product_has_large_tiles_and_no_slices() =>
        Assert.Equal(new ProductGrid(128, 128, 1), ProductGrid.Of(1500, 10_000, 700, Room));

    [Fact]
    public void A_long_sum_of_a_small_result_is_cut_into_slices()
    {
        ProductGrid grid = ProductGrid.Of(400, 200, 10_000, Room);
        Assert.InRange(grid.Blocks(400, 200), 100, 264);
        Assert.True(grid.Slices > 4);
        Assert.Equal(grid.Slices * 400 * 200, grid.Workspace(400, 200));
    }

    [Fact]
    public void Without_room_there_is_one_slice()
    {
        ProductGrid grid = ProductGrid.Of(400, 200, 10_000, mostFloats: 0);
        Assert.Equal(1, grid.Slices);
        Assert.Equal(0, grid.Workspace(400, 200));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(20, 13, 7)]
    [InlineData(129, 65, 3000)]
    [InlineData(33, 100_000, 40)]
    public void Blocks_cover_the_result_once_for_each_slice(int rows, int columns, int inner)
    {
        ProductGrid grid = ProductGrid.Of(rows, columns, inner, Room);
        int tiles = (int)(Math.Ceiling((double)rows / grid.TileRows) * Math.Ceiling((double)columns / grid.TileColumns));
        Assert.Equal(tiles * grid.Slices, grid.Blocks(rows, columns));
    }

    [Fact]
    public void Rows_of_slices_are_whole_quads() => Assert.Equal((4, 4, 8), (ProductGrid.Pitch(1), ProductGrid.Pitch(4), ProductGrid.Pitch(5)));
}
