using System.Runtime.CompilerServices;

namespace ModelGen.Cpu;

/// <summary>What is done to a block of logits while it is in the first-level cache: some classes by one or two vectors of rows.</summary>
internal static class SoftmaxBlock
{
    // Exponentials are added up as floats within a block of so many classes and as doubles from block to block.
    private const int Classes = 64;

    /// <summary>z becomes e^(z + bias - shift); the sums over the classes are added to <paramref name="sums"/>.</summary>
    /// <param name="classes">Classes of the block.</param>
    /// <param name="z">The products of weights and inputs, <c>[classes, lanes]</c>; replaced.</param>
    /// <param name="pitch">Pitch of z.</param>
    /// <param name="bias">The bias of each class.</param>
    /// <param name="shift">What is subtracted in each row.</param>
    /// <param name="sums">Sums of each row.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Exponentials<TLanes, T>(int classes, ref float z, nint pitch, ref float bias, ref float shift, ref double sums)
        where TLanes : ILanes<T>
        where T : struct
    {
        T minus = TLanes.Load(ref shift, 0);
        for (int first = 0; first < classes; first += Classes)
        {
            int end = int.Min(classes, first + Classes);
            T total = TLanes.Create(0f);
            for (int j = first; j < end; j++)
            {
                T x = TLanes.Subtract(TLanes.Load(ref z, 0), minus);
                T e = VectorMath.Exp<TLanes, T>(TLanes.Add(x, TLanes.Create(Unsafe.Add(ref bias, j))));
                TLanes.Store(e, ref z, 0);
                total = TLanes.Add(total, e);
                z = ref Unsafe.Add(ref z, pitch);
            }

            Add<TLanes, T>(total, ref sums);
        }
    }

    /// <summary>The largest logits: <paramref name="largest"/> becomes the maximum of itself and z + bias over the classes.</summary>
    /// <param name="classes">Classes of the block.</param>
    /// <param name="z">The products of weights and inputs, <c>[classes, lanes]</c>.</param>
    /// <param name="pitch">Pitch of z.</param>
    /// <param name="bias">The bias of each class.</param>
    /// <param name="largest">The largest logit of each row so far.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Largest<TLanes, T>(int classes, ref float z, nint pitch, ref float bias, ref float largest)
        where TLanes : ILanes<T>
        where T : struct
    {
        T max = TLanes.Load(ref largest, 0);
        for (int j = 0; j < classes; j++)
        {
            max = TLanes.Max(max, TLanes.Add(TLanes.Load(ref z, 0), TLanes.Create(Unsafe.Add(ref bias, j))));
            z = ref Unsafe.Add(ref z, pitch);
        }

        TLanes.Store(max, ref largest, 0);
    }

    private static void Add<TLanes, T>(T total, ref double sums)
        where TLanes : ILanes<T>
        where T : struct
    {
        for (int lane = 0; lane < TLanes.Count; lane++)
            Unsafe.Add(ref sums, lane) += Unsafe.Add(ref Unsafe.As<T, float>(ref total), lane);
    }
}
