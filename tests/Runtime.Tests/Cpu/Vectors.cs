using System;
using ModelGen.Cpu;

namespace ModelGen.Runtime.Tests.Cpu;

/// <summary>Vectors of a kind behind arrays.</summary>
internal sealed class Vectors<TLanes, T> : IVectors
    where TLanes : ILanes<T>
    where T : struct
{
    public int Count => TLanes.Count;

    public float[] Copy(float[] x) => Apply(x, x, (a, _) => a);

    public float[] Add(float[] a, float[] b) => Apply(a, b, TLanes.Add);

    public float[] Subtract(float[] a, float[] b) => Apply(a, b, TLanes.Subtract);

    public float[] Multiply(float[] a, float[] b) => Apply(a, b, TLanes.Multiply);

    public float[] Divide(float[] a, float[] b) => Apply(a, b, TLanes.Divide);

    public float[] MultiplyAdd(float[] a, float[] b, float c) => Apply(a, b, (a, b) => TLanes.MultiplyAdd(a, b, TLanes.Create(c)));

    public float[] Min(float limit, float[] x) => Apply(x, x, (x, _) => TLanes.Min(TLanes.Create(limit), x));

    public float[] Max(float limit, float[] x) => Apply(x, x, (x, _) => TLanes.Max(TLanes.Create(limit), x));

    public float[] IfNegative(float[] x, float negative, float[] other) =>
        Apply(x, other, (x, other) => TLanes.IfNegative(x, TLanes.Create(negative), other));

    public float[] Round(float[] x) => Apply(x, x, (x, _) => TLanes.Round(x));

    public float[] Scale(float[] x, int n) => Apply(x, x, (x, _) => TLanes.Scale(x, TLanes.Create(n)));

    public float[] Exp(float[] x) => Apply(x, x, (x, _) => VectorMath.Exp<TLanes, T>(x));

    public float[] Sigmoid(float[] x) => Apply(x, x, (x, _) => VectorMath.Sigmoid<TLanes, T>(x));

    public float[] Tanh(float[] x) => Apply(x, x, (x, _) => VectorMath.Tanh<TLanes, T>(x));

    public float Sum(float[] x) => TLanes.Sum(TLanes.Load(ref x[0], 0));

    private static float[] Apply(float[] a, float[] b, Func<T, T, T> operation)
    {
        float[] result = new float[a.Length];
        for (int i = 0; i < a.Length; i += TLanes.Count)
            TLanes.Store(operation(TLanes.Load(ref a[0], i), TLanes.Load(ref b[0], i)), ref result[0], i);
        return result;
    }
}
