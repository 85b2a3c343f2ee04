using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// A product inside a time loop with weights that every step uses. Blocks divide the units: each has all groups of columns of
/// its own, and keeps their weights on chip, so that what follows unit by unit need not wait for other blocks.
/// </summary>
/// <param name="Form">Plain, or with the weights transposed.</param>
/// <param name="Left">The rows.</param>
/// <param name="Weights">The weights.</param>
/// <param name="Units">Columns of a group.</param>
/// <param name="Result">The result; groups of columns, one beside the other.</param>
/// <param name="Start">Whether the result is assigned or added to.</param>
internal sealed record UnitProduct(Form Form, View Left, View Weights, Dim Units, View Result, Start Start) : Operation
{
    /// <summary>Groups of columns.</summary>
    public int Groups => (int)(Result.Columns.Value / Units.Value);

    public override IEnumerable<View> Reads => [Left, Weights];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<View> Sums => Start == Start.Sum ? [Result] : [];

    public override IEnumerable<Extent> Extents => Product.Of(Form, Left, Weights, Result);

    public override Operation Adding() => this with { Start = Start.Sum };

    public override Dim? UnitsOf(View view) => view == Result ? Units : null;

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);

    /// <summary>The units by which blocks divide an operation of a time loop; null where they divide its rows.</summary>
    public static Dim? UnitsOf(Operation operation) => operation switch
    {
        UnitProduct product => product.Units,
        Pointwise elements => elements.Units,
        _ => null,
    };
}
