using System;

namespace ModelGen.Networks;

/// <summary>What goes together: the checks that values, functions and layers share.</summary>
internal static class Shapes
{
    /// <exception cref="ArgumentException">There are more or fewer numbers than a shape has.</exception>
    public static void CheckCount(int count, int expected, string name, string shape)
    {
        if (count != expected)
        {
            throw new ArgumentException($"{name} has {count} values: expected {expected}, {shape}.", name);
        }
    }

    /// <exception cref="ArgumentException">A layer reads another number of columns.</exception>
    public static void CheckWidth(Value x, int expected, string name, string layer)
    {
        if (x.Width != expected)
        {
            throw new ArgumentException($"{name} is {x}: {layer} reads {Columns(expected)}.", name);
        }
    }

    /// <exception cref="ArgumentException">Two values have different steps, or different real ones.</exception>
    public static void CheckAxis(Axis expected, string of, Axis actual, string name)
    {
        if (!actual.Fits(expected))
        {
            throw new ArgumentException($"{name} has {Described(actual)}, and {of} has {Described(expected)}: they need the same real steps.", name);
        }
    }

    /// <exception cref="ArgumentException">Two values have different numbers of sequences.</exception>
    public static void CheckBatch(int expected, string of, int actual, string name)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{name} has {actual} sequences, and {of} has {expected}: they need equally many.", name);
        }
    }

    /// <summary>The width of two values put together number by number.</summary>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    public static int Common(Value x, Value y, string operation)
    {
        if (x is Sequence first && y is Sequence second && !first.Axis.Fits(second.Axis))
        {
            throw new ArgumentException(
                $"x {operation} y: x has {Described(first.Axis)}, and y has {Described(second.Axis)}: they need the same real steps.", nameof(y));
        }

        if (x.Batch != y.Batch || (x.Width != y.Width && x.Width != 1 && y.Width != 1))
        {
            throw new ArgumentException($"x {operation} y: x is {x}, and y is {y}: they need equally many sequences, and columns, or one column.", nameof(y));
        }

        return Math.Max(x.Width, y.Width);
    }

    /// <summary>Such as <c>3 columns</c>.</summary>
    public static string Columns(int count) => count == 1 ? "1 column" : $"{count} columns";

    private static string Described(Axis axis)
    {
        var lengths = new string[axis.Batch];
        for (int b = 0; b < axis.Batch; b++)
        {
            lengths[b] = $"{axis.RealSteps(b).Length}";
        }

        return $"[{axis.Steps}, {axis.Batch}] steps, of them real {string.Join(", ", lengths)}";
    }
}
