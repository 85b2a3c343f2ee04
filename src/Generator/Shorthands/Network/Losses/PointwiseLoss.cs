using System;
using System.Collections.Generic;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>
/// A loss of single numbers: of one value (a loss of the user's), or of two. Its operands are these and the weights; its numbers those of the
/// expression, and where <paramref name="isMean"/> does not say it how it is reduced.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="count">How many values it compares.</param>
/// <param name="isMean">Whether it is a mean; null where its last number says it.</param>
/// <param name="make">The expression, of values and numbers.</param>
internal sealed class PointwiseLoss(
    string name, int count, bool? isMean, Func<ExprPool, IReadOnlyList<Expr>, IReadOnlyList<double>, Expr> make) : LossFunction
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call)
    {
        if (PointwiseFunction.Broadcast(call, count) is null)
        {
            return null;
        }

        return count > 1 && call[1].Width != call[0].Width
            ? call.Refuse(1, $"it has {PointwiseFunction.Columns(call[1].Width)}, and what is compared with it {call[0].Width}; both have as many")
            : PositionWeights.CheckColumn(call, count) ? NetworkShape.Loss : null;
    }

    /// <inheritdoc/>
    public override void AddTo(NetworkPass pass, int node, LossFactor factor)
    {
        NetworkNode use = pass.Node(node);
        int first = use.Operands[0];
        NetworkShape shape = pass.Shape(first);
        View losses = pass.Pointwise(node, shape, (pool, of) => make(pool, Values(use, of), use.Numbers), what: "each");
        if (shape.Width > 1)
        {
            View sums = pass.MakeBeside(node, "sums", shape with { Width = 1 });
            pass.Add(new RowSum(losses, sums, Start.Zero));
            losses = sums;
        }

        View? given = use.Operands[count] < 0 ? null : pass.Whole(use.Operands[count]);
        bool takesMean = isMean ?? use.Numbers[use.Numbers.Count - 1] == 0;
        PositionWeights weights = PositionWeights.Of(pass, node, first, given, takesMean, shape.Width, factor);
        pass.Add(new SumLosses(losses, pass.Model.Cost, weights.Factor.Divisor, pass.NextStart(), weights.Rows)
        {
            Scale = weights.Factor.Scale,
            GradientDivisor = weights.Factor.Divisor.Times(pass.Batches),
        });
    }

    private List<Expr> Values(NetworkNode use, Func<int, Expr> of)
    {
        var values = new List<Expr>();
        for (int index = 0; index < count; index++)
        {
            values.Add(of(use.Operands[index]));
        }

        return values;
    }
}
