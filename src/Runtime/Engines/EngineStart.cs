using System;
using System.Buffers;
using System.Linq;
using ModelGen.Randomness;

namespace ModelGen.Engines;

/// <summary>What every model does alike at its start, on any device.</summary>
internal static class EngineStart
{
    /// <summary>Draws the initial parameters: the same numbers on every device.</summary>
    public static void DrawParameters(this IEngine engine, ulong seed, double initScale)
    {
        // One array for all of them: a step allocates nothing, so no collection would ever free them.
        float[] buffer = ArrayPool<float>.Shared.Rent(engine.Layout.Parameters.Max(parameter => parameter.Length));
        for (int index = 0; index < engine.Layout.Parameters.Count; index++)
        {
            TensorPlacement parameter = engine.Layout.Parameters[index];
            if (parameter.IsUniform)
            {
                Span<float> values = buffer.AsSpan(0, parameter.Length);
                Uniform.Fill(seed, index, (float)initScale, values);
                engine.Write(parameter, values);
            }
            else
            {
                engine.Fill(parameter, parameter.Initial);
            }
        }

        ArrayPool<float>.Shared.Return(buffer);
        engine.ParametersChanged();
    }

    /// <summary>Uses given dropout masks from now on.</summary>
    /// <param name="engine">The device that computes.</param>
    /// <param name="masks">Those of all sites, one after the other.</param>
    /// <exception cref="ArgumentException">The length is wrong.</exception>
    public static void SetMasks(this IEngine engine, ReadOnlySpan<float> masks)
    {
        int expected = 0;
        foreach (MatrixPlacement site in engine.Layout.Masks)
            expected += site.Length;
        if (masks.Length != expected)
        {
            throw new ArgumentException(
                $"masks has {masks.Length} values: expected {expected}, the size of all dropout masks, each [T, B, width].", nameof(masks));
        }

        foreach (MatrixPlacement site in engine.Layout.Masks)
        {
            engine.Write(new TensorPlacement("mask", site.Columns, [site with { Row = 0, Column = 0 }]), masks[..site.Length]);
            masks = masks[site.Length..];
        }

        engine.DrawsMasks = false;
    }
}
