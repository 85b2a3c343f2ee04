using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Lowering;

/// <summary>What is the same for all parameters in an update, computed in double and kept as floats.</summary>
/// <param name="Equations">From the learning rate, the number of the update, hyperparameters and what gradients are multiplied by to the shared numbers.</param>
/// <param name="Rate">The input that is the learning rate, or null.</param>
/// <param name="Step">The input that is the number of the update, or null.</param>
/// <param name="Numbers">The inputs that are hyperparameters: each a double, in the place of two floats.</param>
/// <param name="Result">Receives the numbers, <c>[1, n]</c>.</param>
/// <param name="Norm">The norm of the gradients.</param>
/// <param name="Limit">The largest norm with which an update is done; null: no limit.</param>
/// <param name="Every">Training steps from one update to the next.</param>
internal sealed record UpdateScalars(
    Tape Equations, string? Rate, string? Step, EquatableArray<Operand> Numbers, View Result, View Norm, double? Limit, int Every) : Operation
{
    public override IEnumerable<View> Reads => [Norm, .. Numbers.Select(number => number.View)];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<Extent> Extents => [new(Result, Dim.One, new Dim($"{Equations.Results.Count}", Equations.Results.Count))];

    /// <summary>Where a hyperparameter lies; null for an input that is none.</summary>
    public View? PlaceOf(string input) => Numbers.Where(number => number.Name == input).Select(number => number.View).FirstOrDefault();

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
