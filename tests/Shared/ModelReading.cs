using System;

namespace ModelGen.Tests;

/// <summary>One of a model's calls that copy something out by name.</summary>
internal delegate void ReadByName(string name, Span<float> destination);

/// <summary>Reads whole tensors out of models.</summary>
internal static class ModelReading
{
    public static float[] Read(TensorInfo tensor, ReadByName read)
    {
        var values = new float[tensor.Length];
        read(tensor.Name, values);
        return values;
    }
}
