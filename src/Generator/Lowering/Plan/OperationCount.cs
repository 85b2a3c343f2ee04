using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Counts floating-point operations in matrix products, where a multiplication and an addition are two, in scores of attention, and in
/// equations, where each operation is one. All else is small beside them.
/// </summary>
internal static class OperationCount
{
    /// <summary>Of operations, those of time loops in all their steps.</summary>
    public static decimal Of(IEnumerable<Operation> operations) => operations.Sum(Of);

    private static decimal Of(Operation operation) => operation switch
    {
        TimeLoop loop => loop.Steps.Value * Of(loop.Body),
        Product product => 2 * product.Result.Rows.Value * product.Result.Columns.Value * product.Inner.Value,
        BatchProduct product => 2 * product.Result.Rows.Value * product.Columns.Value * product.Inner.Value,

        // For each query, key and column: a sum, tanh, a product with the vector and a sum; and the derivatives of these, each with its sum.
        AdditiveScores scores => 4 * scores.Result.Rows.Value * scores.Result.Columns.Value * scores.Queries.Columns.Value,
        AdditiveScoresGradient scores => 8 * scores.Incoming.Rows.Value * scores.Incoming.Columns.Value * scores.Queries.Columns.Value,
        AdditiveKeysGradient scores => 7 * scores.Incoming.Rows.Value * scores.Incoming.Columns.Value * scores.Queries.Columns.Value,
        Pointwise elements => elements.Rows.Value * elements.Columns.Value
            * elements.Equation.Tape.Entries.Count(entry => entry.Op is not (Op.Constant or Op.Input)),
        _ => 0,
    };
}
