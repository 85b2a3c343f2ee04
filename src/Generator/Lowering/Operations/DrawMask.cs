using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Draws the dropout mask of a site (of a stack's, the first: what goes in; l + 1 later: the output of layer l), unless one was given.</summary>
/// <param name="Site">Its number.</param>
/// <param name="Mask">Receives the mask.</param>
/// <param name="KeepProb">Probability that a value is kept.</param>
/// <param name="Batches">
/// Steps whose gradients are summed: the mask of each is that of its rows in a batch so many times as large.
/// </param>
internal sealed record DrawMask(int Site, View Mask, double KeepProb, int Batches) : Operation
{
    /// <summary>Whether its rows are not those of a batch: all steps of an update have the same mask then.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether what is kept counts 1, and not 1 / KeepProb.</summary>
    public bool IsPlain { get; init; }

    public override IEnumerable<View> Reads => [];

    public override IEnumerable<View> Writes => [Mask];

    public override void Differentiate(Adjoint adjoint)
    {
        // A mask is a constant of its step.
    }
}
