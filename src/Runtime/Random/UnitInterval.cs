using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Randomness;

/// <summary>
/// Random numbers in [0, 1), 24 bits each: element e is word e mod 4 of counter (e / 4, stream, step), keyed by the seed.
/// </summary>
internal readonly struct UnitInterval(ulong seed, uint stream, long step)
{
    /// <summary>Numbers that are drawn at once.</summary>
    public const int Batch = 4 * Philox.Batch;

    private readonly Vector128<uint> _counter = Vector128.Create(0, stream, (uint)step, (uint)(step >> 32));

    /// <summary>Draws 32 consecutive elements.</summary>
    /// <param name="element">The first one; a multiple of 4.</param>
    /// <param name="low">Elements 0 to 15.</param>
    /// <param name="high">Elements 16 to 31.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Draw(long element, out Vector512<float> low, out Vector512<float> high)
    {
        Philox.Draw8((uint)(element / 4), _counter, seed, out Vector512<uint> lowWords, out Vector512<uint> highWords);
        low = Scale(lowWords);
        high = Scale(highWords);
    }

    // The upper 24 bits fit a float exactly; as signed numbers they convert in one instruction everywhere.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Scale(Vector512<uint> words) =>
        Vector512.ConvertToSingle((words >> 8).AsInt32()) * (1f / (1 << 24));
}
