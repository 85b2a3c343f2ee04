using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// The loss of each row in nats, log(sum_v exp(logit[v])) - logit[target], or as its <see cref="Form"/> says. Of the cost it is a part,
/// times the row's weight and divided by <paramref name="Divisor"/>.
/// </summary>
/// <param name="Logits"><c>[M, V]</c>.</param>
/// <param name="Targets">The right class of each row, whole numbers <c>[M]</c>.</param>
/// <param name="RowLoss">Receives the losses, <c>[M]</c>.</param>
/// <param name="Divisor">What the sum of the losses is divided by in the cost, such as the batch size.</param>
/// <param name="Weights">What each row's loss counts, <c>[1, M]</c> or <c>[M, 1]</c>; null where all count 1.</param>
internal sealed record CrossEntropy(View Logits, View Targets, View RowLoss, Dim Divisor, View? Weights = null) : Operation
{
    /// <inheritdoc cref="CrossEntropyForm"/>
    public CrossEntropyForm Form { get; init; }

    /// <summary>What the losses count in the cost besides.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Where the gradient of the logits is left at once, which may be their own place; null where the way back makes it.</summary>
    public View? Gradient { get; init; }

    public override IEnumerable<View> Reads => Weights is null ? [Logits, Targets] : [Logits, Targets, Weights];

    public override IEnumerable<View> Writes => Gradient is null ? [RowLoss] : [RowLoss, Gradient];

    public override IEnumerable<Extent> Extents => RowLosses.Extents(Logits, Targets, RowLoss, Weights);

    public override void Differentiate(Adjoint adjoint)
    {
        View gradient = adjoint.GradientOf(Logits);
        adjoint.Add(new CrossEntropyGradient(Logits, Targets, gradient, adjoint.Contribute(gradient), Divisor, Weights) { Form = Form, Scale = Scale });
    }
}
