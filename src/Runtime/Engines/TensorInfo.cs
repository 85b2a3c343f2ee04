using System.Collections.Generic;
using System.Linq;

namespace ModelGen;

/// <summary>Name and logical shape of something that a model lets others read or write, row-major.</summary>
/// <param name="Name">The name that reading and writing calls take, such as <c>kernel_0</c>.</param>
/// <param name="Shape">The logical shape; the last index runs fastest.</param>
public sealed record TensorInfo(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>Number of values: the product of the shape.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, extent) => checked(product * extent));

    /// <summary>The name with its shape, such as <c>kernel_0 [400, 800]</c>.</summary>
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
