using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>The dropout masks of stacked layers: where each lies, and which numbers it is drawn from.</summary>
/// <param name="scope">Receives the masks.</param>
/// <param name="isVariational">Whether all steps have the same masks.</param>
/// <param name="accumulate">Training steps whose gradients are summed for an update.</param>
internal sealed class DropoutMasks(Scope scope, bool isVariational, int accumulate)
{
    private readonly Equation _dropout = Derivatives.Dropout();
    private readonly SortedDictionary<int, Tensor> _tensors = [];

    /// <summary>The masks by name, in the order of their sites.</summary>
    public IReadOnlyList<Tensor> Tensors => [.. _tensors.Values];

    /// <summary>Draws a mask for all steps of a pass.</summary>
    /// <param name="operations">Receives the drawing.</param>
    /// <param name="name">Its name.</param>
    /// <param name="site">Its number.</param>
    /// <param name="keepProb">Probability that a value is kept.</param>
    /// <param name="t">Steps.</param>
    /// <param name="b">Rows of a step.</param>
    /// <param name="width">Its width.</param>
    /// <returns>The mask: of each step, or of all of them.</returns>
    public View Draw(OperationList operations, string name, int site, double keepProb, Dim t, Dim b, Dim width)
    {
        View mask = new(scope.Make(name, Role.Drawn, isVariational ? Dim.One : t, b, width));
        _tensors.Add(site, Tensor.Of(mask.Buffer.Name, isVariational ? [b, width] : [t, b, width], mask));
        operations.Add(new DrawMask(site, mask, keepProb, accumulate));
        return mask;
    }

    /// <summary>A mask at a step of the time loop around.</summary>
    public View AtStep(View mask) => isVariational ? mask : View.At(mask.Buffer, 0);

    /// <summary>The operation that drops values.</summary>
    public Pointwise Drop(View x, View mask, View result) => new(_dropout, [new("x", x), new("mask", mask)], [new("y", result)]);
}
