using System.Runtime.CompilerServices;

namespace ModelGen.Cpu;

/// <summary>Rows of whatever length: sums, multiples, inner products.</summary>
internal static class Elementwise
{
    /// <summary>sum += x.</summary>
    public static void Add(ref float sum, ref float x, int length) => AddScaled(ref sum, ref x, length, 1f);

    /// <summary>sum += factor * x.</summary>
    public static void AddScaled(ref float sum, ref float x, int length, float factor) =>
        Kernel.RunRow(new AddScaledKernel(ref sum, ref x, factor), 0, length);

    /// <summary>result = factor * x.</summary>
    public static void Scale(ref float result, ref float x, int length, float factor) =>
        Kernel.RunRow(new ScaleKernel(ref result, ref x, factor), 0, length);

    /// <summary>The sum of x * y.</summary>
    public static float Dot(ref float x, ref float y, int length)
    {
        float sum = 0;
        Kernel.RunRow(new DotKernel(ref x, ref y, ref sum), 0, length);
        return sum;
    }

    /// <summary>The sum of x.</summary>
    public static float Sum(ref float x, int length)
    {
        float sum = 0;
        Kernel.RunRow(new SumKernel(ref x, ref sum), 0, length);
        return sum;
    }

    private readonly ref struct SumKernel(ref float x, ref float sum) : IRowKernel
    {
        private readonly ref float _x = ref x;
        private readonly ref float _sum = ref sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Run<TLanes, T>(int begin, int end)
            where TLanes : ILanes<T>
            where T : struct
        {
            T total = TLanes.Create(0f);
            int i = begin;
            for (; i + TLanes.Count <= end; i += TLanes.Count) total = TLanes.Add(total, TLanes.Load(ref _x, i));
            _sum += TLanes.Sum(total);
            return i;
        }
    }

    private readonly ref struct AddScaledKernel(ref float sum, ref float x, float factor) : IRowKernel
    {
        private readonly ref float _sum = ref sum;
        private readonly ref float _x = ref x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Run<TLanes, T>(int begin, int end)
            where TLanes : ILanes<T>
            where T : struct
        {
            T scale = TLanes.Create(factor);
            int i = begin;
            for (; i + TLanes.Count <= end; i += TLanes.Count)
                TLanes.Store(TLanes.MultiplyAdd(scale, TLanes.Load(ref _x, i), TLanes.Load(ref _sum, i)), ref _sum, i);
            return i;
        }
    }

    private readonly ref struct ScaleKernel(ref float result, ref float x, float factor) : IRowKernel
    {
        private readonly ref float _result = ref result;
        private readonly ref float _x = ref x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Run<TLanes, T>(int begin, int end)
            where TLanes : ILanes<T>
            where T : struct
        {
            T scale = TLanes.Create(factor);
            int i = begin;
            for (; i + TLanes.Count <= end; i += TLanes.Count)
                TLanes.Store(TLanes.Multiply(scale, TLanes.Load(ref _x, i)), ref _result, i);
            return i;
        }
    }

    private readonly ref struct DotKernel(ref float x, ref float y, ref float sum) : IRowKernel
    {
        private readonly ref float _x = ref x;
        private readonly ref float _y = ref y;
        private readonly ref float _sum = ref sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Run<TLanes, T>(int begin, int end)
            where TLanes : ILanes<T>
            where T : struct
        {
            // Two sums, which do not wait for each other.
            T total = TLanes.Create(0f), other = total;
            int i = begin;
            for (; i + 2 * TLanes.Count <= end; i += 2 * TLanes.Count)
            {
                total = TLanes.MultiplyAdd(TLanes.Load(ref _x, i), TLanes.Load(ref _y, i), total);
                other = TLanes.MultiplyAdd(TLanes.Load(ref _x, i + TLanes.Count), TLanes.Load(ref _y, i + TLanes.Count), other);
            }

            for (; i + TLanes.Count <= end; i += TLanes.Count)
                total = TLanes.MultiplyAdd(TLanes.Load(ref _x, i), TLanes.Load(ref _y, i), total);
            _sum += TLanes.Sum(TLanes.Add(total, other));
            return i;
        }
    }
}
