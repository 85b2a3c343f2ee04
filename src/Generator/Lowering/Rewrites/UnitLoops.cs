using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Divides time loops by units, for GPUs: products with weights that every step uses keep them on chip, and a block keeps its units from
/// operation to operation.
/// </summary>
internal static class UnitLoops
{
    /// <summary>The operations with their loops divided by units.</summary>
    public static IReadOnlyList<Operation> Rewrite(IEnumerable<Operation> operations) =>
    [
        .. operations.Select(operation => operation is TimeLoop loop ? loop with { Body = [.. loop.Body.Select(inner => Rewrite(inner, loop))] } : operation),
    ];

    private static Operation Rewrite(Operation operation, TimeLoop loop) => operation switch
    {
        Product { UsesConstantWeights: true } product when !loop.Writes.Any(product.Right.Meets) =>
            new UnitProduct(product.Form, product.Left, product.Right, product.Units ?? product.Result.Columns, product.Result, product.Start),
        Pointwise { HasMeans: false } pointwise => pointwise with { Units = pointwise.Columns },
        _ => operation,
    };
}
