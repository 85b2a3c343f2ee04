using System.Runtime.CompilerServices;

namespace ModelGen.Cpu;

/// <summary>
/// Scores of queries and keys by a small network, score[t, b, j] = vector . tanh(queries[t, b] + keys[j, b]), and their derivatives. Matrices
/// have slots of B rows, one below the other; each worker computes its share of the result's rows.
/// </summary>
public static class AdditiveScores
{
    /// <summary>The scores.</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="batch">B, rows of a slot.</param>
    /// <param name="rows">Rows of the queries, all slots together.</param>
    /// <param name="count">Slots of the keys: columns of the scores.</param>
    /// <param name="width">Columns of queries and keys.</param>
    /// <param name="queries">First element of the queries.</param>
    /// <param name="queryPitch">Floats from row to row of them.</param>
    /// <param name="keys">First element of the keys.</param>
    /// <param name="keyPitch">Floats from row to row of them.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="scores">Receives the scores.</param>
    /// <param name="scorePitch">Floats from row to row of them.</param>
    public static void Compute(
        Worker worker, int batch, int rows, int count, int width, ref float queries, int queryPitch, ref float keys, int keyPitch, ref float vector, ref float scores,
        int scorePitch)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ref float query = ref Unsafe.Add(ref queries, (nint)row * queryPitch);
            ref float to = ref Unsafe.Add(ref scores, (nint)row * scorePitch);
            for (nint key = 0; key < count; key++)
            {
                float sum = 0;
                Kernel.RunRow(new ScoreKernel(ref query, ref Unsafe.Add(ref keys, ((key * batch) + (row % batch)) * keyPitch), ref vector, ref sum), 0, width);
                Unsafe.Add(ref to, key) = sum;
            }
        }
    }

    /// <summary>
    /// With u = tanh(queries[t, b] + keys[j, b]): gradient[t, b] = or += vector sum_j incoming[t, b, j] (1 - u^2), and shares[t, b] = sum_j
    /// incoming[t, b, j] u.
    /// </summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="batch">B, rows of a slot.</param>
    /// <param name="rows">Rows of the queries, all slots together.</param>
    /// <param name="count">Slots of the keys.</param>
    /// <param name="width">Columns of queries and keys.</param>
    /// <param name="queries">First element of the queries.</param>
    /// <param name="queryPitch">Floats from row to row of them.</param>
    /// <param name="keys">First element of the keys.</param>
    /// <param name="keyPitch">Floats from row to row of them.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="incoming">First element of the gradient of the scores.</param>
    /// <param name="incomingPitch">Floats from row to row of it.</param>
    /// <param name="gradient">First element of the gradient of the queries.</param>
    /// <param name="gradientPitch">Floats from row to row of it.</param>
    /// <param name="start">Whether it is assigned or added to.</param>
    /// <param name="shares">Receives what each query contributes to the gradient of the vector.</param>
    /// <param name="sharePitch">Floats from row to row of them.</param>
    public static void OfQueries(
        Worker worker, int batch, int rows, int count, int width, ref float queries, int queryPitch, ref float keys, int keyPitch, ref float vector,
        ref float incoming, int incomingPitch, ref float gradient, int gradientPitch, Start start, ref float shares, int sharePitch)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            ref float share = ref Unsafe.Add(ref shares, (nint)row * sharePitch);
            Kernel.RunRow(
                new SlopeKernel(
                    ref Unsafe.Add(ref queries, (nint)row * queryPitch), ref Unsafe.Add(ref keys, (nint)(row % batch) * keyPitch), (nint)batch * keyPitch, count,
                    ref Unsafe.Add(ref incoming, (nint)row * incomingPitch), 1, ref vector, ref Unsafe.Add(ref gradient, (nint)row * gradientPitch), start, ref share),
                0, width);
        }
    }

    /// <summary>gradient[j, b] = or += vector sum_t incoming[t, b, j] (1 - tanh(queries[t, b] + keys[j, b])^2).</summary>
    /// <param name="worker">The calling worker.</param>
    /// <param name="batch">B, rows of a slot.</param>
    /// <param name="rows">Rows of the keys, all slots together.</param>
    /// <param name="count">Slots of the queries.</param>
    /// <param name="width">Columns of queries and keys.</param>
    /// <param name="queries">First element of the queries.</param>
    /// <param name="queryPitch">Floats from row to row of them.</param>
    /// <param name="keys">First element of the keys.</param>
    /// <param name="keyPitch">Floats from row to row of them.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="incoming">First element of the gradient of the scores.</param>
    /// <param name="incomingPitch">Floats from row to row of it.</param>
    /// <param name="gradient">First element of the gradient of the keys.</param>
    /// <param name="gradientPitch">Floats from row to row of it.</param>
    /// <param name="start">Whether it is assigned or added to.</param>
    public static void OfKeys(
        Worker worker, int batch, int rows, int count, int width, ref float queries, int queryPitch, ref float keys, int keyPitch, ref float vector,
        ref float incoming, int incomingPitch, ref float gradient, int gradientPitch, Start start)
    {
        int end = worker.End(rows);
        for (int row = worker.Begin(rows); row < end; row++)
        {
            nint inBatch = row % batch, slot = row / batch;
            Kernel.RunRow(
                new SlopeKernel(
                    ref Unsafe.Add(ref keys, (nint)row * keyPitch), ref Unsafe.Add(ref queries, inBatch * queryPitch), (nint)batch * queryPitch, count,
                    ref Unsafe.Add(ref incoming, (inBatch * incomingPitch) + slot), (nint)batch * incomingPitch, ref vector,
                    ref Unsafe.Add(ref gradient, (nint)row * gradientPitch), start, ref Unsafe.NullRef<float>()),
                0, width);
        }
    }

    private readonly ref struct ScoreKernel(ref float query, ref float key, ref float vector, ref float sum) : IRowKernel
    {
        private readonly ref float _query = ref query;
        private readonly ref float _key = ref key;
        private readonly ref float _vector = ref vector;
        private readonly ref float _sum = ref sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Run<TLanes, T>(int begin, int end)
            where TLanes : ILanes<T>
            where T : struct
        {
            T total = TLanes.Create(0f);
            int i = begin;
            for (; i + TLanes.Count <= end; i += TLanes.Count)
            {
                T tanh = VectorMath.Tanh<TLanes, T>(TLanes.Add(TLanes.Load(ref _query, i), TLanes.Load(ref _key, i)));
                total = TLanes.MultiplyAdd(TLanes.Load(ref _vector, i), tanh, total);
            }

            _sum += TLanes.Sum(total);
            return i;
        }
    }

    // What all pairs of one row with others contribute to it, and, where shares are asked for, to the vector.
    private readonly ref struct SlopeKernel(
        ref float row, ref float others, nint pitch, int count, ref float incoming, nint incomingPitch, ref float vector, ref float gradient, Start start,
        ref float share) : IRowKernel
    {
        private readonly ref float _row = ref row;
        private readonly ref float _others = ref others;
        private readonly ref float _incoming = ref incoming;
        private readonly ref float _vector = ref vector;
        private readonly ref float _gradient = ref gradient;
        private readonly ref float _share = ref share;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Run<TLanes, T>(int begin, int end)
            where TLanes : ILanes<T>
            where T : struct
        {
            T one = TLanes.Create(1f);
            int i = begin;
            for (; i + TLanes.Count <= end; i += TLanes.Count)
            {
                T own = TLanes.Load(ref _row, i), slopes = TLanes.Create(0f), values = slopes;
                for (nint other = 0; other < count; other++)
                {
                    T factor = TLanes.Create(Unsafe.Add(ref _incoming, other * incomingPitch));
                    T tanh = VectorMath.Tanh<TLanes, T>(TLanes.Add(own, TLanes.Load(ref _others, (other * pitch) + i)));
                    slopes = TLanes.MultiplyAdd(factor, TLanes.Subtract(one, TLanes.Multiply(tanh, tanh)), slopes);
                    values = TLanes.MultiplyAdd(factor, tanh, values);
                }

                T result = TLanes.Multiply(TLanes.Load(ref _vector, i), slopes);
                TLanes.Store(start == Start.Sum ? TLanes.Add(TLanes.Load(ref _gradient, i), result) : result, ref _gradient, i);
                if (!Unsafe.IsNullRef(ref _share))
                    TLanes.Store(values, ref _share, i);
            }

            return i;
        }
    }
}
