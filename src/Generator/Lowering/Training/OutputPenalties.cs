using System.Collections.Generic;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Penalties on the last layer's output (Merity, McCann and Socher 2017, "Revisiting Activation Regularization for Language RNNs",
/// arXiv:1708.01009): alpha times the mean square of what is left of it after dropout, and beta times the mean square of its change from
/// step to step before dropout. Both are means over steps, rows and units, beside the mean cost of a word; the cost of a window is that
/// times the number of steps, and so are they.
/// </summary>
internal static class OutputPenalties
{
    /// <summary>What is declared.</summary>
    /// <param name="activation">Alpha.</param>
    /// <param name="temporal">Beta.</param>
    /// <param name="batch">Rows of a step in the batch of an update.</param>
    /// <param name="dropped">The last layer's output after dropout.</param>
    /// <param name="whole">The same before dropout, <c>[T, B, P]</c>: slots of a buffer.</param>
    /// <param name="t">Steps.</param>
    public static IReadOnlyList<Penalty> Of(double activation, double temporal, int batch, View dropped, View whole, Dim t)
    {
        double slope = 2.0 / (batch * (double)whole.Columns.Value);
        var penalties = new List<Penalty>();
        if (activation > 0)
        {
            penalties.Add(new Penalty(dropped, Activation(activation * slope), [new("h", dropped)]));
        }

        if (temporal > 0 && t.Value > 1)
        {
            Dim changes = new("T-1", $"({t.Code} - 1)", t.Value - 1) { IsVariable = t.IsVariable, Most = t.IsVariable ? $"({t.Most} - 1)" : null! };
            View before = whole with { Slots = changes };
            View after = before with { FirstSlot = whole.FirstSlot.Plus(Dim.One) };
            Equation change = Change(temporal * slope * (double)(t.Value / (t.Value - 1)));
            penalties.Add(new Penalty(after, change, [new("h", after), new("other", before)]));
            penalties.Add(new Penalty(before, change, [new("h", before), new("other", after)]));
        }

        return penalties;
    }

    private static Equation Activation(double slope)
    {
        var pool = new ExprPool();
        return new Equation("ActivationPenalty", Tape.Record(pool, [("slope", pool.Multiply(pool.Constant(slope), pool.Input("h")))]));
    }

    private static Equation Change(double slope)
    {
        var pool = new ExprPool();
        return new Equation(
            "TemporalPenalty",
            Tape.Record(pool, [("slope", pool.Multiply(pool.Constant(slope), pool.Subtract(pool.Input("h"), pool.Input("other"))))]));
    }
}
