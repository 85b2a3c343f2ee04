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
    // Groups of classes begin at tiles of this height.
    private const int ClassGrain = 12;

    // Tasks for each worker: enough that one who is disturbed can do less.
    private const int TasksPerWorker = 2;

    private readonly ref float _weights = ref arena[p.Weights];
    private readonly ref float _bias = ref arena[p.Bias];
    private readonly ref float _exponentials = ref arena[p.Exponentials];
    private readonly ref float _panels = ref arena[p.Panels];
    private readonly ref float _shift = ref arena[p.Shift];
    private readonly ref float _targetLogit = ref arena[p.TargetLogit];
    private readonly ref float _rowSum = ref arena[p.RowSum];

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

        Pass pass = keeps ? Pass.Keep : Pass.Loss;
        worker.Barrier();
        ForEachTask(pass);
        worker.Barrier();
        if (!Losses(begin, end))
        {
            // What was left of the first try is not looked at any more: everybody has seen the same sums.
            worker.Barrier();
            ForEachTask(Pass.Maxima);
            worker.Barrier();
            for (int i = begin; i < end; i++)
                Unsafe.Add(ref _shift, i) = LargestOf(i);
            worker.Barrier();
            ForEachTask(pass);
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
            Elementwise.Scale(ref gradient, ref Share(0, i), p.Width, scale);
            for (int group = 1; group < p.Groups; group++)
                Elementwise.AddScaled(ref gradient, ref Share(group, i), p.Width, scale);
            Elementwise.AddScaled(ref gradient, ref Unsafe.Add(ref _weights, (nint)targets[i] * p.WeightsPitch), p.Width, -weight);
            Unsafe.Add(ref _exponentials, (nint)targets[i] * p.ExponentialsPitch + i) -= Unsafe.Add(ref _rowSum, i);
            Unsafe.Add(ref _shift, i) = scale;
            PackScaled(ref Unsafe.Add(ref x, (nint)i * pitch), i, scale);
        }

        worker.Barrier();
        int loop = worker.BeginTasks();
        int chunks = (p.Classes + p.Chunk - 1) / p.Chunk;
        for (int task; (task = worker.NextTask(loop)) < chunks;)
            WeightsGradient(task * p.Chunk, Math.Min(p.Chunk, p.Classes - task * p.Chunk));
    }

    // Every task is a group of classes for some of the rows.
    private void ForEachTask(Pass pass)
    {
        int grain = 2 * TLanes.Count, blocks = (TasksPerWorker * worker.Count + p.Groups - 1) / p.Groups;
        int blockRows = ((rows + blocks - 1) / blocks + grain - 1) / grain * grain;
        blocks = (rows + blockRows - 1) / blockRows;
        int loop = worker.BeginTasks();
        for (int task; (task = worker.NextTask(loop)) < p.Groups * blocks;)
        {
            (int block, int group) = Math.DivRem(task, p.Groups);
            int begin = block * blockRows, end = Math.Min(rows, begin + blockRows);
            if (pass == Pass.Maxima) Maxima(group, begin, end);
            else Exponentials(group, begin, end, keeps: pass == Pass.Keep);
        }
    }

    // E of a group's classes, their sums, and with keeps what they contribute to the gradient of the inputs.
    private void Exponentials(int group, int begin, int end, bool keeps)
    {
        (int firstClass, int endClass) = (FirstClass(group), FirstClass(group + 1));
        for (int i = begin; i < end; i++)
        {
            Sum(group, i) = 0;
            if (firstClass == endClass) MemoryMarshal.CreateSpan(ref Share(group, i), p.WeightsPitch).Clear();
        }

        for (int first = firstClass, count; first < endClass; first += count)
        {
            count = ChunkOf(endClass - first);
            for (int i = begin; i < end; i += 2 * TLanes.Count)
            {
                bool two = i + TLanes.Count < end;
                ref float z = ref keeps ? ref Unsafe.Add(ref _exponentials, (nint)first * p.ExponentialsPitch + i) : ref worker.Scratch;
                nint zPitch = keeps ? p.ExponentialsPitch : 2 * TLanes.Count;
                FetchNext(
                    ref Unsafe.Add(ref _weights, (nint)(first + count) * p.WeightsPitch), p.WeightsPitch,
                    ChunkOf(endClass - first - count), i - begin, end - begin, 2 * TLanes.Count);
                Logits(first, count, i, two, ref z, zPitch);
                for (int right = 0; right <= (two ? TLanes.Count : 0); right += TLanes.Count)
                {
                    SoftmaxBlock.Exponentials<TLanes, T>(
                        count, ref Unsafe.Add(ref z, right), zPitch, ref Unsafe.Add(ref _bias, first), ref Unsafe.Add(ref _shift, i + right),
                        ref Sum(group, i + right));
                }
            }

            if (keeps) InputGradient(group, first, count, begin, end);
        }
    }

    // The largest logit of each row among a group's classes, in place of the sums.
    private void Maxima(int group, int begin, int end)
    {
        ref float z = ref worker.Scratch;
        ref float largest = ref Unsafe.Add(ref z, p.Chunk * TLanes.Count);
        for (int i = begin; i < end; i += TLanes.Count)
        {
            TLanes.Store(TLanes.Create(float.NegativeInfinity), ref largest, 0);
            for (int first = FirstClass(group), endClass = FirstClass(group + 1), count; first < endClass; first += count)
            {
                count = Math.Min(p.Chunk, endClass - first);
                Logits(first, count, i, two: false, ref z, TLanes.Count);
                SoftmaxBlock.Largest<TLanes, T>(count, ref z, TLanes.Count, ref Unsafe.Add(ref _bias, first), ref largest);
            }

            for (int lane = 0; lane < TLanes.Count; lane++)
                Sum(group, i + lane) = Unsafe.Add(ref largest, lane);
        }
    }

    private float LargestOf(int i)
    {
        double largest = Sum(0, i);
        for (int group = 1; group < p.Groups; group++)
            largest = Math.Max(largest, Sum(group, i));
        return (float)largest;
    }

    // Everybody adds up all rows, and writes down its own: whether the sums are safe is known to all without another barrier.
    private bool Losses(int begin, int end)
    {
        bool isSafe = true;
        for (int i = 0; i < rows; i++)
        {
            double sum = 0;
            for (int group = 0; group < p.Groups; group++)
                sum += Sum(group, i);
            isSafe &= SoftmaxCrossEntropy.IsSafe(sum);
            if (i < begin || i >= end) continue;
            Unsafe.Add(ref _rowSum, i) = (float)sum;
            arena[p.RowLoss + i] = (float)(Math.Log(sum) + Unsafe.Add(ref _shift, i) - Unsafe.Add(ref _targetLogit, i));
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
        }.Run<TLanes, T>(two ? 2 * TLanes.Count : TLanes.Count);

    // share[i] += E[v, i] W[v], summed over the classes of a chunk; the first one of a group begins it.
    private void InputGradient(int group, int first, int count, int begin, int end)
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
                ref Unsafe.Add(ref _exponentials, (nint)first * p.ExponentialsPitch + begin), ref scratch,
                ref Unsafe.Add(ref Share(group, begin), column))
            {
                Rows = end - begin,
                Depth = count,
                ARow = 1,
                AStep = p.ExponentialsPitch,
                BStep = 2 * TLanes.Count,
                BRight = TLanes.Count,
                CRow = p.WeightsPitch,
                CRight = TLanes.Count,
                Adds = first > FirstClass(group),
            }.Run<TLanes, T>(p.Width - column);
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
                ref Unsafe.Add(ref exponentials, count * p.ExponentialsPitch), p.ExponentialsPitch,
                Math.Min(p.Chunk, p.Classes - first - count), column, p.WeightsPitch, 2 * TLanes.Count);
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
            }.Run<TLanes, T>(p.Width - column);
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
    private static unsafe void FetchNext(ref float chunk, int pitch, int count, int done, int all, int step)
    {
        if (!Sse.IsSupported) return;
        const int FloatsPerCacheLine = 16;
        nint lines = (nint)count * pitch / FloatsPerCacheLine;
        for (nint line = lines * done / all; line < lines * Math.Min(all, done + step) / all; line++)
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref chunk, line * FloatsPerCacheLine)));
    }

    // The next chunk where some classes are left: about as large as all that follow, so that the last one is not tiny.
    private int ChunkOf(int left) => left <= p.Chunk ? left : left / ((left + p.Chunk - 1) / p.Chunk) / ClassGrain * ClassGrain;

    private int FirstClass(int group) => (int)Math.Min(p.Classes, (long)((p.Classes + ClassGrain - 1) / ClassGrain) * group / p.Groups * ClassGrain);

    private ref float Share(int group, int i) => ref arena[p.Shares + (group * rows + i) * p.WeightsPitch];

    private ref double Sum(int group, int i) =>
        ref Unsafe.Add(ref Unsafe.As<float, double>(ref arena[p.Sums]), group * SoftmaxCrossEntropy.Round16(rows) + i);

    private enum Pass
    {
        Keep,
        Loss,
        Maxima,
    }
}
