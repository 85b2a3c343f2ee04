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
    private const string Scale = "scale";

    /// <summary>What is declared.</summary>
    /// <param name="activation">Alpha.</param>
    /// <param name="temporal">Beta.</param>
    /// <param name="batch">Rows of a step in the batch of an update.</param>
    /// <param name="dropped">The last layer's output after dropout.</param>
    /// <param name="whole">The same before dropout, <c>[T, B, P]</c>: slots of a buffer.</param>
    /// <param name="t">Steps.</param>
    /// <param name="scope">Receives buffers.</param>
    /// <param name="forward">The forward pass, which gets what depends on the number of steps, where that is not known before.</param>
    public static IReadOnlyList<Penalty> Of(
        double activation, double temporal, int batch, View dropped, View whole, Dim t, Scope scope, OperationList forward)
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
            View? scale = t.IsVariable ? new View(scope.Make("change_scale", Role.Activation, Dim.One, Dim.One, Dim.One)) : null;
            if (scale is not null)
            {
                forward.AddFirst(new ChangeScale(t, temporal * slope, scale));
            }

            Equation change = Change(scale is null ? temporal * slope * (double)(t.Value / (t.Value - 1)) : null);
            EquatableArray<Operand> scales = scale is null ? [] : [new(Scale, scale)];
            penalties.Add(new Penalty(after, change, [new("h", after), new("other", before), .. scales]));
            penalties.Add(new Penalty(before, change, [new("h", before), new("other", after), .. scales]));
        }

        return penalties;
    }

    private static Equation Activation(double slope)
    {
        var pool = new ExprPool();
        return new Equation("ActivationPenalty", Tape.Record(pool, [("slope", pool.Multiply(pool.Constant(slope), pool.Input("h")))]));
    }

    private static Equation Change(double? slope)
    {
        var pool = new ExprPool();
        return new Equation(
            "TemporalPenalty",
            Tape.Record(pool, [("slope", pool.Multiply(slope is double known ? pool.Constant(known) : pool.Input(Scale), pool.Subtract(pool.Input("h"), pool.Input("other"))))]));
    }
}
