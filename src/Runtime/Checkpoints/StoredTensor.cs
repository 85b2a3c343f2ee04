using System;

namespace ModelGen.Checkpoints;

/// <summary>A tensor as it was found in a safetensors file: name, shape, and values of one of the types F16, BF16, F32, F64 and I64.</summary>
public sealed class StoredTensor
{
    // Null where the type is one that is only listed.
    private readonly Array? _values;

    internal StoredTensor(TensorInfo info, string type, Array? values)
    {
        Info = info;
        Type = type;
        _values = values;
    }

    /// <summary>Name and shape.</summary>
    public TensorInfo Info { get; }

    /// <summary>The type of the values, as the file spells it, such as <c>F32</c>; perhaps one whose values cannot be read.</summary>
    public string Type { get; }

    /// <summary>A copy of the values as single precision numbers, row-major; those of an F64 tensor are rounded.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds integers, or values of a type that cannot be read.</exception>
    public float[] ToFloats() => _values is float[] floats ? [.. floats] : Floats();

    /// <summary>The values as <see cref="ToFloats"/> has them, to be looked at: those of an F32 tensor are not copied.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds integers, or values of a type that cannot be read.</exception>
    public ReadOnlySpan<float> AsFloats() => Floats();

    /// <summary>A copy of the values as double precision numbers, row-major.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds integers, or values of a type that cannot be read.</exception>
    public double[] ToDoubles() => _values is double[] doubles ? [.. doubles] : Array.ConvertAll(Floats(), value => (double)value);

    /// <summary>The values of an I64 tensor as word ids, lengths and the like, row-major.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds floating point numbers, or values of a type that cannot be read.</exception>
    /// <exception cref="OverflowException">A value does not fit.</exception>
    public int[] ToIntegers() => _values is long[] integers
        ? Array.ConvertAll(integers, value => checked((int)value))
        : throw Holds("floating point numbers, not integers");

    private float[] Floats() => _values switch
    {
        float[] floats => floats,
        double[] doubles => Array.ConvertAll(doubles, value => (float)value),
        Half[] halves => Array.ConvertAll(halves, value => (float)value),
        // A bfloat16 is the upper half of a float.
        ushort[] upperHalves => Array.ConvertAll(upperHalves, half => BitConverter.UInt32BitsToSingle((uint)half << 16)),
        _ => throw Holds("integers, not floating point numbers"),
    };

    private InvalidOperationException Holds(string what) => new(_values is null
        ? $"Tensor {Excerpt.Of(Info.ToString())} has type {Excerpt.Of(Type)}; values can be read of type {SafetensorsReader.ReadableTypes}."
        : $"Tensor {Excerpt.Of(Info.ToString())} holds {what}.");
}
