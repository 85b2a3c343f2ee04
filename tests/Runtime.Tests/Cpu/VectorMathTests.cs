using System;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

public class VectorMathTests
{
    // Without it products are rounded before they are added, and tanh ends a few steps short of 1.
    private static readonly bool HasFusedMultiplyAdd = Fma.IsSupported || AdvSimd.IsSupported;

    private static readonly float[] Special =
    [
        0f, -0f, float.Epsilon, 1e-30f, -1e-30f, 1e-4f, -1e-4f, 88.7f, 88.8f, 200f, -87f, -100f, -104f, -200f, float.MaxValue,
        float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    [Fact]
    public void FunctionsSaturateAtTheEndsAndPassOnWhatIsNoNumber()
    {
        Assert.Equal(0f, VectorMath.Exp(float.NegativeInfinity));
        Assert.Equal(float.PositiveInfinity, VectorMath.Exp(float.PositiveInfinity));
        Assert.Equal(float.PositiveInfinity, VectorMath.Exp(88.8f));
        Assert.Equal(0f, VectorMath.Exp(-200f));
        Assert.Equal(1f, VectorMath.Exp(0f));
        Assert.Equal(0f, VectorMath.Sigmoid(float.NegativeInfinity));
        Assert.Equal(0f, VectorMath.Sigmoid(-1000f));
        Assert.Equal(1f, VectorMath.Sigmoid(float.PositiveInfinity));
        Assert.Equal(0.5f, VectorMath.Sigmoid(0f));
        Assert.InRange(VectorMath.Tanh(float.PositiveInfinity), HasFusedMultiplyAdd ? 1 : 0.9999997f, 1);
        Assert.Equal(-VectorMath.Tanh(float.PositiveInfinity), VectorMath.Tanh(float.NegativeInfinity));
        Assert.Equal(0f, VectorMath.Tanh(0f));
        Assert.True(float.IsNaN(VectorMath.Exp(float.NaN)));
        Assert.True(float.IsNaN(VectorMath.Sigmoid(float.NaN)));
        Assert.True(float.IsNaN(VectorMath.Tanh(float.NaN)));
    }

    [Fact]
    public void TanhNeverLeavesItsRange()
    {
        for (float x = 4f; x < 9f; x += 1e-5f) Assert.InRange(VectorMath.Tanh(x), 0.999f, 1f);
    }

    [Fact]
    public void EveryWidthGivesTheSameResult()
    {
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++)
        {
            float x = i < Special.Length ? Special[i] : (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 3)));
            Assert.Equal(VectorMath.Exp(x), VectorMath.Exp(Vector256.Create(x))[i % 8]);
            Assert.Equal(VectorMath.Exp(x), VectorMath.Exp(Vector512.Create(x))[i % 16]);
            Assert.Equal(VectorMath.Sigmoid(x), VectorMath.Sigmoid(Vector256.Create(x))[i % 8]);
            Assert.Equal(VectorMath.Sigmoid(x), VectorMath.Sigmoid(Vector512.Create(x))[i % 16]);
            Assert.Equal(VectorMath.Tanh(x), VectorMath.Tanh(Vector256.Create(x))[i % 8]);
            Assert.Equal(VectorMath.Tanh(x), VectorMath.Tanh(Vector512.Create(x))[i % 16]);
        }
    }
}
