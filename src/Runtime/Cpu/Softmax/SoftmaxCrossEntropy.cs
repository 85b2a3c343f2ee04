using System;
using System.Runtime.CompilerServices;

namespace ModelGen.Cpu;

/// <summary>
/// A linear layer, softmax and the cross entropy of a target class in one: <c>z = W x + b</c>,
/// <c>loss = log(sum_v e^z_v) - z_target</c>, <c>d loss / d z_v = e^z_v / sum - [v = target]</c>. The matrix of all logits is
/// written once and read twice, once while it is still in the cache.
/// </summary>
/// <remarks>
/// Classes are worked on in chunks. While the exponentials <c>E[v, i] = e^(z_v - shift_i)</c> of a chunk are in the cache, they
/// are multiplied by the chunk's weights: the gradient of the inputs, but for the factor 1 / sum that is not known yet and is
/// applied at the end, to far fewer numbers. The shift is the logit of the target, which is cheap to have beforehand; where it
/// is so far below the others that a sum becomes too large, everything is done again with the true maximum.
/// </remarks>
public static class SoftmaxCrossEntropy
{
    // With larger sums of exponentials their products with weights could overflow: e^69, a loss of 69 nats.
    private const double LargestSum = 1e30;

    /// <summary>The loss of each row; leaves the exponentials, their sums, and E·W, group by group.</summary>
    /// <param name="worker">The calling worker; it computes its share.</param>
    /// <param name="p">Where everything lies.</param>
    /// <param name="arena">The arena.</param>
    /// <param name="rows">M, number of rows.</param>
    /// <param name="x">The inputs, <c>[M, K]</c>.</param>
    /// <param name="pitch">Pitch of the inputs.</param>
    /// <param name="targets">The right class of each row, in 0..V-1; not checked.</param>
    public static void Forward(
        Worker worker, SoftmaxPlacement p, Arena arena, int rows, ref float x, int pitch, ReadOnlySpan<int> targets)
    {
        Kernel.Run(new SoftmaxForward(p, arena, rows, ref x, pitch, targets, keeps: true), worker);
    }

    /// <summary>The loss of each row, and nothing else.</summary>
    /// <inheritdoc cref="Forward"/>
    public static void Loss(
        Worker worker, SoftmaxPlacement p, Arena arena, int rows, ref float x, int pitch, ReadOnlySpan<int> targets)
    {
        Kernel.Run(new SoftmaxForward(p, arena, rows, ref x, pitch, targets, keeps: false), worker);
    }

    /// <summary>The gradients of inputs, weights and bias; uses up what <see cref="Forward"/> left.</summary>
    /// <param name="worker">The calling worker; it computes its share.</param>
    /// <param name="p">Where everything lies.</param>
    /// <param name="arena">The arena.</param>
    /// <param name="rows">M, number of rows.</param>
    /// <param name="x">The inputs, <c>[M, K]</c>.</param>
    /// <param name="pitch">Pitch of the inputs.</param>
    /// <param name="dx">Receives their gradient, <c>[M, K]</c>.</param>
    /// <param name="gradientPitch">Pitch of that.</param>
    /// <param name="targets">The right class of each row.</param>
    /// <param name="weight">What a row's loss counts in the cost: 1 / batch size.</param>
    public static void Backward(
        Worker worker, SoftmaxPlacement p, Arena arena, int rows, ref float x, int pitch, ref float dx, int gradientPitch,
        ReadOnlySpan<int> targets, float weight)
    {
        Kernel.Run(new SoftmaxBackward(p, arena, rows, ref x, pitch, ref dx, gradientPitch, targets, weight), worker);
    }

    /// <summary>The probability of each class for a single row.</summary>
    /// <param name="worker">The calling worker; it computes its share of the classes.</param>
    /// <param name="p">Where everything lies.</param>
    /// <param name="arena">The arena.</param>
    /// <param name="x">The inputs, <c>[K]</c>.</param>
    /// <param name="probabilities">Receives <c>[V]</c>.</param>
    public static void Predict(Worker worker, SoftmaxPlacement p, Arena arena, ref float x, ref float probabilities)
    {
        ref float logits = ref arena[p.Exponentials];
        int begin = worker.Begin(p.Classes), end = worker.End(p.Classes);
        for (int v = begin; v < end; v++)
            Unsafe.Add(ref logits, v) = arena[p.Bias + v] + Elementwise.Dot(ref x, ref arena[p.Weights + v * p.WeightsPitch], p.Width);
        worker.Barrier();

        // Each worker computes the whole sum: the logits are few beside the weights, and no worker has to wait again.
        float largest = float.NegativeInfinity;
        for (int v = 0; v < p.Classes; v++)
            largest = float.Max(largest, Unsafe.Add(ref logits, v));
        double sum = 0;
        for (int v = 0; v < p.Classes; v++)
            sum += VectorMath.Exp(Unsafe.Add(ref logits, v) - largest);
        for (int v = begin; v < end; v++)
            Unsafe.Add(ref probabilities, v) = (float)(VectorMath.Exp(Unsafe.Add(ref logits, v) - largest) / sum);
    }

    /// <summary>Whether a sum of exponentials is safe to work with; a sum that is not a number is not.</summary>
    internal static bool IsSafe(double sum) => sum < LargestSum;

    /// <summary>The next multiple of 16.</summary>
    internal static int Round16(int count) => (count + 15) & ~15;
}
