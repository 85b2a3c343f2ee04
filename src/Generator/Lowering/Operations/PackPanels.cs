using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Copies a matrix into the order in which products inside a time loop read it: for 16 units at a time their columns of each
/// group, one strip of <c>[rows, 16]</c> after the other.
/// </summary>
/// <param name="Matrix">The matrix, or its transpose.</param>
/// <param name="IsTransposed">Which of both.</param>
/// <param name="Units">Columns of a group.</param>
/// <param name="Panels">Receives the strips.</param>
internal sealed record PackPanels(View Matrix, bool IsTransposed, Dim Units, View Panels) : Operation
{
    /// <summary>Terms of the sums that the strips take part in.</summary>
    public Dim Depth => IsTransposed ? Matrix.Columns : Matrix.Rows;

    /// <summary>Groups of columns.</summary>
    public decimal Groups => (IsTransposed ? Matrix.Rows : Matrix.Columns).Value / Units.Value;

    public override IEnumerable<View> Reads => [Matrix];

    public override IEnumerable<View> Writes => [Panels];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
