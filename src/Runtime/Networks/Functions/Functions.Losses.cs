using System;
using System.Linq;

namespace ModelGen.Networks;

/// <summary>Losses: for each real position a number, and of all of them their mean or sum (<see cref="Loss.Mean(Sequence, Sequence)"/>).</summary>
public static partial class Functions
{
    /// <summary>
    /// <c>-log p[target]</c>, where p is the softmax of the logits. Smoothed (Szegedy et al. 2016, arXiv:1512.00567), it is
    /// <c>-sum of q log p</c>, where q is the smoothing divided among all classes, and the rest the target's. With an offset, it is
    /// <c>-log(p[target] + offset)</c> that the rest counts.
    /// </summary>
    /// <param name="logits">A column for each class.</param>
    /// <param name="target">The class.</param>
    /// <param name="weights">Weights of positions, width 1.</param>
    /// <param name="smoothing">What goes to all classes alike, from 0, below 1.</param>
    /// <param name="ignore">Positions of this target have no loss, and do not count.</param>
    /// <param name="offset">Added to the target's p before its logarithm is taken, from 0.</param>
    /// <param name="reduce">Mean or sum.</param>
    public static Loss CrossEntropy(
        Sequence logits, Tokens target, Sequence? weights = null, double smoothing = 0, int ignore = -1, double offset = 0, Reduction reduce = Reduction.Mean)
    {
        CheckCrossEntropy(smoothing, offset);
        Shapes.CheckAxis(logits.Axis, nameof(logits), target.Axis, nameof(target));
        Sequence counts = Sequence.Of(logits.Axis, 1, (t, b, _) => Counts(target[t, b], ignore));
        Sequence losses = Sequence.OfRows(logits.Axis, 1, (t, b) => [CrossEntropyOf(logits.Row(t, b), target[t, b], smoothing, ignore, offset)]);
        return Reduce(losses, weights is null ? counts : weights * counts, reduce);
    }

    /// <inheritdoc cref="CrossEntropy(Sequence, Tokens, Sequence, double, int, double, Reduction)"/>
    public static Loss CrossEntropy(
        Vector logits, Ids target, Vector? weights = null, double smoothing = 0, int ignore = -1, double offset = 0, Reduction reduce = Reduction.Mean)
    {
        CheckCrossEntropy(smoothing, offset);
        Shapes.CheckBatch(logits.Batch, nameof(logits), target.Batch, nameof(target));
        Vector counts = Vector.Of(logits.Batch, 1, (b, _) => Counts(target[b], ignore));
        Vector losses = Vector.OfRows(logits.Batch, 1, b => [CrossEntropyOf(logits.Row(b), target[b], smoothing, ignore, offset)]);
        return Reduce(losses, weights is null ? counts : weights * counts, reduce);
    }

    /// <summary><c>-(t log s + (1 - t) log(1 - s))</c>, where s is the sigmoid of the logit.</summary>
    /// <param name="logits">The logits.</param>
    /// <param name="target">Probabilities, as many columns.</param>
    /// <param name="weights">Weights of positions, width 1.</param>
    /// <param name="reduce">Mean or sum.</param>
    public static Loss BinaryCrossEntropy(Sequence logits, Sequence target, Sequence? weights = null, Reduction reduce = Reduction.Mean) =>
        Reduce(Compared(logits, target, BinaryCrossEntropyOf), weights, reduce);

    /// <inheritdoc cref="BinaryCrossEntropy(Sequence, Sequence, Sequence, Reduction)"/>
    public static Loss BinaryCrossEntropy(Vector logits, Vector target, Vector? weights = null, Reduction reduce = Reduction.Mean) =>
        Reduce(Compared(logits, target, BinaryCrossEntropyOf), weights, reduce);

    /// <summary><c>(x - t)^2</c>.</summary>
    /// <param name="x">The values.</param>
    /// <param name="target">What they should be, as many columns.</param>
    /// <param name="weights">Weights of positions, width 1.</param>
    /// <param name="reduce">Mean or sum.</param>
    public static Loss SquaredError(Sequence x, Sequence target, Sequence? weights = null, Reduction reduce = Reduction.Mean) =>
        Reduce(Compared(x, target, static (value, wanted) => (value - wanted) * (value - wanted)), weights, reduce);

    /// <inheritdoc cref="SquaredError(Sequence, Sequence, Sequence, Reduction)"/>
    public static Loss SquaredError(Vector x, Vector target, Vector? weights = null, Reduction reduce = Reduction.Mean) =>
        Reduce(Compared(x, target, static (value, wanted) => (value - wanted) * (value - wanted)), weights, reduce);

    /// <summary><c>abs(x - t)</c>.</summary>
    /// <param name="x">The values.</param>
    /// <param name="target">What they should be, as many columns.</param>
    /// <param name="weights">Weights of positions, width 1.</param>
    /// <param name="reduce">Mean or sum.</param>
    public static Loss AbsoluteError(Sequence x, Sequence target, Sequence? weights = null, Reduction reduce = Reduction.Mean) =>
        Reduce(Compared(x, target, static (value, wanted) => Math.Abs(value - wanted)), weights, reduce);

    /// <inheritdoc cref="AbsoluteError(Sequence, Sequence, Sequence, Reduction)"/>
    public static Loss AbsoluteError(Vector x, Vector target, Vector? weights = null, Reduction reduce = Reduction.Mean) =>
        Reduce(Compared(x, target, static (value, wanted) => Math.Abs(value - wanted)), weights, reduce);

