using System;
using System.Runtime.Intrinsics;

namespace ModelGen.Randomness;

/// <summary>Initial values of parameters.</summary>
public static class Uniform
{
    // Streams of dropout sites have this bit clear.
    private const uint Domain = 0x8000_0000;

    /// <summary>Fills with numbers uniform in [-scale, scale], each given by the seed, the tensor and its place.</summary>
    /// <param name="seed">The seed of the model.</param>
    /// <param name="tensor">Which parameter of the model, from 0.</param>
    /// <param name="scale">Largest magnitude.</param>
    /// <param name="destination">What is filled.</param>
    public static void Fill(ulong seed, int tensor, float scale, Span<float> destination)
    {
        var numbers = new UnitInterval(seed, Domain | (uint)tensor, step: 0);
        Span<float> batch = stackalloc float[UnitInterval.Batch];
        for (int element = 0; element < destination.Length; element += UnitInterval.Batch)
        {
            numbers.Draw(element, out Vector512<float> low, out Vector512<float> high);
            Stretch(low, scale).CopyTo(batch);
            Stretch(high, scale).CopyTo(batch[Vector512<float>.Count..]);
            batch[..Math.Min(batch.Length, destination.Length - element)].CopyTo(destination[element..]);
        }
    }

    private static Vector512<float> Stretch(Vector512<float> unit, float scale) => ((unit + unit) - Vector512<float>.One) * scale;
}
