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
    private readonly float[] _storage;
    private readonly int _origin;

    /// <summary>Reserves an arena.</summary>
    /// <param name="length">Number of floats.</param>
    public Arena(int length)
    {
        Length = length;
        _storage = GC.AllocateArray<float>(length + AlignmentInFloats, pinned: true);
        long misaligned = Marshal.UnsafeAddrOfPinnedArrayElement(_storage, 0) / sizeof(float) % AlignmentInFloats;
        _origin = (int)((AlignmentInFloats - misaligned) % AlignmentInFloats);
        LargePages.Advise(Marshal.UnsafeAddrOfPinnedArrayElement(_storage, 0), (nint)_storage.Length * sizeof(float));
    }

    /// <summary>Number of floats.</summary>
    public int Length { get; }

    /// <summary>The value at an offset, and through <see cref="Unsafe.Add{T}(ref T, int)"/> those after it. Not checked.</summary>
    public ref float this[int offset] => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_storage), _origin + offset);

    /// <summary>A checked view of part of the arena.</summary>
    public Span<float> Slice(int offset, int length) => _storage.AsSpan(_origin, Length).Slice(offset, length);
}
