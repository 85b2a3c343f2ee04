using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Benchmarks.Compare;

/// <summary>What was measured again and again.</summary>
internal sealed class Speeds
{
    private readonly List<double> _values = [];

    /// <summary>The value in the middle.</summary>
    public double Median
    {
        get
        {
            double[] sorted = [.. _values.Order()];
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    /// <summary>Takes note of a value.</summary>
    public void Add(double value) => _values.Add(value);

    /// <summary>The median, and the range in brackets.</summary>
    public override string ToString() => $"{Median:n0} ({_values.Min():n0} to {_values.Max():n0})";
}
