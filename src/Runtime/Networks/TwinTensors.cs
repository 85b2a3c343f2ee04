using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Networks;

/// <summary>Copies a tensor of a model out.</summary>
/// <param name="name">The tensor.</param>
/// <param name="destination">Receives its values, row-major.</param>
public delegate void TensorReading(string name, Span<float> destination);

/// <summary>Tensors of a model that its <see cref="NetworkTwin"/> reads by name.</summary>
public sealed class TwinTensors
{
    private readonly IReadOnlyList<TensorInfo> _tensors;
    private readonly Func<TensorInfo, double[]> _read;
    private readonly Dictionary<string, double[]> _known = [];

    /// <summary>Tensors that a model has in single precision.</summary>
    /// <param name="tensors">Which there are.</param>
    /// <param name="read">Reads one of them.</param>
    public TwinTensors(IReadOnlyList<TensorInfo> tensors, TensorReading read)
        : this(tensors, tensor =>
        {
            float[] values = new float[tensor.Length];
            read(tensor.Name, values);
            return [.. values.Select(value => (double)value)];
        })
    {
    }

    internal TwinTensors(IReadOnlyList<TensorInfo> tensors, Func<TensorInfo, double[]> read) => (_tensors, _read) = (tensors, read);

    /// <summary>Whether there is a tensor of that name.</summary>
    internal bool Has(string name) => _tensors.Any(tensor => tensor.Name == name);

    /// <summary>The values of a tensor.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    internal double[] ValuesOf(string name)
    {
        if (!_known.TryGetValue(name, out double[]? values))
        {
            _known.Add(name, values = _read(Find(name)));
        }

        return values;
    }

    /// <summary>The matrix of a name; a vector is a matrix of one row. It has what a <see cref="Nudge"/> adds.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    internal Matrix MatrixOf(string name)
    {
        int columns = Find(name).Shape[^1];
        double[] values = Nudge.Of(name, ValuesOf(name));
        return new Matrix(values.Length / columns, columns, values, name);
    }

    private TensorInfo Find(string name) => _tensors.FirstOrDefault(tensor => tensor.Name == name)
        ?? throw new ArgumentException($"There is no '{name}' here: expected one of {string.Join(", ", _tensors.Select(tensor => tensor.Name))}.", nameof(name));
}
