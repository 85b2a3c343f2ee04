using System;
using System.Linq;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

/// <summary>Functions of equations, against what users' cells are told that they do.</summary>
[NeedsGpp]
public class MathTests
{
    private static readonly (string Text, Func<float, float, float> Meaning)[] Functions =
    [
        ("sigmoid(x)", (x, _) => Equations.Sigmoid(x)), ("softplus(x)", (x, _) => Equations.Softplus(x)),
        ("relu(x)", (x, _) => Equations.Relu(x)), ("minimum(x, y)", Equations.Min),
        ("maximum(x, y)", Equations.Max),
    ];

    private static readonly float[] Values =
    [
        0, 1, -1, 0.3f, -0.3f, 20, -20, 100, -100, 1e-30f, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    [SkippableFact]
    public void Functions_are_those_of_the_definition_for_every_kind_of_number()
    {
        var bench = new KernelBench($"#include \"math.cuh\"\n#include \"model.cuh\"\n{string.Concat(Functions.Select(Kernel))}");
        BenchMatrix values = bench.Matrix(1, Values.Length), results = bench.Matrix(Values.Length, Values.Length);
        values.Fill((_, column) => Values[column]);
        bench.Numbers = [Values.Length, results.Offset, results.Pitch];
        for (int function = 0; function < Functions.Length; function++)
        {
            bench.Launch($"Function{function}", blocks: 1);
            for (int x = 0; x < Values.Length; x++)
            {
                for (int y = 0; y < Values.Length; y++)
                {
                    float expected = Functions[function].Meaning(Values[x], Values[y]), actual = results[x, y];
                    bool isSame = expected.Equals(actual) || Math.Abs(expected - actual) <= (1e-6 * Math.Abs(expected)) + 1e-37;
                    Assert.True(isSame, $"{Functions[function].Text} of {Values[x]}, {Values[y]} is {actual} instead of {expected}");
                }
            }
        }
    }

    private static string Kernel((string Text, Func<float, float, float> Meaning) function, int number) => $$"""
        KERNEL(256, Function{{number}})
        {
            const int n = numbers(m)[0], i = thread_index();
            if (i >= n * n) return;
            const float x = m.arena[i / n], y = m.arena[i % n];
            m.arena[numbers(m)[1] + i / n * numbers(m)[2] + i % n] = {{function.Text}};
        }

        """;
}
