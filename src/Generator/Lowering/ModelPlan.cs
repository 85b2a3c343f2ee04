using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>An extent that generated code has a constant for.</summary>
/// <param name="Dim">The extent.</param>
/// <param name="Meaning">What it counts.</param>
internal readonly record struct Letter(Dim Dim, string Meaning);

/// <summary>
/// A model as data, whatever it is a model of: buffers, passes over them, and tensors by name. It is all that emitters print and that
/// the run time executes.
/// </summary>
/// <param name="Buffers">Where everything lies.</param>
/// <param name="Letters">The model's extents.</param>
/// <param name="Passes">What can be asked for, by name.</param>
/// <param name="Tables">What can be read and written by name.</param>
internal sealed record ModelPlan(
    BufferPlan Buffers, IReadOnlyList<Letter> Letters, IReadOnlyList<PlanPass> Passes, IReadOnlyList<TensorTable> Tables)
{
    /// <summary>The pass of a name.</summary>
    public PlanPass this[string name] => Passes.Single(pass => pass.Name == name);

    /// <summary>The tensors of a table; none where the model has no such table.</summary>
    public IReadOnlyList<Tensor> Table(string name) => Tables.SingleOrDefault(table => table.Name == name)?.Tensors ?? [];
}
