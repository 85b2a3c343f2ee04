using System;

namespace ModelGen.Networks;

/// <summary>A convolution over time (Waibel et al. 1989; Kim 2014, arXiv:1408.5882).</summary>
public sealed class Convolution
{
    private readonly string _name;
    private readonly Matrix? _bias;
    private readonly int _size;
    private readonly bool _isCausal;

    /// <summary>A layer of these numbers.</summary>
    /// <param name="inputs">Columns of what it reads.</param>
    /// <param name="width">Columns of what it gives.</param>
    /// <param name="size">Steps that it sees at once.</param>
    /// <param name="kernel">The kernel, <c>[size * inputs, width]</c>, the earliest step's rows first.</param>
    /// <param name="bias">The bias, <c>[width]</c>; empty for none.</param>
    /// <param name="causal">Whether it sees the step and those before it, and not those around it.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers.</exception>
    public Convolution(int inputs, int width, int size, ReadOnlySpan<double> kernel, ReadOnlySpan<double> bias = default, bool causal = false)
        : this("the layer", size, causal, new Matrix(size * inputs, width, kernel, nameof(kernel)), bias.IsEmpty ? null : new Matrix(1, width, bias, nameof(bias)))
    {
    }

    internal Convolution(string name, int size, bool isCausal, Matrix kernel, Matrix? bias) =>
        (_name, _size, _isCausal, Kernel, _bias) = (name, size, isCausal, kernel, bias);

    /// <summary>The kernel.</summary>
    internal Matrix Kernel { get; }

    /// <summary>
    /// For each step the steps around it, side by side, times the kernel, plus the bias, <c>[T, B, width]</c>: of an even number of steps
    /// one more after it than before it. Beyond the ends, and at padding, there are zeros.
    /// </summary>
    /// <param name="x">What is looked at.</param>
    /// <exception cref="ArgumentException">It has more or fewer columns than the kernel is made for.</exception>
    public Sequence Apply(Sequence x)
    {
        Shapes.CheckWidth(x, Kernel.Rows / _size, nameof(x), _name);
        int before = _isCausal ? _size - 1 : (_size - 1) / 2;
        return Sequence.OfRows(x.Axis, Kernel.Columns, (t, b) =>
        {
            double[] seen = new double[_size * x.Width];
            for (int k = 0; k < _size; k++)
            {
                if (t - before + k >= 0 && t - before + k < x.Steps)
                {
                    x.Row(t - before + k, b).CopyTo(seen, k * x.Width);
                }
            }

            double[] y = Kernel.Times(seen);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] += _bias?[0, i] ?? 0;
            }

            return y;
        });
    }
}
