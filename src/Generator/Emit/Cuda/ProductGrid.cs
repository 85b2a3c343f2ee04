using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>
/// How a product is divided among blocks: each computes a tile of the result, over all of k or a slice of it. Chosen by a model of
/// the time that an H100 takes.
/// </summary>
/// <param name="TileRows">Rows of a tile.</param>
/// <param name="TileColumns">Columns of a tile.</param>
/// <param name="Slices">Slices of k; where there are several, another kernel adds them.</param>
internal sealed record ProductGrid(int TileRows, int TileColumns, int Slices)
{
    private const int Multiprocessors = 132, MostSlices = 16, LeastDepthOfSlice = 160;

    // Microseconds: what a kernel takes before and after its work, and what adding slices takes for each float.
    private const double OfKernel = 3, OfFloat = 2e-6;

    // Billions of multiplications and additions, each counted, that a multiprocessor does in a second: the less a tile reads for each of
    // them, the more. Measured on an H200 in tf32. One grid serves all precisions: its own would bring fp32 4 % of the products of a
    // tutorial's model at most, and 16 bits 3 %.
    private static readonly (int Rows, int Columns, double Speed)[] Tiles =
        [(128, 128, 870), (128, 64, 700), (64, 64, 560), (32, 32, 250)];

    /// <summary>The grid with the least time.</summary>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="columns">Columns of the result.</param>
    /// <param name="inner">The summed extent.</param>
    /// <param name="mostFloats">Room for slices, in floats.</param>
    public static ProductGrid Of(decimal rows, decimal columns, decimal inner, decimal mostFloats)
    {
        int mostSlices = (int)Math.Max(1, Math.Min(MostSlices, inner / LeastDepthOfSlice));
        IEnumerable<ProductGrid> all =
            from tile in Tiles
            from slices in Enumerable.Range(1, mostSlices)
            let grid = new ProductGrid(tile.Rows, tile.Columns, slices)
            where slices == 1 || grid.Workspace(rows, columns) <= mostFloats
            select grid;
        return all.OrderBy(grid => grid.Microseconds(rows, columns, inner)).First();
    }

    /// <summary>
    /// Modelled time: the multiprocessor with the most blocks is the last, and slices are written and read once more.
    /// </summary>
    public double Microseconds(decimal rows, decimal columns, decimal inner)
    {
        double speed = Tiles.Single(tile => (tile.Rows, tile.Columns) == (TileRows, TileColumns)).Speed;
        double blocks = Math.Ceiling((double)Blocks(rows, columns) / Multiprocessors);
        double slices = Slices == 1 ? 0 : OfKernel + ((double)Workspace(rows, columns) * OfFloat);
        return (blocks * 2 * TileRows * TileColumns * ((double)inner / Slices) / (speed * 1000)) + OfKernel + slices;
    }

    /// <summary>Number of blocks.</summary>
    public int Blocks(decimal rows, decimal columns) =>
        (int)(decimal.Ceiling(rows / TileRows) * decimal.Ceiling(columns / TileColumns)) * Slices;

    /// <summary>Floats that the slices take; 0 where there is one.</summary>
    public decimal Workspace(decimal rows, decimal columns) => Slices == 1 ? 0 : Slices * rows * Pitch(columns);

    /// <summary>Floats from a row of a slice to the next: quads are whole.</summary>
    public static decimal Pitch(decimal columns) => decimal.Ceiling(columns / 4) * 4;
}
