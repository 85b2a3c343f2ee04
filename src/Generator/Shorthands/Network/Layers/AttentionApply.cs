using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>For each query the mean of a memory, by how well each of its steps fits. Its operands are the queries and the memory.</summary>
internal sealed class AttentionApply : NetworkFunction
{
    /// <summary>The part of a use that holds the weights.</summary>
    public const string Weights = "weights";

    /// <inheritdoc/>
    public override string Name => "Attention.Apply";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call)
    {
        bool isDot = (AttentionScore)call.Layer!.Of("Score") is AttentionScore.Dot or AttentionScore.ScaledDot;
        if (!call.Reads(1, more: 0))
        {
            return null;
        }

        return isDot && call[0].Width != call[1].Width
            ? call.Refuse(0, $"it has {PointwiseFunction.Columns(call[0].Width)}, and the memory has {call[1].Width}; for this score both have as many")
            : call[0] with { Width = call[1].Width };
    }

    /// <inheritdoc/>
    public override string? WhyNotCausal(NetworkNumbers network, NetworkNode node) => WhyNotCausal(network, node, node.Operands[1]);

    /// <summary>The same of every attention: its memory lies on another axis.</summary>
    /// <param name="network">The network.</param>
    /// <param name="node">The use.</param>
    /// <param name="memory">What is attended to.</param>
    public static string? WhyNotCausal(NetworkNumbers network, NetworkNode node, int memory) =>
        network.Nodes[memory].Shape.Axis == node.Shape.Axis ? $"attends to all steps of '{network.Axes[node.Shape.Axis].Name}'" : null;

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        NetworkNode use = pass.Node(node);
        var weights = (AttentionWeights)pass.Model.Weights[use.Layer];
        NetworkShape memoryShape = pass.Shape(use.Operands[1]);
        View memory = pass.Whole(use.Operands[1]);
        View keys = pass.Keys(node, weights, use.Operands[1]);
        View? projected = weights.Projected is { } wide ? pass.MakeBeside(node, "queries", use.Shape, wide) : null;
        Dim steps = pass.StepsOf(memoryShape);
        View scores = pass.MakeBeside(node, "scores", use.Shape, steps), shares = pass.MakeBeside(node, Weights, use.Shape, steps), result = pass.Make(node);
        foreach (Operation operation in weights.Scores(projected is null ? [pass.Whole(use.Operands[0])] : pass[use.Operands[0]], projected, keys, scores))
        {
            pass.Add(operation);
        }

        pass.Add(new Softmax(scores, shares) { IsReal = pass.IsReal(memoryShape.Axis) });
        pass.Add(new BatchProduct(Form.Plain, shares, memory, result, 1, Start.Zero));
        pass.Parts[(node, Weights)] = shares;
        pass[node] = [result];
    }
}

/// <summary>A part of a value that its function has left beside it.</summary>
/// <param name="type">The type of the value.</param>
/// <param name="property">The part.</param>
/// <param name="part">What its function calls it.</param>
internal sealed class PartOf(string type, string property, string part) : NetworkFunction
{
    /// <inheritdoc/>
    public override string Name => $"{type}.{property}";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call)
    {
        int feed = RecurrentAttend.Feed(call.NumbersOfOperands[0]);
        return part switch
        {
            AttentionApply.Weights => call[0] with { Width = call.Axes[call.MemoryAxisOf(0)].Steps },
            AttentionStep.Context => call[0] with { Width = call.MemoryWidthOf(0) },
            _ when feed < 0 => call.Refuse(-1, "nothing is fed: give Apply a layer, feed: dense"),
            _ => call[0] with { Width = (int)call.Layers[feed].Of("Width") },
        };
    }

    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        int of = pass.Node(node).Operands[0];
        pass[node] = [pass.Masked(of, part, pass.Parts[(of, part)])];
    }
}
