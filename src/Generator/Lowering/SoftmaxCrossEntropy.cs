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
/// <param name="TokenLoss">A row's loss, <c>[M]</c>.</param>
internal sealed record SoftmaxLayer(
    View Weights, View Bias, View Exponentials, View Panels, View Shares, View Sums, View Shift, View TargetLogit, View RowSum, View TokenLoss)
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
    public IEnumerable<View> Results => [Panels, Shares, Sums, Shift, TargetLogit, RowSum, TokenLoss];

    /// <summary>What only the layer itself reads.</summary>
    public IEnumerable<View> Workspace => [Exponentials, Panels, Shares, Sums, Shift, TargetLogit, RowSum];

    /// <summary>The shapes that go with an input.</summary>
    public IEnumerable<Extent> ExtentsOf(View input) => [new(input, input.Rows, Weights.Columns), new(Bias, Dim.One, Weights.Rows)];
}

/// <summary>
/// A linear layer, softmax and the loss of each row, log(sum_v exp(logit[v])) - logit[target]. Leaves the exponentials for the
/// way back.
/// </summary>
internal sealed record SoftmaxCrossEntropy(View Input, SoftmaxLayer Layer) : Operation
{
    public override IEnumerable<View> Reads => [Input, Layer.Weights, Layer.Bias];

    public override IEnumerable<View> Writes => [Layer.Exponentials, .. Layer.Results];

    public override IEnumerable<View> Workspace => Layer.Workspace;

    public override IEnumerable<Extent> Extents => Layer.ExtentsOf(Input);

    public override void Differentiate(Adjoint adjoint) => adjoint.AddAssigning(
        [Input, Layer.Weights, Layer.Bias], places => new SoftmaxCrossEntropyGradient(Input, Layer, places[0], places[1], places[2]));
}

/// <summary>The gradients: with d logits = (e / row sum - onehot(target)) / B, since the cost is the batch mean.</summary>
internal sealed record SoftmaxCrossEntropyGradient(View Input, SoftmaxLayer Layer, View InputGradient, View WeightsGradient, View BiasGradient)
    : Operation
{
    public override IEnumerable<View> Reads => [Input, Layer.Weights, Layer.Exponentials, Layer.Shares, Layer.RowSum];

    public override IEnumerable<View> Writes =>
        [InputGradient, WeightsGradient, BiasGradient, Layer.Exponentials, Layer.Panels, Layer.Shift];

    public override IEnumerable<View> Workspace => Layer.Workspace;

    public override IEnumerable<Extent> Extents => Layer.ExtentsOf(Input);

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}

/// <summary>The probabilities of the classes for a single row.</summary>
internal sealed record Probabilities(View Input, SoftmaxLayer Layer, View Result) : Operation
{
    public override IEnumerable<View> Reads => [Input, Layer.Weights, Layer.Bias];

    public override IEnumerable<View> Writes => [Result, Layer.Exponentials];

    public override IEnumerable<View> Workspace => Layer.Workspace;

    public override IEnumerable<Extent> Extents => Layer.ExtentsOf(Input);

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}

/// <summary>The loss alone, for evaluation: nothing is kept for a way back.</summary>
internal sealed record CrossEntropy(View Input, SoftmaxLayer Layer) : Operation
{
    public override IEnumerable<View> Reads => [Input, Layer.Weights, Layer.Bias];

    public override IEnumerable<View> Writes => Layer.Results;

    public override IEnumerable<View> Workspace => Layer.Workspace;

    public override IEnumerable<Extent> Extents => Layer.ExtentsOf(Input);

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
