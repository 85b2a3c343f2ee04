using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Cpu;

/// <summary>One worker's part of <see cref="SoftmaxCrossEntropy"/>, in vectors of a kind.</summary>
internal readonly ref struct SoftmaxPass<TLanes, T>(Worker worker, SoftmaxPlacement p, Arena arena, int rows)
    where TLanes : ILanes<T>
    where T : struct
{
    // A chunk of classes is divided among the threads in tiles of this height.
    private const int ClassGrain = 12;

    private readonly ref float _weights = ref arena[p.Weights];
    private readonly ref float _bias = ref arena[p.Bias];
    private readonly ref float _exponentials = ref arena[p.Exponentials];
    private readonly ref float _panels = ref arena[p.Panels];
    private readonly ref float _shift = ref arena[p.Shift];
    private readonly ref float _targetLogit = ref arena[p.TargetLogit];
    private readonly ref float _rowSum = ref arena[p.RowSum];

    private int FirstClass => worker.Begin(p.Classes, ClassGrain);

    private int EndClass => worker.End(p.Classes, ClassGrain);

    /// <summary>Losses; with <paramref name="keeps"/> also what backward needs.</summary>
    public void Forward(ref float x, int pitch, ReadOnlySpan<int> targets, bool keeps)
    {
        int begin = worker.Begin(rows, TLanes.Count), end = worker.End(rows, TLanes.Count);
        Packing.PackTransposed(
            ref Unsafe.Add(ref x, (nint)begin * pitch), pitch, p.Width, end - begin,
            ref Unsafe.Add(ref _panels, (nint)begin * p.Width), TLanes.Count);
        for (int i = begin; i < end; i++)
        {
            float logit = Unsafe.Add(ref _bias, targets[i]) + Elementwise.Dot(
                ref Unsafe.Add(ref x, (nint)i * pitch), ref Unsafe.Add(ref _weights, (nint)targets[i] * p.WeightsPitch), p.Width);
            Unsafe.Add(ref _targetLogit, i) = logit;
            Unsafe.Add(ref _shift, i) = logit;
        }

        worker.Barrier();
        Exponentials(keeps);
        worker.Barrier();
        if (!Losses(begin, end))
        {
            // What was left of the first try is not looked at any more: everybody has seen the same sums.
            worker.Barrier();
            Maxima();
            worker.Barrier();
            for (int i = begin; i < end; i++)
                Unsafe.Add(ref _shift, i) = LargestOf(i);
            worker.Barrier();
            Exponentials(keeps);
            worker.Barrier();
            Losses(begin, end);
        }
    }

    /// <summary>Gradients of inputs, weights and bias.</summary>
    public void Backward(ref float x, int pitch, ref float dx, int gradientPitch, ReadOnlySpan<int> targets, float weight)
    {
        int begin = worker.Begin(rows), end = worker.End(rows);
        for (int i = begin; i < end; i++)
        {
            // dx_i = scale (E^T W)_i - weight W[target]; the 1 of the target leaves the exponentials, too.
            float scale = weight / Unsafe.Add(ref _rowSum, i);
            ref float gradient = ref Unsafe.Add(ref dx, (nint)i * gradientPitch);
            Elementwise.Scale(ref gradient, ref worker.OwnOf(0, i * p.WeightsPitch), p.Width, scale);
            for (int other = 1; other < worker.Count; other++)
                Elementwise.AddScaled(ref gradient, ref worker.OwnOf(other, i * p.WeightsPitch), p.Width, scale);
            Elementwise.AddScaled(ref gradient, ref Unsafe.Add(ref _weights, (nint)targets[i] * p.WeightsPitch), p.Width, -weight);
            Unsafe.Add(ref _exponentials, (nint)targets[i] * p.ExponentialsPitch + i) -= Unsafe.Add(ref _rowSum, i);
            Unsafe.Add(ref _shift, i) = scale;
            PackScaled(ref Unsafe.Add(ref x, (nint)i * pitch), i, scale);
        }

        worker.Barrier();
        for (int first = FirstClass, count; first < EndClass; first += count)
        {
            count = Math.Min(p.Chunk, EndClass - first);
            WeightsGradient(first, count);
        }
    }

    // E of this worker's classes, their sums, and with keeps what they contribute to the gradient of the inputs.
    private void Exponentials(bool keeps)
    {
        ref double sums = ref SumsOf(worker.Index);
        MemoryMarshal.CreateSpan(ref sums, SoftmaxCrossEntropy.Round16(rows)).Clear();
        if (FirstClass == EndClass) MemoryMarshal.CreateSpan(ref worker.Own, rows * p.WeightsPitch).Clear();
        for (int first = FirstClass, end = EndClass, count; first < end; first += count)
        {
            count = Math.Min(p.Chunk, end - first);
            for (int i = 0; i < rows; i += 2 * TLanes.Count)
            {
                bool two = i + TLanes.Count < rows;
                ref float z = ref keeps ? ref Unsafe.Add(ref _exponentials, (nint)first * p.ExponentialsPitch + i) : ref worker.Scratch;
                nint zPitch = keeps ? p.ExponentialsPitch : 2 * TLanes.Count;
                FetchNext(ref Unsafe.Add(ref _weights, (nint)(first + count) * p.WeightsPitch), p.WeightsPitch, first + count, i, rows, 2 * TLanes.Count);
                Logits(first, count, i, two, ref z, zPitch);
                for (int right = 0; right <= (two ? TLanes.Count : 0); right += TLanes.Count)
                {
                    SoftmaxBlock.Exponentials<TLanes, T>(
                        count, ref Unsafe.Add(ref z, right), zPitch, ref Unsafe.Add(ref _bias, first), ref Unsafe.Add(ref _shift, i + right),
                        ref Unsafe.Add(ref sums, i + right));
                }
            }

            if (keeps) InputGradient(first, count);
        }
    }

    // The largest logit of each row among this worker's classes, at the beginning of its own memory.
    private void Maxima()
    {
        ref float largest = ref worker.Own;
        MemoryMarshal.CreateSpan(ref largest, SoftmaxCrossEntropy.Round16(rows)).Fill(float.NegativeInfinity);
        for (int first = FirstClass, end = EndClass, count; first < end; first += count)
        {
            count = Math.Min(p.Chunk, end - first);
            for (int i = 0; i < rows; i += TLanes.Count)
            {
                Logits(first, count, i, two: false, ref worker.Scratch, TLanes.Count);
                SoftmaxBlock.Largest<TLanes, T>(
                    count, ref worker.Scratch, TLanes.Count, ref Unsafe.Add(ref _bias, first), ref Unsafe.Add(ref largest, i));
            }
        }
    }

    private float LargestOf(int i)
    {
        float largest = worker.OwnOf(0, i);
        for (int other = 1; other < worker.Count; other++)
            largest = Math.Max(largest, worker.OwnOf(other, i));
        return largest;
    }

    // Everybody adds up all rows, and writes down its own: whether the sums are safe is known to all without another barrier.
    private bool Losses(int begin, int end)
    {
        bool isSafe = true;
        for (int i = 0; i < rows; i++)
        {
            double sum = 0;
            for (int other = 0; other < worker.Count; other++)
                sum += Unsafe.Add(ref SumsOf(other), i);
            isSafe &= SoftmaxCrossEntropy.IsSafe(sum);
            if (i < begin || i >= end) continue;
            Unsafe.Add(ref _rowSum, i) = (float)sum;
            arena[p.TokenLoss + i] = (float)(Math.Log(sum) + Unsafe.Add(ref _shift, i) - Unsafe.Add(ref _targetLogit, i));
        }

        return isSafe;
    }

    // z[v, i] = W[v] x[i] for some classes and one or two vectors of rows.
    private void Logits(int first, int count, int i, bool two, ref float z, nint zPitch) =>
        new TileColumn(
            ref Unsafe.Add(ref _weights, (nint)first * p.WeightsPitch), ref Unsafe.Add(ref _panels, (nint)i * p.Width), ref z)
        {
            Rows = count,
            Depth = p.Width,
            ARow = p.WeightsPitch,
            AStep = 1,
            BStep = TLanes.Count,
            BRight = (nint)p.Width * TLanes.Count,
            CRow = zPitch,
            CRight = TLanes.Count,
            Adds = false,
        }.Run<TLanes, T>(two);

    // own[i] += E[v, i] W[v], summed over the classes of a chunk; the first one begins it.
    private void InputGradient(int first, int count)
    {
        ref float scratch = ref worker.Scratch;
        for (int column = 0; column < p.WeightsPitch; column += 2 * TLanes.Count)
        {
            bool two = column + TLanes.Count < p.WeightsPitch;
            ref float weights = ref Unsafe.Add(ref _weights, (nint)first * p.WeightsPitch + column);
            for (int v = 0; v < count; v++)
            {
                TLanes.Store(TLanes.Load(ref weights, 0), ref scratch, 2 * TLanes.Count * v);
                if (two) TLanes.Store(TLanes.Load(ref weights, TLanes.Count), ref scratch, TLanes.Count * (2 * v + 1));
                weights = ref Unsafe.Add(ref weights, p.WeightsPitch);
            }

            new TileColumn(
                ref Unsafe.Add(ref _exponentials, (nint)first * p.ExponentialsPitch), ref scratch, ref Unsafe.Add(ref worker.Own, column))
            {
                Rows = rows,
                Depth = count,
                ARow = 1,
                AStep = p.ExponentialsPitch,
                BStep = 2 * TLanes.Count,
                BRight = TLanes.Count,
                CRow = p.WeightsPitch,
                CRight = TLanes.Count,
                Adds = first > FirstClass,
            }.Run<TLanes, T>(two);
        }
    }

    // dW[v] = E[v, i] (scale x)[i] and db[v] = E[v, i] scale[i], summed over the rows.
    private void WeightsGradient(int first, int count)
    {
        ref float exponentials = ref Unsafe.Add(ref _exponentials, (nint)first * p.ExponentialsPitch);
        ref float gradient = ref arena[p.WeightsGradient];
        for (int column = 0; column < p.WeightsPitch; column += 2 * TLanes.Count)
        {
            FetchNext(
                ref Unsafe.Add(ref exponentials, count * p.ExponentialsPitch), p.ExponentialsPitch, first + count, column, p.WeightsPitch,
                2 * TLanes.Count);
            new TileColumn(
                ref exponentials, ref Unsafe.Add(ref _panels, (nint)column * rows),
                ref Unsafe.Add(ref gradient, (nint)first * p.WeightsPitch + column))
            {
                Rows = count,
                Depth = rows,
                ARow = p.ExponentialsPitch,
                AStep = 1,
                BStep = TLanes.Count,
                BRight = (nint)rows * TLanes.Count,
                CRow = p.WeightsPitch,
                CRight = TLanes.Count,
                Adds = false,
            }.Run<TLanes, T>(two: column + TLanes.Count < p.WeightsPitch);
        }

        for (int v = 0; v < count; v++)
            arena[p.BiasGradient + first + v] = Elementwise.Dot(ref Unsafe.Add(ref exponentials, v * p.ExponentialsPitch), ref _shift, rows);
    }

    // Row i of the scaled inputs, in strips of [M, lanes]; zero beyond the last column, so that the gradient is, too.
    private void PackScaled(ref float x, int i, float scale)
    {
        ref float strip = ref Unsafe.Add(ref _panels, (nint)i * TLanes.Count);
        for (int column = 0; column < p.WeightsPitch; column += TLanes.Count)
        {
            if (p.Width - column < TLanes.Count) TLanes.Store(TLanes.Create(0f), ref strip, 0);
            Elementwise.Scale(ref strip, ref Unsafe.Add(ref x, column), Math.Clamp(p.Width - column, 0, TLanes.Count), scale);
            strip = ref Unsafe.Add(ref strip, (nint)rows * TLanes.Count);
        }
    }

    // Part of the next chunk's lines, which come into the second-level cache while this chunk is worked on.
    private unsafe void FetchNext(ref float chunk, int pitch, int next, int done, int all, int step)
    {
        if (!Sse.IsSupported) return;
        const int FloatsPerCacheLine = 16;
        nint lines = (nint)Math.Min(p.Chunk, EndClass - next) * pitch / FloatsPerCacheLine;
        for (nint line = lines * done / all; line < lines * Math.Min(all, done + step) / all; line++)
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref chunk, line * FloatsPerCacheLine)));
    }

    private ref double SumsOf(int index) => ref Unsafe.As<float, double>(ref worker.OwnOf(index, rows * p.WeightsPitch));
}
