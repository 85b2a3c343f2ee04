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
    public static void CrossEntropyGradient(
        Worker worker, int rows, int classes, ref float logits, int pitch, ReadOnlySpan<int> targets, ref float weights, float scale,
        ref float gradient, int gradientPitch, Start start)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ReadOnlySpan<float> line = Row(ref logits, row, pitch, classes);
            Span<float> to = Row(ref gradient, row, gradientPitch, classes);
            (float largest, double sum) = Normalizer(line);
            float factor = scale * WeightOf(ref weights, row), share = (float)(1 / sum);
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
    public static void SquaredErrorGradient(
        Worker worker, int rows, int columns, ref float prediction, int pitch, ref float targets, int targetPitch, ref float weights, float scale,
        ref float gradient, int gradientPitch, Start start)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ReadOnlySpan<float> line = Row(ref prediction, row, pitch, columns), target = Row(ref targets, row, targetPitch, columns);
            Span<float> to = Row(ref gradient, row, gradientPitch, columns);
            float factor = 2 * scale * WeightOf(ref weights, row);
            for (int column = 0; column < columns; column++)
            {
                float value = (line[column] - target[column]) * factor;
                to[column] = start == Start.Sum ? to[column] + value : value;
            }
        }
    }

    /// <summary>cost = the sum of rowLoss * weights, in double, divided by <paramref name="divisor"/>. The first worker does it.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="rows">M, number of rows.</param>
    /// <param name="rowLoss">First of <c>[M]</c>.</param>
    /// <param name="weights">What each row's loss counts, <c>[M]</c>, or a null reference.</param>
    /// <param name="divisor">What the sum is divided by.</param>
    /// <param name="cost">The cost: a double, in the place of two floats.</param>
    /// <param name="start">Whether the cost is replaced or added to.</param>
    public static void Sum(Worker worker, int rows, ref float rowLoss, ref float weights, int divisor, ref float cost, Start start)
    {
        if (worker.Index != 0)
            return;
        double sum = 0;
        for (int row = 0; row < rows; row++)
            sum += Unsafe.Add(ref rowLoss, row) * (double)WeightOf(ref weights, row);
        ref double total = ref Arena.DoubleAt(ref cost);
        total = start == Start.Sum ? total + sum / divisor : sum / divisor;
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

    private static (float Largest, double Sum) Normalizer(ReadOnlySpan<float> logits)
    {
        float largest = float.NegativeInfinity;
        foreach (float logit in logits)
            largest = float.Max(largest, logit);
        double sum = 0;
        foreach (float logit in logits)
            sum += VectorMath.Exp(logit - largest);
        return (largest, sum);
    }

    private static float WeightOf(ref float weights, int row) => Unsafe.IsNullRef(ref weights) ? 1 : Unsafe.Add(ref weights, row);

    private static Span<float> Row(ref float matrix, int row, int pitch, int columns) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref matrix, (nint)row * pitch), columns);
}
