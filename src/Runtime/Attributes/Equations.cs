using System;

namespace ModelGen;

/// <summary>
/// The functions that a cell's equations may use. The generator reads the equations as text and prints its own vector code;
/// these definitions make the same text ordinary C#, which tests call.
/// </summary>
public static class Equations
{
    /// <summary>The logistic function <c>1 / (1 + exp(-x))</c>.</summary>
    public static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    /// <summary>The hyperbolic tangent.</summary>
    public static float Tanh(float x) => MathF.Tanh(x);
}
