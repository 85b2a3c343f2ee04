using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Makes one operation of a linear layer, its softmax and its loss, for processors: logits, exponentials and gradients are made and used
/// chunk by chunk, so that the matrix of all logits is never written. What is fused is <c>logits = x W^T + b</c> with the cross entropy
/// after it, on the way back the products and the column sums that follow from the gradient of the logits, and in passes without a way
/// back the same layer's losses and probabilities. Losses by weights of rows, and in other forms than the plain one, stay as they are.
/// </summary>
internal sealed class SoftmaxFusion
{
    private readonly List<PlanPass> _passes;
    private readonly BufferSet _buffers;
    private readonly Dictionary<(View Weights, View Bias), SoftmaxLayer> _layers = [];

    private SoftmaxFusion(IReadOnlyList<PlanPass> passes, BufferSet buffers) => (_passes, _buffers) = ([.. passes], buffers);

    /// <summary>The passes with what can be fused fused.</summary>
    public static IReadOnlyList<PlanPass> Rewrite(IReadOnlyList<PlanPass> passes, BufferSet buffers)
    {
        var fusion = new SoftmaxFusion(passes, buffers);
        for (int back = 0; back < passes.Count; back++)
        {
            int there = fusion._passes.FindIndex(pass => pass.Name == passes[back].After);
            if (there >= 0)
            {
                fusion.FuseTraining(there, back);
            }
        }

        for (int index = 0; index < passes.Count; index++)
        {
            fusion.FuseInference(index);
        }

        return fusion._passes;
    }

    private void FuseTraining(int there, int back)
    {
        foreach (CrossEntropy loss in _passes[there].Operations.OfType<CrossEntropy>())
        {
            IReadOnlyList<Operation> forward = _passes[there].Operations, backward = _passes[back].Operations;
            if (LinearOf(loss.Logits, loss, forward) is { } linear && loss.Weights is null && loss.Form.IsPlain && GradientOf(loss, linear, backward) is { } gradient)
            {
                SoftmaxLayer layer = LayerOf(loss, linear);
                _passes[there] = Replace(_passes[there], loss, [new SoftmaxCrossEntropy(linear.Left, layer, loss.Targets)], linear);
                _passes[back] = Replace(_passes[back], gradient.Place, Gradients(loss, layer, gradient), gradient.Members);
            }
        }
    }

    private void FuseInference(int index)
    {
        foreach (Operation operation in _passes[index].Operations)
        {
            View? logits = operation is CrossEntropy { Weights: null, Form.IsPlain: true } loss ? loss.Logits : operation is Softmax { IsReal: null } softmax ? softmax.Logits : null;
            if (logits is null || LinearOf(logits, operation, _passes[index].Operations) is not { } linear
                || !_layers.TryGetValue((linear.Right, linear.Bias!), out SoftmaxLayer layer) || linear.Left.Rows.Value > layer.RowSum.Columns.Value)
            {
                continue;
            }

            Operation? fused = operation switch
            {
                CrossEntropy of when of.RowLoss.Buffer == layer.RowLoss.Buffer => new SoftmaxLoss(linear.Left, layer, of.Targets),
                Softmax of when linear.Left.Rows == Dim.One => new SoftmaxProbabilities(linear.Left, layer, of.Result),
                _ => null,
            };
            if (fused is not null)
            {
                _passes[index] = Replace(_passes[index], operation, [fused], linear);
            }
        }
    }

    // The product that makes logits for one operation and nothing else, and whose factors are still there.
    private static Product? LinearOf(View logits, Operation user, IReadOnlyList<Operation> operations)
    {
        Operation[] makers = [.. operations.Where(operation => operation != user && operation.Reads.Concat(operation.Writes).Any(logits.Meets))];
        return makers.Length == 1 && makers[0] is Product { Form: Form.TransposedRight, Start: Start.Zero, Bias: not null } product
            && product.Result == logits && IsQuiet(operations, product, user)
            ? product
            : null;
    }

    // The gradient of the logits, and the three operations that are all that it is needed for.
    private static Way? GradientOf(CrossEntropy loss, Product linear, IReadOnlyList<Operation> operations)
    {
        CrossEntropyGradient[] gradients = [.. operations.OfType<CrossEntropyGradient>().Where(gradient => gradient.Logits == loss.Logits)];
        if (gradients.Length != 1 || gradients[0].Start != Start.Zero)
        {
            return null;
        }

        CrossEntropyGradient of = gradients[0];
        Operation[] users = [.. operations.Where(operation => operation != of
            && operation.Reads.Concat(operation.Writes).Any(view => view.Meets(of.Gradient) || view.Meets(of.Logits)))];
        Product? input = users.OfType<Product>().SingleOrDefault(product =>
            product.Form == Form.Plain && product.Left == of.Gradient && product.Right == linear.Right);
        Product? weights = users.OfType<Product>().SingleOrDefault(product =>
            product.Form == Form.TransposedLeft && product.Left == of.Gradient && product.Right == linear.Left);
        ColumnSum? bias = users.OfType<ColumnSum>().SingleOrDefault(sum => sum.Matrix == of.Gradient);
        if (users.Length != 3 || input is null || weights is null || bias is null)
        {
            return null;
        }

        Operation[] members = [of, input, weights, bias], inOrder = [.. operations.Where(members.Contains)];
        Operation? place = new[] { inOrder[0], inOrder[3] }.FirstOrDefault(end => members.All(member => IsQuiet(operations, member, end, members)));
        return place is null ? null : new Way(input, weights, bias, members, place);
    }

