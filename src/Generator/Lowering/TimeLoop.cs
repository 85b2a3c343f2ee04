using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>Operations repeated for each time step t, forwards or backwards; their views may follow t.</summary>
internal sealed record TimeLoop(string Title, Dim Steps, bool Backwards, EquatableArray<Operation> Body) : Operation
{
    public override IEnumerable<View> Reads => Body.SelectMany(operation => operation.Reads);

    public override IEnumerable<View> Writes => Body.SelectMany(operation => operation.Writes);

    public override void Differentiate(Adjoint adjoint) => adjoint.Loop(this);
}
