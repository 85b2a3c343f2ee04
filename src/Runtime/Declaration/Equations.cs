using System;

namespace ModelGen;

/// <summary>
/// The functions that a cell's equations may use. The generator reads the equations as text and prints its own vector code;
/// these definitions make the same text ordinary C#, which tests call. <c>docs/cells.md</c> lists them with their derivatives.
/// </summary>
public static class Equations
{
    /// <summary>The logistic function <c>1 / (1 + e^-x)</c>.</summary>
    public static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    /// <summary>The hyperbolic tangent.</summary>
    public static float Tanh(float x) => MathF.Tanh(x);

    /// <summary>The rectifier: x where it is positive, else 0.</summary>
    public static float Relu(float x) => MathF.Max(x, 0);

    /// <summary>The smooth rectifier <c>log(1 + e^x)</c>.</summary>
    public static float Softplus(float x) => MathF.Max(x, 0) + (float)Math.Log(1 + Math.Exp(-Math.Abs(x)));

    /// <summary>e to the power of x.</summary>
    public static float Exp(float x) => MathF.Exp(x);

    /// <summary>The natural logarithm.</summary>
    public static float Log(float x) => MathF.Log(x);

    /// <summary>The square root.</summary>
    public static float Sqrt(float x) => MathF.Sqrt(x);

    /// <summary>The absolute value.</summary>
    public static float Abs(float x) => MathF.Abs(x);

    /// <summary>The smaller of two values.</summary>
    public static float Min(float x, float y) => MathF.Min(x, y);

    /// <summary>The larger of two values.</summary>
    public static float Max(float x, float y) => MathF.Max(x, y);

    /// <summary>
    /// x. Where a declaration asks for dropout on the update of states (<see cref="LstmModelAttribute.UpdateKeepProb"/>,
    /// <see cref="RecurrentLayerAttribute.UpdateDropout"/>), training drops values of x.
    /// </summary>
    public static float Dropout(float x) => x;

    /// <inheritdoc cref="Sigmoid(float)"/>
    public static Units Sigmoid(Units x) => x.Each(Sigmoid);

    /// <inheritdoc cref="Tanh(float)"/>
    public static Units Tanh(Units x) => x.Each(Tanh);

    /// <inheritdoc cref="Relu(float)"/>
    public static Units Relu(Units x) => x.Each(Relu);

    /// <inheritdoc cref="Softplus(float)"/>
    public static Units Softplus(Units x) => x.Each(Softplus);

    /// <inheritdoc cref="Exp(float)"/>
    public static Units Exp(Units x) => x.Each(Exp);

    /// <inheritdoc cref="Log(float)"/>
    public static Units Log(Units x) => x.Each(Log);

    /// <inheritdoc cref="Sqrt(float)"/>
    public static Units Sqrt(Units x) => x.Each(Sqrt);

    /// <inheritdoc cref="Abs(float)"/>
    public static Units Abs(Units x) => x.Each(Abs);

    /// <inheritdoc cref="Min(float, float)"/>
    public static Units Min(Units x, Units y) => x.Each(y, Min);

    /// <inheritdoc cref="Max(float, float)"/>
    public static Units Max(Units x, Units y) => x.Each(y, Max);

    /// <inheritdoc cref="Dropout(float)"/>
    public static Units Dropout(Units x) => x;

    /// <summary>The mean over the units of a layer.</summary>
    public static float Mean(Units x) => x.Mean();

    /// <summary>The variance over the units of a layer: the mean squared distance from the mean.</summary>
    public static float Variance(Units x)
    {
        Units centred = x - Mean(x);
        return Mean(centred * centred);
    }
}
