using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Shorthands;

/// <summary>Losses that are added, or weighed with numbers.</summary>
/// <param name="name">The operator.</param>
internal sealed class LossArithmetic(string name) : LossFunction
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override bool Takes(IReadOnlyList<NetworkShape?> operands, int numbers) => operands.Any(operand => operand is { Kind: NetworkValueKind.Loss });

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) => NetworkShape.Loss;

    /// <inheritdoc/>
    public override void AddTo(NetworkPass pass, int node, LossFactor factor)
    {
        foreach (int operand in pass.Node(node).Operands.Where(operand => pass.Shape(operand).Kind == NetworkValueKind.Loss))
        {
            pass.AddLoss(operand, factor.Times(FactorOf(pass, node)));
        }
    }

    private double FactorOf(NetworkPass pass, int node)
    {
        double number = pass.Node(node).Operands.Where(operand => pass.Shape(operand).Kind == NetworkValueKind.Number)
            .Select(operand => pass.Node(operand).Numbers[0]).DefaultIfEmpty(1).First();
        return name == "/" ? 1 / number : number;
    }
}
