using System;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

/// <summary>
/// The errors that <see cref="VectorMath"/> states, against double precision, over all floats: both signs, subnormal numbers,
/// infinities, and what is no number.
/// </summary>
public class VectorMathAccuracyTests
{
    // Every so many floats; odd, so that every ending of a mantissa has its turn.
    private const uint Stride = 1031;
    private const int Batch = 1024;

    private static readonly bool HasFusedMultiplyAdd = Fma.IsSupported || AdvSimd.IsSupported;

    public static TheoryData<string> Kinds => IVectors.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Exp(string kind) => Within(1.1, IVectors.Of(kind).Exp, Math.Exp);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sigmoid(string kind) => Within(2.5, IVectors.Of(kind).Sigmoid, x => 1 / (1 + Math.Exp(-x)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Tanh(string kind) => Within(HasFusedMultiplyAdd ? 5 : 7, IVectors.Of(kind).Tanh, Math.Tanh);

    [Fact]
    public void Log() => Within(2.7, x => EightAtATime(x, VectorMath.Log), Math.Log);

    [Fact]
    public void Softplus() => Within(4.5, x => EightAtATime(x, VectorMath.Softplus), x => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x))));

    private static float[] EightAtATime(float[] x, Func<Vector256<float>, Vector256<float>> function)
    {
        float[] y = new float[x.Length];
        for (int i = 0; i < x.Length; i += 8) function(Vector256.LoadUnsafe(ref x[i])).StoreUnsafe(ref y[i]);
        return y;
    }

    // The class library has none that keeps the digits of a small u.
    private static double LogOnePlus(double u) => u < 1e-4 ? u - (u * u / 2) + (u * u * u / 3) : Math.Log(1 + u);

    private static void Within(double bound, Func<float[], float[]> function, Func<double, double> exact)
    {
        double worst = 0;
        float where = 0;
        float[] x = new float[Batch];
        for (long bits = 0; bits <= uint.MaxValue;)
        {
            for (int i = 0; i < Batch; i++, bits += Stride)
                x[i] = BitConverter.UInt32BitsToSingle((uint)long.Min(bits, uint.MaxValue));
            float[] y = function(x);
            for (int i = 0; i < Batch; i++)
            {
                double error = Ulps(y[i], exact(x[i]));
                if (error > worst) (worst, where) = (error, x[i]);
            }
        }

        Assert.True(worst <= bound, $"{worst:0.000} ulp at {where:g9}");
    }

    // In units of the last place of the exact value; infinite where only one is infinite, or no number.
    private static double Ulps(float actual, double expected)
    {
        if (actual.Equals((float)expected)) return Math.Abs(expected) <= float.MaxValue ? Distance() : 0;
        return float.IsFinite(actual) && double.IsFinite(expected) ? Distance() : double.PositiveInfinity;

        double Distance() => actual == expected ? 0 : Math.Abs(actual - expected) / Math.ScaleB(1, int.Max(Math.ILogB(expected), -126) - 23);
    }
}
