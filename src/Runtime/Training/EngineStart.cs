using System;
using ModelGen.Cpu;
using ModelGen.Randomness;

namespace ModelGen;

/// <summary>What every model does alike at its start, whoever computes.</summary>
internal static class EngineStart
{
    /// <summary>Draws the initial parameters: the same numbers on every device.</summary>
    public static void DrawParameters(this IEngine engine, ulong seed, double initScale)
    {
        for (int index = 0; index < engine.Layout.Parameters.Count; index++)
        {
            TensorPlacement parameter = engine.Layout.Parameters[index];
            if (parameter.IsUniform)
            {
                var values = new float[parameter.Length];
                Uniform.Fill(seed, index, (float)initScale, values);
                engine.Write(parameter, values);
            }
            else
            {
                engine.Fill(parameter, parameter.Initial);
            }
        }

        engine.ParametersChanged();
    }

    /// <summary>Uses given dropout masks from now on.</summary>
    /// <param name="engine">Who computes.</param>
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