    /// <summary>With e = x - t, <c>e^2 / 2</c> to delta, and <c>delta (abs(e) - delta / 2)</c> beyond (Huber 1964).</summary>
    /// <param name="x">The values.</param>
    /// <param name="target">What they should be, as many columns.</param>
    /// <param name="delta">Where it becomes linear, above 0.</param>
    /// <param name="weights">Weights of positions, width 1.</param>
    /// <param name="reduce">Mean or sum.</param>
    public static Loss HuberError(Sequence x, Sequence target, double delta = 1, Sequence? weights = null, Reduction reduce = Reduction.Mean) =>
        Reduce(Compared(x, target, Huber(delta)), weights, reduce);

    /// <inheritdoc cref="HuberError(Sequence, Sequence, double, Sequence, Reduction)"/>
    public static Loss HuberError(Vector x, Vector target, double delta = 1, Vector? weights = null, Reduction reduce = Reduction.Mean) =>
        Reduce(Compared(x, target, Huber(delta)), weights, reduce);

    /// <summary><c>max(q (t - x), (q - 1) (t - x))</c>: least where a share q of the targets is below x (Koenker and Bassett 1978).</summary>
    /// <param name="x">The values.</param>
    /// <param name="target">What they are compared with, as many columns.</param>
    /// <param name="quantile">q, above 0, below 1.</param>
    /// <param name="weights">Weights of positions, width 1.</param>
    /// <param name="reduce">Mean or sum.</param>
    public static Loss QuantileError(Sequence x, Sequence target, double quantile = 0.5, Sequence? weights = null, Reduction reduce = Reduction.Mean) =>
        Reduce(Compared(x, target, Quantile(quantile)), weights, reduce);

    /// <inheritdoc cref="QuantileError(Sequence, Sequence, double, Sequence, Reduction)"/>
    public static Loss QuantileError(Vector x, Vector target, double quantile = 0.5, Vector? weights = null, Reduction reduce = Reduction.Mean) =>
        Reduce(Compared(x, target, Quantile(quantile)), weights, reduce);

    /// <summary>The sum of the squares of a layer's matrices: its kernel, without the bias.</summary>
    public static Loss SquaredWeights(Dense layer) => new(layer.Kernel.SumOfSquares);

    /// <summary>The sum of the squares of a layer's matrices: kernels and projections, without biases and numbers of units.</summary>
    public static Loss SquaredWeights(Recurrent layer) => new(layer.SumOfSquares);

    /// <inheritdoc cref="SquaredWeights(Dense)"/>
    public static Loss SquaredWeights(Convolution layer) => new(layer.Kernel.SumOfSquares);

    /// <summary>The sum of the squares of a table.</summary>
    public static Loss SquaredWeights(Table layer) => new(layer.Rows.SumOfSquares);

    private static Loss Reduce(Sequence losses, Sequence? weights, Reduction reduce) =>
        reduce == Reduction.Mean ? Loss.Mean(losses, weights) : Loss.Sum(losses, weights);

    private static Loss Reduce(Vector losses, Vector? weights, Reduction reduce) =>
        reduce == Reduction.Mean ? Loss.Mean(losses, weights) : Loss.Sum(losses, weights);

    private static Sequence Compared(Sequence x, Sequence target, Func<double, double, double> loss)
    {
        Shapes.CheckAxis(x.Axis, "x", target.Axis, nameof(target));
        Shapes.CheckWidth(target, x.Width, nameof(target), "the loss");
        return Sequence.Of(x.Axis, x.Width, (t, b, i) => loss(x[t, b, i], target[t, b, i]));
    }

    private static Vector Compared(Vector x, Vector target, Func<double, double, double> loss)
    {
        Shapes.CheckBatch(x.Batch, "x", target.Batch, nameof(target));
        Shapes.CheckWidth(target, x.Width, nameof(target), "the loss");
        return Vector.Of(x.Batch, x.Width, (b, i) => loss(x[b, i], target[b, i]));
    }

    private static double Counts(int target, int ignore) => IsIgnored(target, ignore) ? 0 : 1;

    private static bool IsIgnored(int target, int ignore) => target == ignore && ignore >= 0;

    private static double CrossEntropyOf(double[] logits, int target, double smoothing, int ignore, double offset)
    {
        if (IsIgnored(target, ignore))
        {
            return 0;
        }

        if (target < 0 || target >= logits.Length)
        {
            throw new ArgumentException($"A target is {target}: the logits have {Shapes.Columns(logits.Length)}, so expected 0 to {logits.Length - 1}.", nameof(target));
        }

        // Without the offset the logarithm is taken of the sum alone, so that small probabilities do not vanish.
        double largest = logits.Max();
        double sum = Math.Log(logits.Sum(x => Math.Exp(x - largest)));
        double[] logs = [.. logits.Select(x => x - largest - sum)];
        double ofTarget = offset == 0 ? logs[target] : Math.Log(Math.Exp(logs[target]) + offset);
        double ofAll = smoothing == 0 ? 0 : smoothing * logs.Average();
        return -((1 - smoothing) * ofTarget) - ofAll;
    }

    private static double BinaryCrossEntropyOf(double logit, double target) => Scalar.Softplus(logit) - (logit * target);

    private static Func<double, double, double> Huber(double delta)
    {
        if (delta is not (> 0 and < double.PositiveInfinity))
        {
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "expected a number above 0.");
        }

        return (x, target) => Math.Abs(x - target) is var error && error <= delta ? error * error / 2 : delta * (error - (delta / 2));
    }

    private static Func<double, double, double> Quantile(double quantile)
    {
        if (quantile is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "expected a share above 0, below 1.");
        }

        return (x, target) => Math.Max(quantile * (target - x), (quantile - 1) * (target - x));
    }

    private static void CheckCrossEntropy(double smoothing, double offset)
    {
        if (smoothing is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(smoothing), smoothing, "expected a share from 0, below 1.");
        }

        if (offset is not (>= 0 and < double.PositiveInfinity))
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, "expected a number from 0.");
        }
    }
}
