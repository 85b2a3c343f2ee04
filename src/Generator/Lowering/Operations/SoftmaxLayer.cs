using System;
using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Where the softmax layer keeps what it knows: M rows (positions), V classes (words), K inputs of each.</summary>
/// <param name="Weights"><c>[V, K]</c>: one layout for all three products.</param>
/// <param name="Bias"><c>[V]</c>.</param>
/// <param name="Exponentials"><c>[V, M]</c>.</param>
/// <param name="Panels">The inputs once more, as products read them.</param>
/// <param name="Shares">The parts of the inputs' gradient that groups of classes contribute, <c>[Groups, M, K]</c>.</param>
/// <param name="Sums">Their parts of the sums, in doubles, <c>[Groups, M]</c>.</param>
/// <param name="Shift">What is subtracted from a row's logits, <c>[M]</c>.</param>
/// <param name="TargetLogit">The logit of a row's target, <c>[M]</c>.</param>
/// <param name="RowSum">The sum of a row's exponentials, <c>[M]</c>.</param>
/// <param name="RowLoss">A row's loss, <c>[M]</c>.</param>
internal sealed record SoftmaxLayer(
    View Weights, View Bias, View Exponentials, View Panels, View Shares, View Sums, View Shift, View TargetLogit, View RowSum, View RowLoss)
{
    // The weights and exponentials of a chunk take at most so many floats: one megabyte, as the second-level cache has.
    private const decimal ChunkLength = 256 * 1024;
    private const int TileHeight = 12;
    private const int MostTiles = 8;

    /// <summary>
    /// Groups of classes, each with its share of the inputs' gradient. More would let more threads work on the same rows, but the
    /// shares lie in the cache beside the weights: with eight, the medium model's softmax took a tenth longer.
    /// </summary>
    public const int Groups = 4;

    /// <summary>Classes that are worked on at a time.</summary>
    public int Chunk
    {
        get
        {
            decimal tiles = ChunkLength / TileHeight / (Weights.Buffer.Pitch + Exponentials.Buffer.Pitch);
            return TileHeight * (int)Math.Min(MostTiles, Math.Max(1, tiles));
        }
    }

    /// <summary>What every pass writes.</summary>
    public IEnumerable<View> Results => [Panels, Shares, Sums, Shift, TargetLogit, RowSum, RowLoss];

    /// <summary>What only the layer itself reads.</summary>
    public IEnumerable<View> Workspace => [Exponentials, Panels, Shares, Sums, Shift, TargetLogit, RowSum];

    /// <summary>The shapes that go with an input.</summary>
    public IEnumerable<Extent> ExtentsOf(View input) => [new(input, input.Rows, Weights.Columns), new(Bias, Dim.One, Weights.Rows)];
}
