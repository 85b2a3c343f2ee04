using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>What was some steps before, zeros at the beginning; its number is how many, below zero for steps after.</summary>
internal sealed class ShiftFunction : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => "Shift";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) => call[0].Axis < 0 ? call.Refuse(0, "it has no steps") : call[0];

    /// <inheritdoc/>
    public override string? WhyNotCausal(NetworkNumbers network, NetworkNode node) => node.Numbers[0] < 0 ? "is what comes later" : null;

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        NetworkNode use = pass.Node(node);
        if (pass.Alone is not null)
        {
            pass[node] = [LowerAlone(pass, node, (int)use.Numbers[0])];
            return;
        }

        int steps = pass.Model.Axes[use.Shape.Axis].Steps, by = (int)System.Math.Max(-steps, System.Math.Min(use.Numbers[0], steps)), count = steps - System.Math.Abs(by);
        View x = pass.Masked(use.Operands[0]), result = pass.Make(node);
        if (count <= 0)
        {
            pass.Add(new Fill(result, null));
        }
        else if (by == 0)
        {
            pass.Add(new Carry(x, result) { IsFollowed = true });
        }
        else
        {
            pass.Add(new Carry(Slots(x, by > 0 ? 0 : -by, count), Slots(result, by > 0 ? by : 0, count)) { IsFollowed = true });
            pass.Add(new Fill(Slots(result, by > 0 ? 0 : count, steps - count), null));
        }

        pass[node] = [result];
    }

    // The value so many steps ago is remembered, and this one is.
    private static View LowerAlone(NetworkPass pass, int node, int by)
    {
        View x = pass.Whole(pass.Node(node).Operands[0]);
        if (by == 0)
        {
            return x;
        }

        View result = pass.Make(node), past = pass.Alone!.Past(node, by, x.Columns);
        pass.Add(new Carry(View.Alone(past.Buffer, 0, pass.Alone.Rows), result));
        pass.Alone.Remember(pass, node, past, x);
        return result;
    }

    /// <summary>Some steps of a sequence.</summary>
    public static View Slots(View sequence, int first, int count) => sequence with
    {
        FirstSlot = sequence.FirstSlot.Plus(NetworkLowering.Count(first)),
        Slots = count == 1 ? Dim.One : NetworkLowering.Count(count),
    };
}
