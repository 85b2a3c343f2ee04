using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

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
        if (IsFollowed && !From.Buffer.IsConstant)
        {
            adjoint.AddTo(From, adjoint.Incoming(To));
        }
    }
}
