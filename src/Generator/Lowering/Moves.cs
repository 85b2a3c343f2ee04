using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Draws the dropout mask of a site (of a stack's, the first: what goes in; l + 1 later: the output of layer l), unless one was given.</summary>
internal sealed record DrawMask(int Site, View Mask, double KeepProb) : Operation
{
    public override IEnumerable<View> Reads => [];

    public override IEnumerable<View> Writes => [Mask];

    public override void Differentiate(Adjoint adjoint)
    {
        // A mask is a constant of its step.
    }
}

/// <summary>Copies a state in or out.</summary>
internal sealed record Carry(View From, View To) : Operation
{
    /// <summary>
    /// Whether gradients go the same way back. Where they do not, back-propagation is truncated: the gradient stays where it is, for
    /// those who ask for it.
    /// </summary>
    public bool IsFollowed { get; init; }

    public override IEnumerable<View> Reads => [From];

    public override IEnumerable<View> Writes => [To];

    public override IEnumerable<Extent> Extents => [new(To, From.Rows, From.Columns)];

    public override void Differentiate(Adjoint adjoint)
    {
        if (IsFollowed)
        {
            adjoint.AddTo(From, adjoint.Incoming(To));
        }
    }
}

/// <summary>Sets a matrix to zero: a gradient that nothing has contributed to.</summary>
internal sealed record Clear(View View) : Operation
{
    public override IEnumerable<View> Reads => [];

    public override IEnumerable<View> Writes => [View];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
