using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>The sum of the squares of a layer's matrices.</summary>
internal sealed class SquaredWeightsLoss : LossFunction
{
    /// <inheritdoc/>
    public override string Name => "SquaredWeights";

    /// <inheritdoc/>
    public override NetworkShape? ShapeOf(NetworkCall call) => NetworkShape.Loss;

    /// <inheritdoc/>
    public override void AddTo(NetworkPass pass, int node, LossFactor factor)
    {
        View[] matrices = [.. pass.Model.Weights[pass.Node(node).Layer].Tensors.Where(tensor => tensor.Shape.Count > 1).SelectMany(tensor => tensor.Views)];
        for (int index = 0; index < matrices.Length; index++)
        {
            View matrix = matrices[index];
            string name = matrices.Length == 1 ? pass.NameOf(node) : $"{pass.NameOf(node)}_{index}";
            View squares = Make($"{name}_squares", matrix.Columns), sums = Make($"{name}_sums", Dim.One);
            pass.Add(NetworkEquations.Square(matrix, squares));
            pass.Add(new RowSum(squares, sums, Start.Zero));
            pass.Add(new SumLosses(sums, pass.Model.Cost, factor.Divisor, pass.NextStart())
            {
                Scale = factor.Scale,
                GradientDivisor = factor.Divisor.Times(pass.Batches),
            });

            View Make(string what, Dim columns) => new(pass.Model.Scope.Share(what, Role.Activation, Dim.One, matrix.Rows, columns));
        }
    }
}
