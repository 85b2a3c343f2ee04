using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>The gradient of the logits: (softmax - onehot(target)) * weight / divisor, or that of its <see cref="Form"/>.</summary>
internal sealed record CrossEntropyGradient(View Logits, View Targets, View Gradient, Start Start, Dim Divisor, View? Weights) : Operation
{
    /// <inheritdoc cref="CrossEntropyForm"/>
    public CrossEntropyForm Form { get; init; }

    /// <inheritdoc cref="CrossEntropy.Scale"/>
    public double Scale { get; init; } = 1;

    public override IEnumerable<View> Reads => Weights is null ? [Logits, Targets] : [Logits, Targets, Weights];

    public override IEnumerable<View> Writes => [Gradient];

    public override IEnumerable<View> Sums => Start == Start.Sum ? [Gradient] : [];

    public override IEnumerable<Extent> Extents => [new(Gradient, Logits.Rows, Logits.Columns)];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
