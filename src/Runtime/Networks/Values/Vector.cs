using System;

namespace ModelGen.Networks;

/// <summary>Real numbers for each sequence, <c>[B, width]</c>.</summary>
public sealed class Vector : Value
{
    /// <summary>A vector of these numbers.</summary>
    /// <param name="batch">B, the sequences side by side.</param>
    /// <param name="width">The columns.</param>
    /// <param name="values">The numbers, row-major.</param>
    /// <exception cref="ArgumentException">There are more or fewer than <c>[B, width]</c>.</exception>
    public Vector(int batch, int width, params ReadOnlySpan<double> values)
        : base(batch, width, values.ToArray()) =>
        Shapes.CheckCount(values.Length, batch * width, nameof(values), $"[{batch}, {width}]");

    /// <summary>A number.</summary>
    /// <param name="b">The sequence, from 0.</param>
    /// <param name="i">The column, from 0.</param>
    public double this[int b, int i] => Numbers[(b * Width) + i];

    /// <summary>Number by number; one column goes with every column.</summary>
    public static Vector operator +(Vector x, Vector y) => Each(x, y, "+", static (a, b) => a + b);

    /// <summary>Number by number.</summary>
    public static Vector operator +(Vector x, double y) => Each(x, a => a + y);

    /// <summary>Number by number.</summary>
    public static Vector operator +(double x, Vector y) => Each(y, a => x + a);

    /// <summary>Number by number; one column goes with every column.</summary>
    public static Vector operator -(Vector x, Vector y) => Each(x, y, "-", static (a, b) => a - b);

    /// <summary>Number by number.</summary>
    public static Vector operator -(Vector x, double y) => Each(x, a => a - y);

    /// <summary>Number by number.</summary>
    public static Vector operator -(double x, Vector y) => Each(y, a => x - a);

    /// <summary>Number by number; one column goes with every column.</summary>
    public static Vector operator *(Vector x, Vector y) => Each(x, y, "*", static (a, b) => a * b);

    /// <summary>Number by number.</summary>
    public static Vector operator *(Vector x, double y) => Each(x, a => a * y);

    /// <summary>Number by number.</summary>
    public static Vector operator *(double x, Vector y) => Each(y, a => x * a);

    /// <summary>Number by number; one column goes with every column.</summary>
    public static Vector operator /(Vector x, Vector y) => Each(x, y, "/", static (a, b) => a / b);

    /// <summary>Number by number.</summary>
    public static Vector operator /(Vector x, double y) => Each(x, a => a / y);

    /// <summary>Number by number.</summary>
    public static Vector operator /(double x, Vector y) => Each(y, a => x / a);

    /// <summary>Number by number.</summary>
    public static Vector operator -(Vector x) => Each(x, static a => -a);

    /// <summary>Such as <c>Vector [16, 2]</c>.</summary>
    public override string ToString() => $"Vector [{Batch}, {Width}]";

    /// <summary>A vector, number for number.</summary>
    internal static Vector Of(int batch, int width, Func<int, int, double> number) => OfRows(batch, width, b =>
    {
        double[] row = new double[width];
        for (int i = 0; i < width; i++)
        {
            row[i] = number(b, i);
        }

        return row;
    });

    /// <summary>A vector, row for row.</summary>
    internal static Vector OfRows(int batch, int width, Func<int, double[]> row)
    {
        double[] values = new double[batch * width];
        for (int b = 0; b < batch; b++)
        {
            row(b).CopyTo(values, b * width);
        }

        return new Vector(batch, width, values);
    }

    /// <summary>A function of each number.</summary>
    internal static Vector Each(Vector x, Func<double, double> function) => Of(x.Batch, x.Width, (b, i) => function(x[b, i]));

    /// <summary>A function of two values, number by number.</summary>
    internal static Vector Each(Vector x, Vector y, string operation, Func<double, double, double> function) =>
        Of(x.Batch, Shapes.Common(x, y, operation), (b, i) => function(x.At(0, b, i), y.At(0, b, i)));

    /// <summary>The numbers of a sequence.</summary>
    internal double[] Row(int b) => Numbers.AsSpan(b * Width, Width).ToArray();

    /// <inheritdoc/>
    internal override double At(int t, int b, int column) => this[b, Width == 1 ? 0 : column];
}
