using ModelGen.Checkpoints;

namespace ModelGen.Tests;

/// <summary>Reads whole tensors out of models.</summary>
internal static class ModelReading
{
    /// <summary>Reads one.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="read">One of a model's calls that copy something out by name.</param>
    public static float[] Read(TensorInfo tensor, Safetensors.CopyValues read)
    {
        var values = new float[tensor.Length];
        read(tensor.Name, values);
        return values;
    }
}
