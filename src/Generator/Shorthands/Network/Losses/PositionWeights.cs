using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>What each position counts in a loss.</summary>
/// <param name="Rows">A column; null where all count the same.</param>
/// <param name="Factor">What the weighed sum counts.</param>
internal readonly record struct PositionWeights(View? Rows, LossFactor Factor)
{
    /// <summary>Whether what weighs positions, or what losses are compared with, goes with the first operand.</summary>
    /// <param name="call">The loss.</param>
    /// <param name="operand">The operand; it may be left out.</param>
    public static bool Check(NetworkCall call, int operand)
    {
        if (!call.Has(operand))
        {
            return true;
        }

        if (call[operand].Axis != call[0].Axis)
        {
            call.Refuse(operand, $"it has {Steps(call, operand)}, and what it belongs to {Steps(call, 0)}");
            return false;
        }

        return true;
    }

    /// <summary>Whether an operand that weighs positions is one column along the first operand.</summary>
    /// <param name="call">The loss.</param>
    /// <param name="operand">The operand; it may be left out.</param>
    public static bool CheckColumn(NetworkCall call, int operand)
    {
        if (!Check(call, operand))
        {
            return false;
        }

        if (call.Has(operand) && call[operand].Width != 1)
        {
            call.Refuse(operand, $"it has {call[operand].Width} columns, and what weighs positions has 1");
            return false;
        }

        return true;
    }

    /// <summary>The weights of a loss.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="node">The loss.</param>
    /// <param name="of">What has the positions.</param>
    /// <param name="weights">What weighs them; null for nothing.</param>
    /// <param name="isMean">Whether the weights are divided by their sum.</param>
    /// <param name="columns">Numbers of a position, which a mean is over, too.</param>
    /// <param name="factor">What the loss counts.</param>
    public static PositionWeights Of(NetworkPass pass, int node, int of, View? weights, bool isMean, int columns, LossFactor factor)
    {
        NetworkShape shape = pass.Shape(of);
        View? isReal = pass.Model.IsReal(shape.Axis);
        NetworkShape column = shape with { Width = 1 };
        if (weights is not null && isReal is not null)
        {
            View both = pass.MakeDrawn(node, "counted", column);
            pass.Add(NetworkEquations.Product(weights, isReal, both));
            weights = both;
        }

        weights ??= isReal;
        if (isMean)
        {
            factor = factor.Over(NetworkLowering.Count(columns));
        }

        if (weights is null)
        {
            return new(null, isMean ? factor.Over(pass.Model.StepsOf(shape).Times(pass.Model.B)) : factor);
        }

        if (!isMean)
        {
            return new(weights, factor);
        }

        View means = pass.MakeDrawn(node, "weights", column);
        pass.Add(new MeanWeights(weights, null, means));
        return new(means, factor);
    }

    private static string Steps(NetworkCall call, int operand) => call[operand].Axis < 0 ? "no steps" : $"the steps of '{call.Axes[call[operand].Axis].Name}'";
}
