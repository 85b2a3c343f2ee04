using System;

namespace ModelGen;

/// <summary>
/// Marks a parameter of a cell's equations that is a learned number of each unit, <c>[H]</c>: a peephole weight, a gain, an
/// extra bias.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PerUnitAttribute : Attribute
{
    /// <summary>
    /// The value that it starts with in every unit. Without it, it starts uniform in <c>[-InitScale, InitScale]</c>, as the
    /// kernels do.
    /// </summary>
    public double Initial { get; set; } = double.NaN;
}
