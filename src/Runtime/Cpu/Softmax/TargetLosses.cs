using System;
using System.Runtime.CompilerServices;

namespace ModelGen.Cpu;

/// <summary>
/// Cross entropy in all its forms: (1 - smoothing) * -log(p[target] + offset) + smoothing * mean_v(-log p[v]) with p = softmax(logits), and
/// nothing at all for a row whose target is below 0. Each worker does its share of the rows.
/// </summary>
public static class TargetLosses
{
    /// <summary>The loss of each row.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">M, number of rows.</param>
    /// <param name="classes">V, number of classes.</param>
    /// <param name="logits">First of <c>[M, V]</c>.</param>
    /// <param name="pitch">Floats from row to row of it.</param>
    /// <param name="targets">The right class of each row, below V; not checked.</param>
    /// <param name="rowLoss">Receives <c>[M]</c>.</param>
    /// <param name="smoothing">The share of the loss that all classes have.</param>
    /// <param name="offset">What is added to the probability of the target.</param>
    public static void CrossEntropy(
        Worker worker, int rows, int classes, ref float logits, int pitch, ReadOnlySpan<int> targets, ref float rowLoss, double smoothing,
        double offset)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            Unsafe.Add(ref rowLoss, row) = targets[row] < 0 ? 0
                : (float)Loss(Losses.Row(ref logits, row, pitch, classes), targets[row], smoothing, offset);
        }
    }

    /// <summary>gradient = that of the losses * weights * scale, which may be the place of the logits.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">M, number of rows.</param>
    /// <param name="classes">V, number of classes.</param>
    /// <param name="logits">First of <c>[M, V]</c>.</param>
    /// <param name="pitch">Floats from row to row of it.</param>
    /// <param name="targets">The right class of each row.</param>
    /// <param name="weights">What each row's loss counts, <c>[M]</c>, or a null reference.</param>
    /// <param name="scale">What a loss is multiplied by in the cost.</param>
    /// <param name="gradient">First of <c>[M, V]</c>.</param>
    /// <param name="gradientPitch">Floats from row to row of it.</param>
    /// <param name="start">Whether the gradient is replaced or added to.</param>
    /// <param name="smoothing">The share of the loss that all classes have.</param>
    /// <param name="offset">What is added to the probability of the target.</param>
    /// <param name="weightPitch">Floats from one weight to the next.</param>
    public static void CrossEntropyGradient(
        Worker worker, int rows, int classes, ref float logits, int pitch, ReadOnlySpan<int> targets, ref float weights, float scale,
        ref float gradient, int gradientPitch, Start start, double smoothing, double offset, int weightPitch = 1)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ReadOnlySpan<float> line = Losses.Row(ref logits, row, pitch, classes);
            Span<float> to = Losses.Row(ref gradient, row, gradientPitch, classes);
            int target = targets[row];
            if (target < 0)
            {
                if (start == Start.Zero)
                    to.Clear();
                continue;
            }

            (float largest, double sum) = Losses.Normalizer(line);
            double right = Math.Exp((double)line[target] - largest) / sum;
            float own = (float)((1 - smoothing) * (offset > 0 ? right / (right + offset) : 1)), rest = (float)(smoothing / classes);
            float share = (float)((own + smoothing) / sum), factor = scale * Losses.WeightOf(ref weights, row, weightPitch);
            for (int v = 0; v < classes; v++)
            {
                float value = (VectorMath.Exp(line[v] - largest) * share - (v == target ? own : 0) - rest) * factor;
                to[v] = start == Start.Sum ? to[v] + value : value;
            }
        }
    }

    private static double Loss(ReadOnlySpan<float> logits, int target, double smoothing, double offset)
    {
        (float largest, double sum) = Losses.Normalizer(logits);
        double right = Math.Log(sum) + largest - logits[target];
        if (offset > 0)
            right = -Math.Log(Math.Exp(-right) + offset);
        if (smoothing == 0)
            return right;

        double total = 0;
        foreach (float logit in logits)
            total += logit;
        return (1 - smoothing) * right + smoothing * (Math.Log(sum) + largest - total / logits.Length);
    }
}
