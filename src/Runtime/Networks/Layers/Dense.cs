using System;

namespace ModelGen.Networks;

/// <summary>x W + b.</summary>
public sealed class Dense
{
    private readonly string _name;
    private readonly Matrix? _bias;

    /// <summary>A layer of these numbers.</summary>
    /// <param name="inputs">Columns of what it reads.</param>
    /// <param name="width">Columns of what it gives.</param>
    /// <param name="kernel">W, <c>[inputs, width]</c>.</param>
    /// <param name="bias">b, <c>[width]</c>; empty for none.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers.</exception>
    public Dense(int inputs, int width, ReadOnlySpan<double> kernel, ReadOnlySpan<double> bias = default)
        : this("the layer", new Matrix(inputs, width, kernel, nameof(kernel)), bias.IsEmpty ? null : new Matrix(1, width, bias, nameof(bias)))
    {
    }

    internal Dense(string name, Matrix kernel, Matrix? bias) => (_name, Kernel, _bias) = (name, kernel, bias);

    /// <summary>W.</summary>
    internal Matrix Kernel { get; }

    /// <summary>x W + b, <c>[T, B, width]</c>.</summary>
    /// <param name="x">As many columns as the kernel has rows.</param>
    /// <exception cref="ArgumentException">It has more or fewer.</exception>
    public Sequence Apply(Sequence x)
    {
        Shapes.CheckWidth(x, Kernel.Rows, nameof(x), _name);
        return Sequence.OfRows(x.Axis, Kernel.Columns, (t, b) => Of(x.Row(t, b)));
    }

    /// <inheritdoc cref="Apply(Sequence)"/>
    public Vector Apply(Vector x)
    {
        Shapes.CheckWidth(x, Kernel.Rows, nameof(x), _name);
        return Vector.OfRows(x.Batch, Kernel.Columns, b => Of(x.Row(b)));
    }

    internal double[] Of(double[] row)
    {
        double[] y = Kernel.Times(row);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] += _bias?[0, i] ?? 0;
        }

        return y;
    }
}
