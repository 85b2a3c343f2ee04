using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Randomness;

namespace ModelGen.Engines;

/// <summary>What every model does alike at its start, on any device.</summary>
internal static class EngineStart
{
    /// <summary>Draws the initial parameters: the same numbers on every device.</summary>
    public static void DrawParameters(this IEngine engine, ulong seed, double initScale)
    {
        IReadOnlyList<TensorPlacement> parameters = engine.Layout[ProgramLayout.Parameters];

        // One array for all of them: where a step allocates nothing, garbage of this size would stay.
        float[] buffer = ArrayPool<float>.Shared.Rent(parameters.Max(parameter => parameter.Length));
        for (int index = 0; index < parameters.Count; index++)
        {
            TensorPlacement parameter = parameters[index];
            if (parameter.Start is { } start)
            {
                Span<float> values = buffer.AsSpan(0, parameter.Length);
                start.Fill(seed, index, initScale, parameter.Columns, values);
                engine.Write(parameter, values);
            }
            else if (parameter.IsUniform)
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
}
