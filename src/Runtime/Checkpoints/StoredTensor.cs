using System;

namespace ModelGen.Checkpoints;

/// <summary>A tensor as it was found in a safetensors file: name, shape, and values of one of the types F32, F64 and I64.</summary>
public sealed class StoredTensor
{
    private readonly Array _values;

    internal StoredTensor(TensorInfo info, Array values)
    {
        Info = info;
        _values = values;
    }

    /// <summary>Name and shape.</summary>
    public TensorInfo Info { get; }

    /// <summary>The values as single precision numbers, row-major; those of an F64 tensor are rounded.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds integers.</exception>
    public float[] ToFloats() => _values switch
    {
        float[] floats => floats,
        double[] doubles => Array.ConvertAll(doubles, value => (float)value),
        _ => throw Holds("integers, not floating point numbers"),
    };

    /// <summary>The values as double precision numbers, row-major.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds integers.</exception>
    public double[] ToDoubles() => _values switch
    {
        double[] doubles => doubles,
        float[] floats => Array.ConvertAll(floats, value => (double)value),
        _ => throw Holds("integers, not floating point numbers"),
    };

    /// <summary>The values of an I64 tensor as word ids, lengths and the like, row-major.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds floating point numbers.</exception>
    /// <exception cref="OverflowException">A value does not fit.</exception>
    public int[] ToIntegers() => _values is long[] integers
        ? Array.ConvertAll(integers, value => checked((int)value))
        : throw Holds("floating point numbers, not integers");

    private InvalidOperationException Holds(string what) => new($"Tensor {Info} holds {what}.");
}
