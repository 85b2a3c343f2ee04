using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Operations repeated for each time step, forwards or backwards; their views may follow it, and the steps of the loops around it.
/// </summary>
internal sealed record TimeLoop(string Title, Dim Steps, bool Backwards, EquatableArray<Operation> Body) : Operation
{
    public override IEnumerable<View> Reads => Body.SelectMany(operation => operation.Reads);

    public override IEnumerable<View> Writes => Body.SelectMany(operation => operation.Writes);

    public override IEnumerable<View> Sums => Body.SelectMany(operation => operation.Sums);

    /// <summary>What generated code calls the step of a loop: t, and inside it t2.</summary>
    /// <param name="depth">The loop: 0 is the outermost.</param>
    public static string Variable(int depth) => depth == 0 ? "t" : $"t{depth + 1}";

    public override void Differentiate(Adjoint adjoint) => adjoint.Loop(this);
}
