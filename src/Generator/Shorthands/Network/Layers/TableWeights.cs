using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>A table: a row for each id.</summary>
internal sealed class TableWeights : NetworkWeights
{
    /// <param name="model">The network.</param>
    /// <param name="layer">The number of the layer.</param>
    public TableWeights(NetworkLowering model, int layer)
    {
        NetworkLayer of = model.Numbers.Layers[layer];
        Dim count = model.Letter("V", layer, (int)of.Of("Count"), "rows of {0}"), width = model.Letter("E", layer, (int)of.Of("Width"), "width of {0}");

        // What is looked up once, and read in no other way, has gradients for the ids of a step only.
        NetworkNode[] uses = [.. model.Numbers.Nodes.Where(node => node.Layer == layer)];
        bool takesRows = uses.Length == 1 && uses[0].Function == new TableLookup().Name && TrainingPasses.TakesRows(model.Spec, of.Name);
        Table = model.Scope.Make(of.Name, takesRows ? Role.Table : Role.Parameter, Dim.One, count, width);
        Tensors = [Tensor.Of(of.Name, [count, width], new View(Table)) with { IsUniform = true }];
    }

    /// <summary>The table, <c>[V, E]</c>.</summary>
    public Buffer Table { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Tensors { get; }
}
