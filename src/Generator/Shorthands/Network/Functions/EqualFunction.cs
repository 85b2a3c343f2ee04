using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>1 where an id is the one of its number, else 0.</summary>
internal sealed class EqualFunction : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => "Equal";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) => call[0].Axis < 0 ? NetworkShape.Vector(1) : NetworkShape.Sequence(call[0].Axis, 1);

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        View result = pass.Make(node);
        pass.Add(new IsId(pass.Ids(pass.Node(node).Operands[0]), (int)pass.Node(node).Numbers[0], result));
        pass[node] = [result];
    }

    /// <summary>Weights of positions without those of an id.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="node">What they are for.</param>
    /// <param name="ids">The ids.</param>
    /// <param name="id">The one that counts nothing.</param>
    /// <param name="weights">What the others count; null for 1.</param>
    public static View Without(NetworkPass pass, int node, View ids, int id, View? weights)
    {
        NetworkShape column = pass.Shape(pass.Node(node).Operands[0]) with { Width = 1 };
        View isId = pass.MakeDrawn(node, "is_ignored", column), left = pass.MakeDrawn(node, "not_ignored", column);
        pass.Add(new IsId(ids, id, isId));
        pass.Add(NetworkEquations.Without(weights, isId, left));
        return left;
    }
}
