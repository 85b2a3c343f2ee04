using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>The masks of a model: where each lies, and which numbers it is drawn from.</summary>
/// <param name="scope">Receives the masks.</param>
/// <param name="isVariational">Whether all steps have the same dropout masks.</param>
/// <param name="accumulate">Training steps whose gradients are summed for an update.</param>
internal sealed class DropoutMasks(Scope scope, bool isVariational, int accumulate)
{
    private readonly Equation _dropout = Derivatives.Dropout();
    private readonly SortedDictionary<int, Tensor> _tensors = [];

    /// <summary>The masks by name, in the order of their sites.</summary>
    public IReadOnlyList<Tensor> Tensors => [.. _tensors.Values];

    /// <summary>Draws a mask for the rows of all steps of a pass.</summary>
    /// <param name="operations">Receives the drawing.</param>
    /// <param name="name">Its name.</param>
    /// <param name="site">Its number.</param>
    /// <param name="keepProb">Probability that a value is kept.</param>
    /// <param name="t">Steps.</param>
    /// <param name="b">Rows of a step.</param>
    /// <param name="width">Its width.</param>
    /// <returns>The mask: of each step, or of all of them.</returns>
    public View Draw(OperationList operations, string name, int site, double keepProb, Dim t, Dim b, Dim width) =>
        isVariational ? Draw(operations, name, site, keepProb, [b, width], [Dim.One, b, width]) : DrawSteps(operations, name, site, keepProb, t, b, width);

    /// <summary>The same, where each step has a mask of its own in any case.</summary>
    /// <param name="operations">Receives the drawing.</param>
    /// <param name="name">Its name.</param>
    /// <param name="site">Its number.</param>
    /// <param name="keepProb">Probability that a value is kept.</param>
    /// <param name="t">Steps.</param>
    /// <param name="b">Rows of a step.</param>
    /// <param name="width">Its width.</param>
    /// <param name="isPlain">Whether what is kept counts 1.</param>
    public View DrawSteps(OperationList operations, string name, int site, double keepProb, Dim t, Dim b, Dim width, bool isPlain = false) =>
        Draw(operations, name, site, keepProb, t == Dim.One ? [b, width] : [t, b, width], [t, b, width], isPlain: isPlain);

    /// <summary>Draws a mask for a matrix that all rows of a batch share.</summary>
    /// <param name="operations">Receives the drawing.</param>
    /// <param name="name">Its name.</param>
    /// <param name="site">Its number.</param>
    /// <param name="keepProb">Probability that a value is kept.</param>
    /// <param name="shape">Its shape for those who ask for it by name.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of the matrix.</param>
    public View DrawFor(OperationList operations, string name, int site, double keepProb, IReadOnlyList<Dim> shape, Dim rows, Dim columns) =>
        Draw(operations, name, site, keepProb, shape, [Dim.One, rows, columns], isShared: true);

    /// <summary>A mask at a step of the time loop around.</summary>
    public static View AtStep(View mask) => mask.Buffer.Slots == Dim.One ? mask : View.At(mask.Buffer, 0);

    /// <summary>The operation that drops values.</summary>
    public Pointwise Drop(View x, View mask, View result) => new(_dropout, [new("x", x), new("mask", mask)], [new("y", result)]);

    private View Draw(
        OperationList operations, string name, int site, double keepProb, IReadOnlyList<Dim> shape, IReadOnlyList<Dim> extents, bool isShared = false,
        bool isPlain = false)
    {
        View mask = new(scope.Make(name, Role.Drawn, extents[0], extents[1], extents[2]));
        _tensors.Add(site, Tensor.Of(mask.Buffer.Name, shape, mask) with { Columns = mask.Columns });
        operations.Add(new DrawMask(site, mask, keepProb, accumulate) { IsShared = isShared, IsPlain = isPlain });
        return mask;
    }
}
