using System;

namespace ModelGen.Networks;

/// <summary>Functions of a number that the language has and <see cref="Math"/> has not, without overflow anywhere.</summary>
internal static class Scalar
{
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Relu(double x) => Math.Max(x, 0);

    public static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
