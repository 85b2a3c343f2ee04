using System;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using ModelGen.Cpu;

namespace ModelGen.Benchmarks;

/// <summary>The transcendental functions over a step's gates of the small model, 400 x 800; time of one value.</summary>
[InProcess]
public class VectorMathBenchmarks
{
    private const int Count = 400 * 800;

    private readonly Vector512<float>[] _x = new Vector512<float>[Count / 16];
    private readonly Vector512<float>[] _y = new Vector512<float>[Count / 16];

    /// <summary>Draws the values, from -4 to 4; not measured.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        for (int i = 0; i < _x.Length; i++)
        {
            for (int lane = 0; lane < 16; lane++) _x[i] = _x[i].WithElement(lane, 8 * (random.NextSingle() - 0.5f));
        }
    }

    /// <summary>e^x.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Exp()
    {
        for (int i = 0; i < _x.Length; i++) _y[i] = VectorMath.Exp(_x[i]);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Sigmoid()
    {
        for (int i = 0; i < _x.Length; i++) _y[i] = VectorMath.Sigmoid(_x[i]);
    }

    /// <summary>The hyperbolic tangent.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Tanh()
    {
        for (int i = 0; i < _x.Length; i++) _y[i] = VectorMath.Tanh(_x[i]);
    }
}
