using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>The equations of an optimizer on those rows of a table, and of the states beside it, that have a gradient.</summary>
/// <param name="Elements">The equations, on the first row of each matrix.</param>
/// <param name="Rows">The gradient.</param>
/// <param name="Scalars">The shared numbers.</param>
/// <param name="Changed">The table and the states.</param>
internal sealed record OptimizerRows(Pointwise Elements, RowGradient Rows, View Scalars, EquatableArray<View> Changed) : Operation
{
    public override IEnumerable<View> Reads => [Scalars, Rows.PerId, Rows.Index, Rows.Ids, .. Changed];

    public override IEnumerable<View> Writes => Changed;

    public override IEnumerable<View> Sums => Changed;

    /// <summary>Whether an operand has a row for each id of the table.</summary>
    public bool IsById(View operand) => Changed.Any(matrix => matrix.Buffer == operand.Buffer);

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
