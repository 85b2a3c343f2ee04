using System.Numerics;
using System.Runtime.Intrinsics;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

/// <summary>A kind of vector behind arrays, whose lengths are multiples of 16, so that one test can be about all kinds.</summary>
internal interface IVectors
{
    /// <summary>What the kinds are called.</summary>
    static TheoryData<string> Kinds => ["1", "4", "8", "16", "portable"];

    /// <summary>Floats in one vector.</summary>
    int Count { get; }

    float[] Copy(float[] x);

    float[] Add(float[] a, float[] b);

    float[] Subtract(float[] a, float[] b);

    float[] Multiply(float[] a, float[] b);

    float[] Divide(float[] a, float[] b);

    float[] MultiplyAdd(float[] a, float[] b, float c);

    float[] Min(float limit, float[] x);

    float[] Max(float limit, float[] x);

    float[] IfNegative(float[] x, float negative, float[] other);

    float[] Round(float[] x);

    float[] Scale(float[] x, int n);

    float[] Exp(float[] x);

    float[] Sigmoid(float[] x);

    float[] Tanh(float[] x);

    /// <summary>The sum of the first vector.</summary>
    float Sum(float[] x);

    /// <summary>The kind of a name.</summary>
    static IVectors Of(string kind) => kind switch
    {
        "1" => new Vectors<Lanes1, float>(),
        "4" => new Vectors<Lanes4, Vector128<float>>(),
        "8" => new Vectors<Lanes8, Vector256<float>>(),
        "16" => new Vectors<Lanes16, Vector512<float>>(),
        _ => new Vectors<LanesPortable, Vector<float>>(),
    };
}
