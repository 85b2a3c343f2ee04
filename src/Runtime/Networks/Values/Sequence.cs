using System;

namespace ModelGen.Networks;

/// <summary>Real numbers for each step of each sequence, <c>[T, B, width]</c>. At padding they are zero, whatever is given there.</summary>
public class Sequence : Value
{
    /// <summary>A sequence whose steps are all real.</summary>
    /// <param name="steps">T, the steps.</param>
    /// <param name="batch">B, the sequences side by side.</param>
    /// <param name="width">The columns.</param>
    /// <param name="values">The numbers, time-major.</param>
    /// <exception cref="ArgumentException">There are more or fewer than <c>[T, B, width]</c>.</exception>
    public Sequence(int steps, int batch, int width, params ReadOnlySpan<double> values)
        : this(new Axis(steps, batch), width, values)
    {
    }

    /// <summary>A sequence along an axis.</summary>
    /// <param name="axis">The steps.</param>
    /// <param name="width">The columns.</param>
    /// <param name="values">The numbers, time-major.</param>
    /// <exception cref="ArgumentException">There are more or fewer than <c>[T, B, width]</c>.</exception>
    public Sequence(Axis axis, int width, params ReadOnlySpan<double> values)
        : base(axis.Batch, width, values.ToArray())
    {
        Shapes.CheckCount(values.Length, axis.Steps * axis.Batch * width, nameof(values), $"[{axis.Steps}, {axis.Batch}, {width}]");
        Axis = axis;
        for (int place = 0; place < axis.Steps * axis.Batch; place++)
        {
            if (!axis.IsReal(place / axis.Batch, place % axis.Batch))
            {
                Array.Clear(Numbers, place * width, width);
            }
        }
    }

    private protected Sequence(Sequence other)
        : base(other.Batch, other.Width, other.Numbers) => Axis = other.Axis;

    /// <summary>The steps.</summary>
    public Axis Axis { get; }

    /// <summary>T, the steps.</summary>
    public int Steps => Axis.Steps;

    /// <summary>A number.</summary>
    /// <param name="t">The step, from 0.</param>
    /// <param name="b">The sequence, from 0.</param>
    /// <param name="i">The column, from 0.</param>
    public double this[int t, int b, int i] => Numbers[(((t * Batch) + b) * Width) + i];

    /// <summary>Number by number; one column goes with every column.</summary>
    public static Sequence operator +(Sequence x, Sequence y) => Each(x, y, "+", static (a, b) => a + b);

    /// <summary>Number by number.</summary>
    public static Sequence operator +(Sequence x, double y) => Each(x, a => a + y);

    /// <summary>Number by number.</summary>
    public static Sequence operator +(double x, Sequence y) => Each(y, a => x + a);

    /// <summary>Number by number; the vector goes with each step.</summary>
    public static Sequence operator +(Sequence x, Vector y) => Each(x, y, "+", static (a, b) => a + b);

    /// <summary>Number by number; the vector goes with each step.</summary>
    public static Sequence operator +(Vector x, Sequence y) => Each(x, y, "+", static (a, b) => a + b);

    /// <summary>Number by number; one column goes with every column.</summary>
    public static Sequence operator -(Sequence x, Sequence y) => Each(x, y, "-", static (a, b) => a - b);

    /// <summary>Number by number.</summary>
    public static Sequence operator -(Sequence x, double y) => Each(x, a => a - y);

    /// <summary>Number by number.</summary>
    public static Sequence operator -(double x, Sequence y) => Each(y, a => x - a);

    /// <summary>Number by number; the vector goes with each step.</summary>
    public static Sequence operator -(Sequence x, Vector y) => Each(x, y, "-", static (a, b) => a - b);

    /// <summary>Number by number; the vector goes with each step.</summary>
    public static Sequence operator -(Vector x, Sequence y) => Each(x, y, "-", static (a, b) => a - b);

    /// <summary>Number by number; one column goes with every column.</summary>
    public static Sequence operator *(Sequence x, Sequence y) => Each(x, y, "*", static (a, b) => a * b);

    /// <summary>Number by number.</summary>
    public static Sequence operator *(Sequence x, double y) => Each(x, a => a * y);

    /// <summary>Number by number.</summary>
    public static Sequence operator *(double x, Sequence y) => Each(y, a => x * a);

    /// <summary>Number by number; the vector goes with each step.</summary>
    public static Sequence operator *(Sequence x, Vector y) => Each(x, y, "*", static (a, b) => a * b);

    /// <summary>Number by number; the vector goes with each step.</summary>
    public static Sequence operator *(Vector x, Sequence y) => Each(x, y, "*", static (a, b) => a * b);

    /// <summary>Number by number; one column goes with every column.</summary>
    public static Sequence operator /(Sequence x, Sequence y) => Each(x, y, "/", static (a, b) => a / b);

    /// <summary>Number by number.</summary>
    public static Sequence operator /(Sequence x, double y) => Each(x, a => a / y);

    /// <summary>Number by number.</summary>
    public static Sequence operator /(double x, Sequence y) => Each(y, a => x / a);

    /// <summary>Number by number; the vector goes with each step.</summary>
    public static Sequence operator /(Sequence x, Vector y) => Each(x, y, "/", static (a, b) => a / b);

    /// <summary>Number by number; the vector goes with each step.</summary>
    public static Sequence operator /(Vector x, Sequence y) => Each(x, y, "/", static (a, b) => a / b);

    /// <summary>Number by number.</summary>
    public static Sequence operator -(Sequence x) => Each(x, static a => -a);

    /// <summary>Such as <c>Sequence [100, 16, 128]</c>.</summary>
    public override string ToString() => $"Sequence [{Steps}, {Batch}, {Width}]";

    /// <summary>A sequence, number for number of its real steps.</summary>
    internal static Sequence Of(Axis axis, int width, Func<int, int, int, double> number) => OfRows(axis, width, (t, b) =>
    {
        double[] row = new double[width];
        for (int i = 0; i < width; i++)
        {
            row[i] = number(t, b, i);
        }

        return row;
    });

    /// <summary>A sequence, row for row of its real steps.</summary>
    internal static Sequence OfRows(Axis axis, int width, Func<int, int, double[]> row)
    {
        double[] values = new double[axis.Steps * axis.Batch * width];
        for (int t = 0; t < axis.Steps; t++)
        {
            for (int b = 0; b < axis.Batch; b++)
            {
                if (axis.IsReal(t, b))
                {
                    row(t, b).CopyTo(values, ((t * axis.Batch) + b) * width);
                }
            }
        }

        return new Sequence(axis, width, values);
    }

    /// <summary>A function of each number.</summary>
    internal static Sequence Each(Sequence x, Func<double, double> function) => Of(x.Axis, x.Width, (t, b, i) => function(x[t, b, i]));

    /// <summary>A function of two values, one of them a sequence, number by number.</summary>
    internal static Sequence Each(Value x, Value y, string operation, Func<double, double, double> function)
    {
        Axis axis = x is Sequence sequence ? sequence.Axis : ((Sequence)y).Axis;
        return Of(axis, Shapes.Common(x, y, operation), (t, b, i) => function(x.At(t, b, i), y.At(t, b, i)));
    }

    /// <summary>The numbers of a step of a sequence.</summary>
    internal double[] Row(int t, int b) => Numbers.AsSpan(((t * Batch) + b) * Width, Width).ToArray();

    /// <inheritdoc/>
    internal override double At(int t, int b, int column) => this[t, b, Width == 1 ? 0 : column];
}
