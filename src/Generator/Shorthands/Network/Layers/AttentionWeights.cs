using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>The parameters of an attention, and how queries are matched with keys.</summary>
internal sealed class AttentionWeights : NetworkWeights
{
    private readonly AttentionScore _score;
    private readonly Buffer? _query;
    private readonly Buffer? _key;
    private readonly Buffer? _bias;
    private readonly Buffer? _vector;
    private readonly Dim _width;

    /// <param name="model">The network.</param>
    /// <param name="layer">The number of the layer.</param>
    public AttentionWeights(NetworkLowering model, int layer)
    {
        NetworkLayer of = model.Numbers.Layers[layer];
        Dim queries = NetworkLowering.Count(QueriesOf(model, layer)), memory = NetworkLowering.Count(of.Inputs);
        _score = (AttentionScore)of.Of("Score");
        _width = _score == AttentionScore.Additive ? model.Letter("A", layer, (int)of.Of("Width"), "hidden units of {0}") : memory;
        switch (_score)
        {
            case AttentionScore.Additive:
                (_query, _key) = (Make("query", queries), Make("key", memory));
                (_bias, _vector) = (Make("bias", Dim.One), Make("score", Dim.One));
                break;
            case AttentionScore.Multiplicative:
                _query = Make("kernel", queries);
                break;
            default:
                break;
        }

        Buffer?[] all = [_query, _key, _bias, _vector];
        Tensors =
        [
            .. all.OfType<Buffer>().Select(buffer => Tensor.Of(
                buffer.Name, buffer.Rows == Dim.One ? [buffer.Columns] : [buffer.Rows, buffer.Columns], new View(buffer)) with
            {
                IsUniform = buffer != _bias,
            }),
        ];

        Buffer Make(string name, Dim rows) => model.Scope.Make($"{of.Name}_{name}", Role.Parameter, Dim.One, rows, _width);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Tensors { get; }

    /// <summary>Width of what queries become before they are matched; they are matched as they are where this is null.</summary>
    public Dim? Projected => _query is null ? null : _width;

    /// <summary>Width of the keys; null where what is attended to is the keys.</summary>
    public Dim? KeyWidth => _key is null ? null : _width;

    /// <summary>What keys are: what is attended to, or what becomes of it.</summary>
    /// <param name="memory">What is attended to.</param>
    /// <param name="place">Receives the keys where they are something else.</param>
    /// <param name="operations">Receives the operations.</param>
    public View Keys(View memory, System.Func<Dim, View> place, OperationList operations)
    {
        if (_key is null)
        {
            return memory;
        }

        View keys = place(_width);
        operations.Add(new Product(Form.Plain, memory, new View(_key), keys, Start.Zero, new View(_bias!)));
        return keys;
    }

    /// <summary>How well each query fits each key.</summary>
    /// <param name="queries">The queries, as matrices side by side.</param>
    /// <param name="projected">Receives what they become before they are matched; null where they are matched as they are.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="scores">Receives a column for each key.</param>
    public IEnumerable<Operation> Scores(IReadOnlyList<View> queries, View? projected, View keys, View scores)
    {
        Dim row = Dim.Zero;
        foreach (View part in projected is null ? [] : queries)
        {
            View kernel = new View(_query!) { FirstRow = row, RowsPerSlot = part.Columns };
            yield return new Product(Form.Plain, part, kernel, projected!, row == Dim.Zero ? Start.Zero : Start.Sum);
            row = row.Plus(part.Columns);
        }

        View matched = projected ?? queries.Single();
        double scale = _score == AttentionScore.ScaledDot ? 1 / System.Math.Sqrt((double)matched.Columns.Value) : 1;
        yield return _score == AttentionScore.Additive
            ? new AdditiveScores(matched, keys, new View(_vector!), scores)
            : new BatchProduct(Form.TransposedRight, matched, keys, scores, scale, Start.Zero);
    }

    // Columns of the queries, of the first use.
    private static int QueriesOf(NetworkLowering model, int layer)
    {
        foreach (NetworkNode node in model.Numbers.Nodes)
        {
            if (node.Layer == layer)
            {
                return model.Numbers.Nodes[node.Operands[0]].Shape.Width;
            }

            if (RecurrentAttend.Attention(node) == layer)
            {
                return node.Shape.Width;
            }
        }

        return 1;
    }
}
