using System;
using System.Linq;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

/// <summary>Every kind of vector does in each lane what is done to a single float.</summary>
public class LanesTests
{
    private static readonly float[] Numbers =
    [
        0f, -0f, 1f, -1f, 0.5f, 1.5f, 2.5f, -2.5f, 3.14159f, -1e-3f, 1e-20f, -1e20f, float.Epsilon, -1e-40f, 1.17549435e-38f,
        float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    // Every number with every other: 400 pairs, a multiple of 16.
    private static readonly float[] A = [.. Numbers.SelectMany(a => Numbers.Select(_ => a))];
    private static readonly float[] B = [.. Numbers.SelectMany(_ => Numbers)];

    public static TheoryData<string> Kinds => IVectors.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SixteenIsAMultipleOfEveryWidth(string kind) => Assert.Equal(0, 16 % IVectors.Of(kind).Count);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ArithmeticIsThatOfFloats(string kind)
    {
        IVectors vectors = IVectors.Of(kind);
        AssertEach((a, _) => a, vectors.Copy(A));
        AssertEach((a, b) => a + b, vectors.Add(A, B));
        AssertEach((a, b) => a - b, vectors.Subtract(A, B));
        AssertEach((a, b) => a * b, vectors.Multiply(A, B));
        AssertEach((a, b) => a / b, vectors.Divide(A, B));
        AssertEach((a, _) => MathF.Round(a), vectors.Round(A));
        AssertEach((a, b) => a < 0 ? 7f : b, vectors.IfNegative(A, 7f, B));
        foreach (float c in Numbers)
            AssertEach((a, b) => Lanes1.MultiplyAdd(a, b, c), vectors.MultiplyAdd(A, B, c));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void LimitsHoldNumbersAndLetPassWhatIsNone(string kind)
    {
        IVectors vectors = IVectors.Of(kind);
        foreach (float limit in (float[])[-104f, 1f, 89f])
        {
            AssertEach((x, _) => x < limit || float.IsNaN(x) ? x : limit, vectors.Min(limit, A));
            AssertEach((x, _) => x > limit || float.IsNaN(x) ? x : limit, vectors.Max(limit, A));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ScaleIsExactUpToTheEndsOfTheRange(string kind)
    {
        float[] x = [.. Enumerable.Range(0, 16).Select(i => i == 15 ? float.NaN : 1f + (i / 16f))];
        for (int n = -150; n <= 129; n++)
            Assert.Equal(x.Select(x => MathF.ScaleB(x, n)), IVectors.Of(kind).Scale(x, n));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ASumIsOverAllLanes(string kind)
    {
        IVectors vectors = IVectors.Of(kind);
        float[] powers = [.. Enumerable.Range(0, 16).Select(lane => (float)(1 << lane))];
        Assert.Equal((1 << vectors.Count) - 1, vectors.Sum(powers));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void FunctionsGiveWhatTheyGiveForOneFloat(string kind)
    {
        IVectors vectors = IVectors.Of(kind);
        var random = new Random(5);
        float[] x =
        [
            .. A, .. Enumerable.Range(0, 32_000).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 3)))),
        ];
        Assert.Equal(x.Select(VectorMath.Exp), vectors.Exp(x));
        Assert.Equal(x.Select(VectorMath.Sigmoid), vectors.Sigmoid(x));
        Assert.Equal(x.Select(VectorMath.Tanh), vectors.Tanh(x));
    }

    private static void AssertEach(Func<float, float, float> expected, float[] actual)
    {
        for (int i = 0; i < A.Length; i++)
        {
            float value = expected(A[i], B[i]);
            Assert.True(value.Equals(actual[i]), $"lane {i % 16} for {A[i]:g9} and {B[i]:g9}: {actual[i]:g9}, not {value:g9}");
        }
    }
}
