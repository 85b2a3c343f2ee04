using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Divides time loops by units, for GPUs: products with weights that every step uses keep them on chip, and a block keeps its units from
/// operation to operation. A loop that does anything else stays as it is.
/// </summary>
internal static class UnitLoops
{
    /// <summary>The operations with their loops divided by units.</summary>
    public static IReadOnlyList<Operation> Rewrite(IEnumerable<Operation> operations) =>
    [
        .. operations.Select(operation => operation is TimeLoop loop && loop.Body.All(inner => inner is Pointwise || IsOfUnits(inner, loop))
            ? loop with { Body = [.. loop.Body.Select(Rewrite)] } : operation),
    ];

    private static bool IsOfUnits(Operation operation, TimeLoop loop) =>
        operation is Product { UsesConstantWeights: true } product && !loop.Writes.Any(product.Right.Meets);

    private static Operation Rewrite(Operation operation) => operation switch
    {
        Product product =>
            new UnitProduct(product.Form, product.Left, product.Right, product.Units ?? product.Result.Columns, product.Result, product.Start),
        Pointwise { HasMeans: false } pointwise => pointwise with { Units = pointwise.Columns },
        _ => operation,
    };
}
