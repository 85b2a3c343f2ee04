using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Randomness;

/// <summary>
/// Philox 4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): a keyed bijection of 128-bit counters
/// whose values pass for random. There is no state; any element of any stream is drawn on its own, on any device.
/// </summary>
public static class Philox
{
    /// <summary>Consecutive counters that <see cref="Draw8"/> takes at once.</summary>
    internal const int Batch = 8;

    private const int Rounds = 10;
    private const uint MultiplierA = 0xD2511F53, MultiplierB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9, WeylB = 0xBB67AE85;

    /// <summary>Four random 32-bit words.</summary>
    /// <param name="counter">The counter, least significant word first.</param>
    /// <param name="key">The key, least significant word first.</param>
    public static Vector128<uint> Draw(Vector128<uint> counter, ulong key)
    {
        uint a = counter[0], b = counter[1], c = counter[2], d = counter[3];
        uint keyA = (uint)key, keyB = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong productA = (ulong)MultiplierA * a, productB = (ulong)MultiplierB * c;
            a = (uint)(productB >> 32) ^ b ^ keyA;
            b = (uint)productB;
            c = (uint)(productA >> 32) ^ d ^ keyB;
            d = (uint)productA;
            keyA += WeylA;
            keyB += WeylB;
        }

        return Vector128.Create(a, b, c, d);
    }

    /// <summary>The words of eight counters that differ in their first word: 32 words in the order of the counters.</summary>
    /// <param name="first">First word of the first counter; the others follow.</param>
    /// <param name="counter">The other words; the first one is not used.</param>
    /// <param name="key">The key.</param>
    /// <param name="low">Words 0 to 15.</param>
    /// <param name="high">Words 16 to 31.</param>
    internal static void Draw8(uint first, Vector128<uint> counter, ulong key, out Vector512<uint> low, out Vector512<uint> high)
    {
        // One 32-bit word stands in each 64-bit lane, where its product has room.
        Vector512<ulong> word = Vector512.Create(0xFFFFFFFFul);
        Vector512<ulong> a = (Vector512.Create((ulong)first) + Vector512<ulong>.Indices) & word;
        Vector512<ulong> b = Vector512.Create((ulong)counter[1]);
        Vector512<ulong> c = Vector512.Create((ulong)counter[2]);
        Vector512<ulong> d = Vector512.Create((ulong)counter[3]);
        Vector512<ulong> multiplierA = Vector512.Create((ulong)MultiplierA), multiplierB = Vector512.Create((ulong)MultiplierB);
        uint keyA = (uint)key, keyB = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            Vector512<ulong> productA = Multiply(multiplierA, a), productB = Multiply(multiplierB, c);
            a = (productB >> 32) ^ b ^ Vector512.Create((ulong)keyA);
            b = productB & word;
            c = (productA >> 32) ^ d ^ Vector512.Create((ulong)keyB);
            d = productA & word;
            keyA += WeylA;
            keyB += WeylB;
        }

        // Each pair of words is a lane already; what is left is to put the two pairs of a counter side by side.
        Vector512<ulong> ab = a | (b << 32), cd = c | (d << 32);
        low = Interleave(ab, cd, Vector512.Create(0ul, 0, 1, 1, 2, 2, 3, 3)).AsUInt32();
        high = Interleave(ab, cd, Vector512.Create(4ul, 4, 5, 5, 6, 6, 7, 7)).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Multiply(Vector512<ulong> a, Vector512<ulong> b)
    {
        if (Avx512F.IsSupported) return Avx512F.Multiply(a.AsUInt32(), b.AsUInt32());
        if (Avx2.IsSupported)
        {
            return Vector512.Create(
                Avx2.Multiply(a.GetLower().AsUInt32(), b.GetLower().AsUInt32()),
                Avx2.Multiply(a.GetUpper().AsUInt32(), b.GetUpper().AsUInt32()));
        }

        return a * b;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Interleave(Vector512<ulong> even, Vector512<ulong> odd, Vector512<ulong> lanes) =>
        Vector512.ConditionalSelect(
            Vector512.Create(ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue, 0),
            Vector512.Shuffle(even, lanes), Vector512.Shuffle(odd, lanes));
}
