using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Processors: weights of time loops in strips as wide as a vector, and the output layer chunk by chunk.</summary>
internal sealed class CpuTarget : Target
{
    /// <inheritdoc/>
    public override string Name => "cpu";

    /// <inheritdoc/>
    public override IReadOnlyList<Rewrite> Rewrites { get; } = [new("panels", Panels.Rewrite)];

    /// <inheritdoc/>
    public override OutputLayer OutputLayer(Scope scope, View weights, View bias, Dim t, Dim b) => new ChunkedOutputLayer(scope, weights, bias, t, b);
}
