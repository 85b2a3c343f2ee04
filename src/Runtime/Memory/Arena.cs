using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary>
/// The one block of memory that a model lives in: parameters, gradients and activations at offsets chosen at compile time.
/// Zero at first, aligned to cache lines, never moved.
/// </summary>
public sealed class Arena
{
    private const int AlignmentInFloats = 16;

    // Not a number: results that it gets into are none either.
    private const uint Mark = 0x7FC0DEAD;

    /// <summary>
    /// Whether arenas have marked memory on both sides, so that tests find out who writes there: where the switch
    /// <c>ModelGen.GuardedArenas</c> of <see cref="AppContext"/> is set before the first arena. Elsewhere the compiler removes every
    /// trace of it.
    /// </summary>
    internal static readonly bool AreGuarded = AppContext.TryGetSwitch("ModelGen.GuardedArenas", out bool isOn) && isOn;

    // As long as a worker's scratch memory: who runs out of that by less is found out, and disturbs nothing.
    private static readonly int Margin = AreGuarded ? 64 * 1024 : 0;

    private readonly float[] _storage;
    private readonly int _origin;

    /// <summary>Reserves an arena.</summary>
    /// <param name="length">Number of floats.</param>
    public Arena(int length)
    {
        Length = length;
        _storage = GC.AllocateArray<float>(length + AlignmentInFloats + 2 * Margin, pinned: true);
        long misaligned = Marshal.UnsafeAddrOfPinnedArrayElement(_storage, 0) / sizeof(float) % AlignmentInFloats;
        _origin = Margin + (int)((AlignmentInFloats - misaligned) % AlignmentInFloats);
        LargePages.Advise(Marshal.UnsafeAddrOfPinnedArrayElement(_storage, 0), (nint)_storage.Length * sizeof(float));
        if (!AreGuarded) return;
        Before.Fill(Mark);
        After.Fill(Mark);
    }

    /// <summary>Number of floats.</summary>
    public int Length { get; }

    private Span<uint> Before => MemoryMarshal.Cast<float, uint>(_storage.AsSpan(0, _origin));

    private Span<uint> After => MemoryMarshal.Cast<float, uint>(_storage.AsSpan(_origin + Length));

    /// <summary>The value at an offset, and through <see cref="Unsafe.Add{T}(ref T, int)"/> those after it. Not checked.</summary>
    public ref float this[int offset] => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_storage), _origin + offset);

    /// <summary>Whole numbers in the place of floats. Checked.</summary>
    public Span<int> Integers(int offset, int length) => MemoryMarshal.Cast<float, int>(Slice(offset, length));

    /// <summary>A number in double precision, in the place of two floats.</summary>
    public static ref double DoubleAt(ref float place) => ref Unsafe.As<float, double>(ref place);

    /// <summary>A checked view of part of the arena.</summary>
    public Span<float> Slice(int offset, int length) => _storage.AsSpan(_origin, Length).Slice(offset, length);

    /// <summary>What was written around a guarded arena, in words; null: nothing.</summary>
    internal string? FindTrespass()
    {
        int before = Before.LastIndexOfAnyExcept(Mark), after = After.IndexOfAnyExcept(Mark);
        return before >= 0 ? $"something was written {_origin - before} floats before the first of {Length}"
            : after >= 0 ? $"something was written {after + 1} floats behind the last of {Length}"
            : null;
    }
}
