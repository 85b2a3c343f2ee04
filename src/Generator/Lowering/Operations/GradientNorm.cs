using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// The L2 norm over all gradients, in double (Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063). Dense gradients lie together, and are
/// summed in one go.
/// </summary>
/// <param name="Dense">The dense gradients: all that there are.</param>
/// <param name="Rows">Gradients of rows of tables.</param>
/// <param name="Norm">Receives the norm: a double, in the place of two floats.</param>
/// <param name="Limit">The largest norm with which an update is done; larger ones are clipped to it. Null: no limit.</param>
internal sealed record GradientNorm(EquatableArray<View> Dense, EquatableArray<RowGradient> Rows, View Norm, double? Limit) : Operation
{
    public override IEnumerable<View> Reads => Dense.Concat(Rows.SelectMany(rows => (View[])[rows.PerId, rows.Index]));

    public override IEnumerable<View> Writes => [Norm];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}

/// <summary>The gradient of a table, a row for each distinct id of a step.</summary>
/// <param name="Table">The table.</param>
/// <param name="PerId">The rows.</param>
/// <param name="Index">What <see cref="IndexIds"/> made: it tells which row is of which id.</param>
/// <param name="Ids">The ids of the step.</param>
internal sealed record RowGradient(View Table, View PerId, View Index, View Ids);
