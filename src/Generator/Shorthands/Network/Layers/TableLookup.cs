using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>Rows of a table.</summary>
internal sealed class TableLookup : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => "Table.LookUp";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) =>
        new(call[0].Kind == NetworkValueKind.Tokens ? NetworkValueKind.Sequence : NetworkValueKind.Vector, call[0].Axis, (int)call.Layer!.Of("Width"));

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        NetworkNode use = pass.Node(node);
        var table = (TableWeights)pass.Model.Weights[use.Layer];
        View ids = pass.Ids(use.Operands[0]), result = pass.Make(node);
        View? index = null;
        if (pass.Mode == Mode.Training)
        {
            index = new View(pass.Model.Scope.MakeFree($"{pass.NameOf(node)}_rows", Role.Ids, Dim.One, Dim.One, pass.Model.Target.IndexLength(table.Table.Rows, ids.Columns)));
            pass.Add(new IndexIds(ids, index, table.Table.Rows));
        }

        pass.Add(new Gather(new View(table.Table), ids, result, index));
        pass[node] = [result];
    }
}
