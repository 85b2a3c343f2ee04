using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>Dropout: in training times a mask, whose values are kept with a probability; its numbers are that, and whether what is kept is divided by it.</summary>
internal sealed class DropoutFunction : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => "Dropout";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) => PointwiseFunction.Broadcast(call, 1);

    /// <summary>Whether evaluation leaves values as they are: what is kept is divided by its probability in training.</summary>
    public static bool IsOfTrainingOnly(NetworkNode use) => use.Numbers[1] != 0;

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        NetworkNode use = pass.Node(node);
        (double keep, bool isRescaled) = (use.Numbers[0], use.Numbers[1] != 0);
        int x = use.Operands[0];
        if (keep >= 1 || (pass.Mode != Mode.Training && IsOfTrainingOnly(use)))
        {
            pass[node] = pass[x];
        }
        else if (pass.Mode != Mode.Training)
        {
            pass[node] = [pass.Pointwise(node, use.Shape, (pool, of) => pool.Multiply(of(x), pool.Constant(keep)))];
        }
        else
        {
            View mask = pass.DrawMask(node, keep, !isRescaled), whole = pass.Whole(x), result = pass.Make(node);
            pass.Add(pass.Model.Masks.Drop(whole, mask, result));
            pass[node] = [result];
        }
    }
}