    // Whether an operation could stand where another one does: what is between them, but for what moves with it, does not meet it.
    private static bool IsQuiet(IReadOnlyList<Operation> operations, Operation operation, Operation place, params Operation[] company)
    {
        List<Operation> list = [.. operations];
        (int one, int other) = (list.IndexOf(operation), list.IndexOf(place));
        return list.GetRange(Math.Min(one, other), Math.Abs(one - other) + 1)
            .All(between => between == operation || between == place || company.Contains(between) || !Operation.Depend(between, operation));
    }

    // The fused operation assigns: where something else has contributed, it assigns a place beside, from which its part is added.
    private IReadOnlyList<Operation> Gradients(CrossEntropy loss, SoftmaxLayer layer, Way way)
    {
        var sums = new List<Operation>();
        View input = Place(way.OfInput.Result, way.OfInput.Start), weights = Place(way.OfWeights.Result, way.OfWeights.Start);
        View bias = Place(way.OfBias.Result, way.OfBias.Start);
        return
        [
            new SoftmaxCrossEntropyGradient(way.OfWeights.Right, layer, loss.Targets, input, weights, bias, loss.Divisor) { Scale = loss.Scale }, .. sums,
        ];

        View Place(View gradient, Start start)
        {
            if (start == Start.Zero)
            {
                return gradient;
            }

            View place = new(_buffers.MakeFree(new Buffer($"{gradient.Buffer.Name}_of_{loss.Logits.Buffer.Name}", Role.Activation, Dim.One, gradient.Rows, gradient.Columns)));
            sums.Add(new Pointwise(Derivatives.Copy(), [new("x", place)], [new("y", gradient, Start.Sum)]));
            return place;
        }
    }

    private SoftmaxLayer LayerOf(CrossEntropy loss, Product linear)
    {
        string name = loss.Logits.Buffer.Name, prefix = name.EndsWith("logits", StringComparison.Ordinal) ? name.Substring(0, name.Length - "logits".Length) : name + "_";

        // What is rounded up to whole cache lines is called by its number: the letter is that of the rows themselves.
        Dim rows = linear.Left.Rows, whole = Number(Buffer.PitchOf(rows)), groups = Number(SoftmaxLayer.Groups);
        View weights = linear.Right;
        var layer = new SoftmaxLayer(
            weights, linear.Bias!, Make("exponentials", Dim.One, weights.Rows, rows), Make("softmax_panels", Dim.One, whole, weights.Columns),
            Make("softmax_shares", groups, rows, weights.Columns), Make("softmax_sums", Dim.One, groups, Number(2 * whole.Value)),
            Make("shift", Dim.One, Dim.One, rows), Make("target_logit", Dim.One, Dim.One, rows), Make("row_sum", Dim.One, Dim.One, rows), loss.RowLoss);
        _layers[(weights, linear.Bias!)] = layer;
        return layer;

        static Dim Number(decimal value) => new($"{value:0}", value);

        View Make(string what, Dim slots, Dim height, Dim width) => new(_buffers.MakeFree(new Buffer(prefix + what, Role.Activation, slots, height, width)));
    }

    private static PlanPass Replace(PlanPass pass, Operation operation, IReadOnlyList<Operation> by, params Operation[] others) => pass with
    {
        Operations =
        [
            .. pass.Operations.Where(other => other == operation || !others.Contains(other))
                .SelectMany(other => other == operation ? by.Select(each => each with { Phase = operation.Phase }) : [other]),
        ],
    };

    /// <summary>The way back from a loss to a linear layer.</summary>
    /// <param name="OfInput">Makes the gradient of its input.</param>
    /// <param name="OfWeights">Makes that of its weights.</param>
    /// <param name="OfBias">Makes that of its bias.</param>
    /// <param name="Members">All of them, and what makes the gradient of the logits.</param>
    /// <param name="Place">The one in whose place all can be done.</param>
    private sealed record Way(Product OfInput, Product OfWeights, ColumnSum OfBias, Operation[] Members, Operation Place);
}
