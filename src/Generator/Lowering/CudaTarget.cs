using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>GPUs: weights of time loops on chip, layers as a wavefront, and the output layer as a product and a softmax of rows.</summary>
internal sealed class CudaTarget : Target
{
    /// <inheritdoc/>
    public override string Name => "cuda";

    /// <inheritdoc/>
    public override IReadOnlyList<Rewrite> Rewrites { get; } =
        [new("units", (operations, _) => UnitProduct.Rewrite(operations)), new("wavefront", (operations, _) => Wavefront.Merge(operations))];

    /// <inheritdoc/>
    public override OutputLayer OutputLayer(Scope scope, View weights, View bias, Dim t, Dim b) => new RowOutputLayer(scope, weights, bias, t, b);
}
