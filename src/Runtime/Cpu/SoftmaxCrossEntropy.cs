using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Cpu;

/// <summary>
/// Softmax and the cross entropy of a target class, a row at a time: <c>loss = log(sum_j e^(z_j - max)) + max - z_target</c>,
/// <c>d loss / d z_j = e^(z_j - max) / sum - [j = target]</c>. Safe for logits of any size.
/// </summary>
public static class SoftmaxCrossEntropy
{
    // Exponentials are added up as floats within a block and as doubles from block to block: good to 1e-6 for long rows.
    private const int Block = 256;

    /// <summary>Replaces the logits by <c>e^(z - max)</c>, and gives each row's sum of these and its loss.</summary>
    /// <param name="worker">Who calls; does its share of the rows.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="logits">The logits, <c>[rows, classes]</c>; replaced.</param>
    /// <param name="pitch">Pitch of the logits.</param>
    /// <param name="targets">The right class of each row, in 0..classes-1; not checked.</param>
    /// <param name="tokenLoss">Receives the loss of each row in nats, <c>[rows]</c>.</param>
    /// <param name="rowSum">Receives the sum of each row's exponentials, <c>[rows]</c>.</param>
    public static void Forward(
        Worker worker, int rows, int classes, ref float logits, int pitch, ReadOnlySpan<int> targets, ref float tokenLoss,
        ref float rowSum)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ref float z = ref Unsafe.Add(ref logits, (nint)row * pitch);
            float target = Unsafe.Add(ref z, targets[row]);
            float max = Max(ref z, classes);
            double sum = 0;
            for (int i = 0; i < classes; i += Block)
            {
                ref float block = ref Unsafe.Add(ref z, i);
                sum += Exponentials(ref block, ref block, Math.Min(Block, classes - i), max);
            }

            Unsafe.Add(ref rowSum, row) = (float)sum;
            Unsafe.Add(ref tokenLoss, row) = (float)(Math.Log(sum) + max - target);
        }
    }

    /// <summary>Replaces the exponentials of <see cref="Forward"/> by <c>weight * (e / sum - [j = target])</c>.</summary>
    /// <param name="worker">Who calls; does its share of the rows.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="exponentials">What <see cref="Forward"/> left, <c>[rows, classes]</c>; replaced.</param>
    /// <param name="pitch">Pitch of the exponentials.</param>
    /// <param name="targets">The right class of each row.</param>
    /// <param name="rowSum">The sum of each row's exponentials, <c>[rows]</c>.</param>
    /// <param name="weight">What a row's loss counts in the cost: 1 / batch size.</param>
    public static void Backward(
        Worker worker, int rows, int classes, ref float exponentials, int pitch, ReadOnlySpan<int> targets, ref float rowSum,
        float weight)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ref float e = ref Unsafe.Add(ref exponentials, (nint)row * pitch);
            float factor = weight / Unsafe.Add(ref rowSum, row);
            int done = Vector512.IsHardwareAccelerated
                ? Scale<Lanes16, Vector512<float>>(ref e, 0, classes, factor)
                : Scale<Lanes8, Vector256<float>>(ref e, 0, classes, factor);
            Scale<Lanes1, float>(ref e, done, classes, factor);
            Unsafe.Add(ref e, targets[row]) -= weight;
        }
    }

    /// <summary>Gives the losses alone and leaves the logits as they are.</summary>
    /// <param name="worker">Who calls; does its share of the rows.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="logits">The logits, <c>[rows, classes]</c>.</param>
    /// <param name="pitch">Pitch of the logits.</param>
    /// <param name="targets">The right class of each row, in 0..classes-1; not checked.</param>
    /// <param name="tokenLoss">Receives the loss of each row in nats, <c>[rows]</c>.</param>
    public static void Loss(
        Worker worker, int rows, int classes, ref float logits, int pitch, ReadOnlySpan<int> targets, ref float tokenLoss)
    {
        ref float scratch = ref worker.Scratch;
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ref float z = ref Unsafe.Add(ref logits, (nint)row * pitch);
            float max = Max(ref z, classes);
            double sum = 0;
            for (int i = 0; i < classes; i += Block)
                sum += Exponentials(ref Unsafe.Add(ref z, i), ref scratch, Math.Min(Block, classes - i), max);
            Unsafe.Add(ref tokenLoss, row) = (float)(Math.Log(sum) + max - Unsafe.Add(ref z, targets[row]));
        }
    }

    private static float Max(ref float z, int classes)
    {
        float max = float.NegativeInfinity;
        int done = Vector512.IsHardwareAccelerated
            ? Max<Lanes16, Vector512<float>>(ref z, 0, classes, ref max)
            : Max<Lanes8, Vector256<float>>(ref z, 0, classes, ref max);
        Max<Lanes1, float>(ref z, done, classes, ref max);
        return max;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Max<TLanes, T>(ref float z, int i, int classes, ref float max)
        where TLanes : ILanes<T>
        where T : struct
    {
        T largest = TLanes.Create(max);
        for (; i + TLanes.Count <= classes; i += TLanes.Count) largest = TLanes.Max(largest, TLanes.Load(ref z, i));
        max = TLanes.Largest(largest);
        return i;
    }

    // Not inlined: vectors held across an inlined exponential would be spilled in the loop.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Exponentials(ref float z, ref float e, int length, float max)
    {
        float sum = 0;
        int done = Vector512.IsHardwareAccelerated
            ? Exponentials<Lanes16, Vector512<float>>(ref z, ref e, 0, length, max, ref sum)
            : Exponentials<Lanes8, Vector256<float>>(ref z, ref e, 0, length, max, ref sum);
        Exponentials<Lanes1, float>(ref z, ref e, done, length, max, ref sum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Exponentials<TLanes, T>(ref float z, ref float e, int i, int length, float max, ref float sum)
        where TLanes : ILanes<T>
        where T : struct
    {
        T shift = TLanes.Create(max), total = TLanes.Create(0f);
        for (; i + TLanes.Count <= length; i += TLanes.Count)
        {
            T value = VectorMath.Exp<TLanes, T>(TLanes.Subtract(TLanes.Load(ref z, i), shift));
            TLanes.Store(value, ref e, i);
            total = TLanes.Add(total, value);
        }

        sum += TLanes.Sum(total);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Scale<TLanes, T>(ref float x, int i, int length, float factor)
        where TLanes : ILanes<T>
        where T : struct
    {
        T scale = TLanes.Create(factor);
        for (; i + TLanes.Count <= length; i += TLanes.Count)
            TLanes.Store(TLanes.Multiply(scale, TLanes.Load(ref x, i)), ref x, i);
        return i;
    }
}
