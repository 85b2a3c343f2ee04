using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Networks;

namespace ModelGen.Tests.Networks;

/// <summary>Tensors of a network by name, in double precision.</summary>
internal sealed class NetworkTensors
{
    private readonly Dictionary<string, (TensorInfo Info, double[] Values)> _tensors = [];

    /// <summary>Which there are, in the order in which they came.</summary>
    public IReadOnlyList<TensorInfo> All => [.. _tensors.Values.Select(tensor => tensor.Info)];

    /// <summary>The tensors as the slow twin reads them.</summary>
    public TwinTensors Twin => new(All, tensor => this[tensor.Name]);

    /// <summary>The values of a tensor.</summary>
    public double[] this[string name] => _tensors[name].Values;

    /// <summary>The values of a tensor in single precision.</summary>
    public float[] Floats(string name) => [.. this[name].Select(value => (float)value)];

    public void Add(string name, int[] shape, params double[] values)
    {
        var info = new TensorInfo(name, shape);
        if (info.Length != values.Length)
            throw new ArgumentException($"{info} has {info.Length} values, and not {values.Length}.", nameof(values));
        _tensors.Add(name, (info, values));
    }

    /// <summary>A tensor that is drawn, the same one each time.</summary>
    public void Draw(Random random, string name, params int[] shape) =>
        Add(name, shape, [.. Enumerable.Range(0, shape.Aggregate(1, (product, extent) => product * extent)).Select(_ => random.NextDouble() - 0.5)]);
}
