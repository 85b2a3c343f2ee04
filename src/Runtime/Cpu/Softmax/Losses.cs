using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Cpu;

/// <summary>
/// Losses of rows, their gradients and their sum; each worker its share of the rows. Where weights of rows are asked for, a null reference
/// means that all count 1.
/// </summary>
public static class Losses
{
    /// <summary>rowLoss[i] = log(sum_v e^logits[i, v]) - logits[i, target i], in nats.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">M, number of rows.</param>
    /// <param name="classes">V, number of classes.</param>
    /// <param name="logits">First of <c>[M, V]</c>.</param>
    /// <param name="pitch">Floats from row to row of it.</param>
    /// <param name="targets">The right class of each row, in 0..V-1; not checked.</param>
    /// <param name="rowLoss">Receives <c>[M]</c>.</param>
    public static void CrossEntropy(
        Worker worker, int rows, int classes, ref float logits, int pitch, ReadOnlySpan<int> targets, ref float rowLoss)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ReadOnlySpan<float> line = Row(ref logits, row, pitch, classes);
            (float largest, double sum) = Normalizer(line);
            Unsafe.Add(ref rowLoss, row) = (float)(Math.Log(sum) + largest - line[targets[row]]);
        }
    }

    /// <summary>gradient = (softmax(logits) - onehot(targets)) * weights * scale, which may be the place of the logits.</summary>
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
    /// <param name="weightPitch">Floats from one weight to the next.</param>
    public static void CrossEntropyGradient(
        Worker worker, int rows, int classes, ref float logits, int pitch, ReadOnlySpan<int> targets, ref float weights, float scale,
        ref float gradient, int gradientPitch, Start start, int weightPitch = 1)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ReadOnlySpan<float> line = Row(ref logits, row, pitch, classes);
            Span<float> to = Row(ref gradient, row, gradientPitch, classes);
            (float largest, double sum) = Normalizer(line);
            float factor = scale * WeightOf(ref weights, row, weightPitch), share = (float)(1 / sum);
            for (int v = 0; v < classes; v++)
            {
                float value = (VectorMath.Exp(line[v] - largest) * share - (v == targets[row] ? 1 : 0)) * factor;
                to[v] = start == Start.Sum ? to[v] + value : value;
            }
        }
    }

    /// <summary>rowLoss[i] = sum_c (prediction[i, c] - targets[i, c])^2.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">M, number of rows.</param>
    /// <param name="columns">C, numbers of a row.</param>
    /// <param name="prediction">First of <c>[M, C]</c>.</param>
    /// <param name="pitch">Floats from row to row of it.</param>
    /// <param name="targets">First of <c>[M, C]</c>.</param>
    /// <param name="targetPitch">Floats from row to row of it.</param>
    /// <param name="rowLoss">Receives <c>[M]</c>.</param>
    public static void SquaredError(
        Worker worker, int rows, int columns, ref float prediction, int pitch, ref float targets, int targetPitch, ref float rowLoss)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ReadOnlySpan<float> line = Row(ref prediction, row, pitch, columns), target = Row(ref targets, row, targetPitch, columns);
            double sum = 0;
            for (int column = 0; column < columns; column++)
            {
                double difference = line[column] - target[column];
                sum += difference * difference;
            }

            Unsafe.Add(ref rowLoss, row) = (float)sum;
        }
    }

    /// <summary>gradient = 2 (prediction - targets) * weights * scale.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">M, number of rows.</param>
    /// <param name="columns">C, numbers of a row.</param>
    /// <param name="prediction">First of <c>[M, C]</c>.</param>
    /// <param name="pitch">Floats from row to row of it.</param>
    /// <param name="targets">First of <c>[M, C]</c>.</param>
    /// <param name="targetPitch">Floats from row to row of it.</param>
    /// <param name="weights">What each row's loss counts, <c>[M]</c>, or a null reference.</param>
    /// <param name="scale">What a loss is multiplied by in the cost.</param>
    /// <param name="gradient">First of <c>[M, C]</c>.</param>
    /// <param name="gradientPitch">Floats from row to row of it.</param>
    /// <param name="start">Whether the gradient is replaced or added to.</param>
    /// <param name="weightPitch">Floats from one weight to the next.</param>
    public static void SquaredErrorGradient(
        Worker worker, int rows, int columns, ref float prediction, int pitch, ref float targets, int targetPitch, ref float weights, float scale,
        ref float gradient, int gradientPitch, Start start, int weightPitch = 1)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ReadOnlySpan<float> line = Row(ref prediction, row, pitch, columns), target = Row(ref targets, row, targetPitch, columns);
            Span<float> to = Row(ref gradient, row, gradientPitch, columns);
            float factor = 2 * scale * WeightOf(ref weights, row, weightPitch);
            for (int column = 0; column < columns; column++)
            {
                float value = (line[column] - target[column]) * factor;
                to[column] = start == Start.Sum ? to[column] + value : value;
            }
        }
    }

    /// <summary>
    /// cost = the sum of rowLoss * weights, in double, times <paramref name="scale"/> and divided by <paramref name="divisor"/>. The first worker
    /// does it.
    /// </summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">M, number of rows.</param>
    /// <param name="rowLoss">First of <c>[M]</c>.</param>
    /// <param name="weights">What each row's loss counts, <c>[M]</c>, or a null reference.</param>
    /// <param name="divisor">What the sum is divided by.</param>
    /// <param name="cost">The cost: a double, in the place of two floats.</param>
    /// <param name="start">Whether the cost is replaced or added to.</param>
    /// <param name="scale">What the sum is multiplied by.</param>
    /// <param name="lossPitch">Floats from one loss to the next.</param>
    /// <param name="weightPitch">Floats from one weight to the next.</param>
    public static void Sum(
        Worker worker, int rows, ref float rowLoss, ref float weights, int divisor, ref float cost, Start start, double scale = 1, int lossPitch = 1,
        int weightPitch = 1)
    {
        if (worker.Index != 0)
            return;

        double sum = 0;
        for (int row = 0; row < rows; row++)
            sum += Unsafe.Add(ref rowLoss, (nint)row * lossPitch) * (double)WeightOf(ref weights, row, weightPitch);
        sum *= scale;
        ref double total = ref Arena.DoubleAt(ref cost);
        total = start == Start.Sum ? total + sum / divisor : sum / divisor;
    }

    /// <summary>gradient = weights * scale: what each number counts in the cost.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">M, how many numbers there are.</param>
    /// <param name="weights">What each counts, <c>[M]</c>, or a null reference.</param>
    /// <param name="scale">What their sum is multiplied by in the cost.</param>
    /// <param name="gradient">First of <c>[M]</c>.</param>
    /// <param name="start">Whether the gradient is replaced or added to.</param>
    /// <param name="gradientPitch">Floats from one number of it to the next.</param>
    /// <param name="weightPitch">Floats from one weight to the next.</param>
    public static void SumGradient(
        Worker worker, int rows, ref float weights, float scale, ref float gradient, Start start, int gradientPitch = 1, int weightPitch = 1)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ref float to = ref Unsafe.Add(ref gradient, (nint)row * gradientPitch);
            float value = scale * WeightOf(ref weights, row, weightPitch);
            to = start == Start.Sum ? to + value : value;
        }
    }

    /// <summary>
    /// result = weights / their sum, or 0 for all where that is 0; a row whose label is below 0 has weight 0. The first worker does it.
    /// </summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">M, number of rows.</param>
    /// <param name="weights">What each row counts, <c>[M]</c>, or a null reference.</param>
    /// <param name="labels">The label of each row; empty where all rows count.</param>
    /// <param name="result">Receives <c>[M]</c>.</param>
    /// <param name="resultPitch">Floats from one result to the next.</param>
    /// <param name="weightPitch">Floats from one weight to the next.</param>
    public static void MeanWeights(
        Worker worker, int rows, ref float weights, ReadOnlySpan<int> labels, ref float result, int resultPitch = 1, int weightPitch = 1)
    {
        if (worker.Index != 0)
            return;

        double sum = 0;
        for (int row = 0; row < rows; row++)
            sum += IsIgnored(labels, row) ? 0 : WeightOf(ref weights, row, weightPitch);
        for (int row = 0; row < rows; row++)
            Unsafe.Add(ref result, (nint)row * resultPitch) = sum == 0 || IsIgnored(labels, row) ? 0 : (float)(WeightOf(ref weights, row, weightPitch) / sum);

        static bool IsIgnored(ReadOnlySpan<int> labels, int row) => labels.Length > 0 && labels[row] < 0;
    }

    /// <summary>result[i] = softmax(logits[i]), which may be the place of the logits.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">M, number of rows.</param>
    /// <param name="classes">V, number of classes.</param>
    /// <param name="logits">First of <c>[M, V]</c>.</param>
    /// <param name="pitch">Floats from row to row of it.</param>
    /// <param name="result">First of <c>[M, V]</c>.</param>
    /// <param name="resultPitch">Floats from row to row of it.</param>
    public static void Softmax(Worker worker, int rows, int classes, ref float logits, int pitch, ref float result, int resultPitch)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ReadOnlySpan<float> line = Row(ref logits, row, pitch, classes);
            Span<float> to = Row(ref result, row, resultPitch, classes);
            (float largest, double sum) = Normalizer(line);
            for (int v = 0; v < classes; v++)
                to[v] = (float)(VectorMath.Exp(line[v] - largest) / sum);
        }
    }

    /// <summary>The largest logit of a row, and the sum of the exponentials of what the others are below it.</summary>
    internal static (float Largest, double Sum) Normalizer(ReadOnlySpan<float> logits)
    {
        float largest = float.NegativeInfinity;
        foreach (float logit in logits)
            largest = float.Max(largest, logit);
        double sum = 0;
        foreach (float logit in logits)
            sum += VectorMath.Exp(logit - largest);
        return (largest, sum);
    }

    /// <summary>What a row counts.</summary>
    internal static float WeightOf(ref float weights, int row, int pitch) => Unsafe.IsNullRef(ref weights) ? 1 : Unsafe.Add(ref weights, (nint)row * pitch);

    /// <summary>A row of a matrix.</summary>
    internal static Span<float> Row(ref float matrix, int row, int pitch, int columns) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref matrix, (nint)row * pitch), columns);
}
