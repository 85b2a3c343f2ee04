using System.Globalization;
using System.Linq;

namespace ModelGen.Networks;

/// <summary>What training makes smaller: one number.</summary>
public sealed class Loss
{
    internal Loss(double value) => Value = value;

    /// <summary>The number.</summary>
    public double Value { get; }

    /// <summary>
    /// The mean over all numbers at real positions: <c>sum of w x / (width * sum of w)</c>, where w is 1 without weights. Where no position
    /// counts, it is 0.
    /// </summary>
    /// <param name="x">The losses.</param>
    /// <param name="weights">Weights of positions, width 1.</param>
    public static Loss Mean(Sequence x, Sequence? weights = null)
    {
        Sequence w = Weights(x, weights);
        return Mean(Sum(x, w), w.Values.Sum() * x.Width);
    }

    /// <inheritdoc cref="Mean(Sequence, Sequence)"/>
    public static Loss Mean(Vector x, Vector? weights = null)
    {
        Vector w = Weights(x, weights);
        return Mean(Sum(x, w), w.Values.Sum() * x.Width);
    }

    /// <summary>The sum over all numbers at real positions: <c>sum of w x</c>.</summary>
    /// <param name="x">The losses.</param>
    /// <param name="weights">Weights of positions, width 1.</param>
    public static Loss Sum(Sequence x, Sequence? weights = null) => new((x * Weights(x, weights)).Values.Sum());

    /// <inheritdoc cref="Sum(Sequence, Sequence)"/>
    public static Loss Sum(Vector x, Vector? weights = null) => new((x * Weights(x, weights)).Values.Sum());

    /// <summary>Both.</summary>
    public static Loss operator +(Loss x, Loss y) => new(x.Value + y.Value);

    /// <summary>With a weight.</summary>
    public static Loss operator *(double x, Loss y) => new(x * y.Value);

    /// <summary>With a weight.</summary>
    public static Loss operator *(Loss x, double y) => new(x.Value * y);

    /// <summary>With a weight.</summary>
    public static Loss operator /(Loss x, double y) => new(x.Value / y);

    /// <summary>Such as <c>Loss 0.693</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Loss {Value}");

    private static Loss Mean(Loss sum, double count) => count == 0 ? new Loss(0) : sum / count;

    private static Sequence Weights(Sequence x, Sequence? weights)
    {
        if (weights is null)
        {
            return Sequence.Of(x.Axis, 1, static (_, _, _) => 1);
        }

        Shapes.CheckAxis(x.Axis, nameof(x), weights.Axis, nameof(weights));
        Shapes.CheckWidth(weights, 1, nameof(weights), "a loss");
        return weights;
    }

    private static Vector Weights(Vector x, Vector? weights)
    {
        if (weights is null)
        {
            return Vector.Of(x.Batch, 1, static (_, _) => 1);
        }

        Shapes.CheckBatch(x.Batch, nameof(x), weights.Batch, nameof(weights));
        Shapes.CheckWidth(weights, 1, nameof(weights), "a loss");
        return weights;
    }
}
