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
