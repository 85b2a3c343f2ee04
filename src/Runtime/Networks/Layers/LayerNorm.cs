using System;
using System.Linq;

namespace ModelGen.Networks;

/// <summary>
/// Each row, with mean 0 and variance 1, times the scale plus the shift: <c>(x - mean) / sqrt(variance + epsilon) * scale + shift</c>
/// (Ba, Kiros and Hinton 2016, arXiv:1607.06450).
/// </summary>
public sealed class LayerNorm
{
    private readonly string _name;
    private readonly Matrix _scale;
    private readonly Matrix _shift;
    private readonly double _epsilon;

    /// <summary>A layer of these numbers.</summary>
    /// <param name="scale">The scale, <c>[width]</c>.</param>
    /// <param name="shift">The shift, <c>[width]</c>.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <exception cref="ArgumentException">They are not of one width.</exception>
    public LayerNorm(ReadOnlySpan<double> scale, ReadOnlySpan<double> shift, double epsilon = 1e-5)
        : this("the layer", new Matrix(1, scale.Length, scale, nameof(scale)), new Matrix(1, scale.Length, shift, nameof(shift)), epsilon)
    {
    }

    internal LayerNorm(string name, Matrix scale, Matrix shift, double epsilon) => (_name, _scale, _shift, _epsilon) = (name, scale, shift, epsilon);

    /// <summary>Each row, normalised over its columns, <c>[T, B, width]</c>.</summary>
    /// <param name="x">As wide as scale and shift.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public Sequence Apply(Sequence x)
    {
        Shapes.CheckWidth(x, _scale.Columns, nameof(x), _name);
        return Sequence.OfRows(x.Axis, x.Width, (t, b) => Of(x.Row(t, b)));
    }

    /// <inheritdoc cref="Apply(Sequence)"/>
    public Vector Apply(Vector x)
    {
        Shapes.CheckWidth(x, _scale.Columns, nameof(x), _name);
        return Vector.OfRows(x.Batch, x.Width, b => Of(x.Row(b)));
    }

    private double[] Of(double[] row)
    {
        double mean = row.Average();
        double deviation = Math.Sqrt(row.Average(x => (x - mean) * (x - mean)) + _epsilon);
        return [.. row.Select((x, i) => ((x - mean) / deviation * _scale[0, i]) + _shift[0, i])];
    }
}
