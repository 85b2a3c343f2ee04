using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;

namespace ModelGen.Tests.Fixtures;

/// <summary>A file of float64 reference numbers; tests/fixtures/README.md says what is in it.</summary>
internal sealed class Fixture(string name)
{
    private readonly Safetensors _file = Safetensors.Read(Path.Combine(Repository.Root, "tests", "fixtures", name + ".safetensors"));

    /// <summary>Names of the stored cases of a kind, such as <c>lm_*</c>, in order.</summary>
    public static IEnumerable<string> Names(string pattern) =>
        Directory.GetFiles(Path.Combine(Repository.Root, "tests", "fixtures"), pattern + ".safetensors")
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order();

    public string Name => name;

    public string Metadata(string key) => _file.Metadata[key];

    public int Number(string key) => int.Parse(_file.Metadata[key], System.Globalization.CultureInfo.InvariantCulture);

    public bool Has(string tensor) => _file.Tensors.ContainsKey(tensor);

    public float[] Floats(string tensor) => _file.Tensors[tensor].ToFloats();

    public double[] Doubles(string tensor) => _file.Tensors[tensor].ToDoubles();

    public int[] Integers(string tensor) => _file.Tensors[tensor].ToIntegers();

    /// <summary>Section 3 of the README: the largest difference relative to the largest stored value.</summary>
    public void AssertClose(string tensor, ReadOnlySpan<float> actual, double tolerance) =>
        AssertClose($"{name}: {tensor}", Doubles(tensor), actual, tolerance);

    public static void AssertClose(string what, ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Xunit.Assert.Equal(expected.Length, actual.Length);
        double largest = 0, difference = 0, largestActual = 0;
        for (int index = 0; index < expected.Length; index++)
        {
            largest = Math.Max(largest, Math.Abs(expected[index]));
            largestActual = Math.Max(largestActual, Math.Abs(actual[index]));
            difference = Math.Max(difference, Math.Abs(expected[index] - actual[index]));
            Xunit.Assert.False(float.IsNaN(actual[index]), $"{what}[{index}] is not a number");
        }

        double distance = largest < 1e-6 ? largestActual : difference / largest;
        double bound = largest < 1e-6 ? 1e-6 : tolerance;
        Xunit.Assert.True(distance <= bound, $"{what}: distance {distance:g3}, allowed {bound:g3}");
    }

    /// <summary>A slice of a tensor with a leading axis of steps.</summary>
    public static ReadOnlySpan<T> Step<T>(T[] values, int step, int steps) =>
        values.AsSpan(values.Length / steps * step, values.Length / steps);
}
