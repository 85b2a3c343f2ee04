using System;

namespace ModelGen.Networks;

/// <summary>
/// The functions of networks: here those of each number, as <see cref="Equations"/> has them for cells. <c>docs/networks.md</c> lists all.
/// </summary>
public static partial class Functions
{
    /// <summary>The logistic function <c>1 / (1 + e^-x)</c>.</summary>
    public static Sequence Sigmoid(Sequence x) => Sequence.Each(x, Scalar.Sigmoid);

    /// <inheritdoc cref="Sigmoid(Sequence)"/>
    public static Vector Sigmoid(Vector x) => Vector.Each(x, Scalar.Sigmoid);

    /// <summary>The hyperbolic tangent.</summary>
    public static Sequence Tanh(Sequence x) => Sequence.Each(x, Math.Tanh);

    /// <inheritdoc cref="Tanh(Sequence)"/>
    public static Vector Tanh(Vector x) => Vector.Each(x, Math.Tanh);

    /// <summary>The rectifier: x where it is positive, else 0.</summary>
    public static Sequence Relu(Sequence x) => Sequence.Each(x, Scalar.Relu);

    /// <inheritdoc cref="Relu(Sequence)"/>
    public static Vector Relu(Vector x) => Vector.Each(x, Scalar.Relu);

    /// <summary>The sigmoid linear unit <c>x / (1 + e^-x)</c> (Elfwing, Uchibe and Doya 2018, arXiv:1702.03118), also called swish.</summary>
    public static Sequence Silu(Sequence x) => Sequence.Each(x, static each => each * Scalar.Sigmoid(each));

    /// <inheritdoc cref="Silu(Sequence)"/>
    public static Vector Silu(Vector x) => Vector.Each(x, static each => each * Scalar.Sigmoid(each));

    /// <summary>The smooth rectifier <c>log(1 + e^x)</c>.</summary>
    public static Sequence Softplus(Sequence x) => Sequence.Each(x, Scalar.Softplus);

    /// <inheritdoc cref="Softplus(Sequence)"/>
    public static Vector Softplus(Vector x) => Vector.Each(x, Scalar.Softplus);

    /// <summary>e to the power of x.</summary>
    public static Sequence Exp(Sequence x) => Sequence.Each(x, Math.Exp);

    /// <inheritdoc cref="Exp(Sequence)"/>
    public static Vector Exp(Vector x) => Vector.Each(x, Math.Exp);

    /// <summary>The natural logarithm.</summary>
    public static Sequence Log(Sequence x) => Sequence.Each(x, Math.Log);

    /// <inheritdoc cref="Log(Sequence)"/>
    public static Vector Log(Vector x) => Vector.Each(x, Math.Log);

    /// <summary>The square root.</summary>
    public static Sequence Sqrt(Sequence x) => Sequence.Each(x, Math.Sqrt);

    /// <inheritdoc cref="Sqrt(Sequence)"/>
    public static Vector Sqrt(Vector x) => Vector.Each(x, Math.Sqrt);

    /// <summary>The absolute value.</summary>
    public static Sequence Abs(Sequence x) => Sequence.Each(x, Math.Abs);

    /// <inheritdoc cref="Abs(Sequence)"/>
    public static Vector Abs(Vector x) => Vector.Each(x, Math.Abs);

    /// <summary>The smaller of two values, number by number.</summary>
    public static Sequence Min(Sequence x, Sequence y) => Sequence.Each(x, y, "Min", Math.Min);

    /// <inheritdoc cref="Min(Sequence, Sequence)"/>
    public static Sequence Min(Sequence x, double y) => Sequence.Each(x, a => Math.Min(a, y));

    /// <inheritdoc cref="Min(Sequence, Sequence)"/>
    public static Sequence Min(double x, Sequence y) => Min(y, x);

    /// <inheritdoc cref="Min(Sequence, Sequence)"/>
    public static Sequence Min(Sequence x, Vector y) => Sequence.Each(x, y, "Min", Math.Min);

    /// <inheritdoc cref="Min(Sequence, Sequence)"/>
    public static Sequence Min(Vector x, Sequence y) => Sequence.Each(x, y, "Min", Math.Min);

    /// <inheritdoc cref="Min(Sequence, Sequence)"/>
    public static Vector Min(Vector x, Vector y) => Vector.Each(x, y, "Min", Math.Min);

    /// <inheritdoc cref="Min(Sequence, Sequence)"/>
    public static Vector Min(Vector x, double y) => Vector.Each(x, a => Math.Min(a, y));

    /// <inheritdoc cref="Min(Sequence, Sequence)"/>
    public static Vector Min(double x, Vector y) => Min(y, x);

    /// <summary>The larger of two values, number by number.</summary>
    public static Sequence Max(Sequence x, Sequence y) => Sequence.Each(x, y, "Max", Math.Max);

    /// <inheritdoc cref="Max(Sequence, Sequence)"/>
    public static Sequence Max(Sequence x, double y) => Sequence.Each(x, a => Math.Max(a, y));

    /// <inheritdoc cref="Max(Sequence, Sequence)"/>
    public static Sequence Max(double x, Sequence y) => Max(y, x);

    /// <inheritdoc cref="Max(Sequence, Sequence)"/>
    public static Sequence Max(Sequence x, Vector y) => Sequence.Each(x, y, "Max", Math.Max);

    /// <inheritdoc cref="Max(Sequence, Sequence)"/>
    public static Sequence Max(Vector x, Sequence y) => Sequence.Each(x, y, "Max", Math.Max);

    /// <inheritdoc cref="Max(Sequence, Sequence)"/>
    public static Vector Max(Vector x, Vector y) => Vector.Each(x, y, "Max", Math.Max);

    /// <inheritdoc cref="Max(Sequence, Sequence)"/>
    public static Vector Max(Vector x, double y) => Vector.Each(x, a => Math.Max(a, y));

    /// <inheritdoc cref="Max(Sequence, Sequence)"/>
    public static Vector Max(double x, Vector y) => Max(y, x);
}
