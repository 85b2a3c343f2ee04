using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>The cross entropy of logits and ids; its numbers are smoothing, the ignored id, the offset, and how it is reduced.</summary>
internal sealed class CrossEntropyLoss : LossFunction
{
    /// <inheritdoc/>
    public override string Name => "CrossEntropy";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call)
    {
        if (call[0].Width < 2)
        {
            return call.Refuse(0, "it has 1 column, and there are at least 2 classes");
        }

        return PositionWeights.Check(call, 1) && PositionWeights.CheckColumn(call, 2) ? NetworkShape.Loss : null;
    }

    /// <inheritdoc/>
    public override void AddTo(NetworkPass pass, int node, LossFactor factor)
    {
        NetworkNode use = pass.Node(node);
        (double smoothing, int ignored, double offset, bool isMean) = (use.Numbers[0], (int)use.Numbers[1], use.Numbers[2], use.Numbers[3] == 0);
        View logits = pass.Whole(use.Operands[0]), targets = pass.Ids(use.Operands[1]);
        View losses = new(pass.Model.Share(node, "rows", Role.Activation, Dim.One, Dim.One, logits.Rows));
        View? given = use.Operands[2] < 0 ? null : pass.Whole(use.Operands[2]);
        if (ignored >= 0)
        {
            given = EqualFunction.Without(pass, node, targets, ignored, given);
        }

        PositionWeights weights = PositionWeights.Of(pass, node, use.Operands[0], given, isMean, columns: 1, factor);
        (Dim divisor, double scale) = (weights.Factor.Divisor, weights.Factor.Scale);
        var form = new CrossEntropyForm(Smoothing: smoothing, Offset: offset);
        pass.Add(new CrossEntropy(logits, targets, losses, divisor.Times(pass.Batches), weights.Rows) { Form = form, Scale = scale });
        pass.Add(new SumLosses(losses, pass.Model.Cost, divisor, pass.NextStart(), weights.Rows) { Scale = scale });
    }
}
