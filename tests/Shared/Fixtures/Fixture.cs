using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;
using Xunit;

namespace ModelGen.Tests.Fixtures;

/// <summary>
/// A file of reference numbers; tests/fixtures/README.md says what is in it. It keeps account of what a test does with it: a number
/// that is stored and never compared fails the test.
/// </summary>
internal sealed class Fixture
{
    // What no test has to look at, and why.
    private static readonly Dictionary<string, string> Explained = new()
    {
        ["metadata seed"] = "The reference drew its inputs with it, and they are stored.",
    };

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "fixtures");

    private readonly Safetensors _file;
    private readonly HashSet<string> _untouched;

    private Fixture(string name)
    {
        Name = name;
        _file = Safetensors.Read(Path.Combine(Folder, name + ".safetensors"));
        _untouched = [.. _file.Tensors.Keys, .. _file.Metadata.Keys.Select(key => "metadata " + key)];
    }

    /// <summary>The file's path below the folder of fixtures, without its extension.</summary>
    public string Name { get; }

    /// <summary>Names of the stored cases of a kind, such as <c>lm_*</c>, in order; those of a folder begin with it.</summary>
    public static IEnumerable<string> Names(string pattern) =>
        Directory.GetFiles(Folder, pattern + ".safetensors")
            .Select(path => Path.ChangeExtension(Path.GetRelativePath(Folder, path), null).Replace('\\', '/')).Order(StringComparer.Ordinal);

    /// <summary>The kind of a case.</summary>
    public static string Kind(string name) => new Fixture(name).Metadata("kind");

    /// <summary>A case whose inputs a test uses for something else.</summary>
    public static Fixture OfInputs(string name) => new(name);

    /// <summary>Does a test of a case, and asserts that it fed or compared everything that is stored.</summary>
    public static void Check(string name, Action<Fixture> test)
    {
        var fixture = new Fixture(name);
        fixture.AssertSays("case", Path.GetFileName(name));
        test(fixture);
        IEnumerable<string> left = fixture._untouched.Except(Explained.Keys).Order(StringComparer.Ordinal);
        Assert.True(!left.Any(), $"{name} stores what its test never compares: {string.Join(", ", left)}");
    }

    public string Metadata(string key)
    {
        _untouched.Remove("metadata " + key);
        return _file.Metadata[key];
    }

    public double Number(string key) => double.Parse(Metadata(key), CultureInfo.InvariantCulture);

    public bool Says(string key) => _file.Metadata.ContainsKey(key);

    public bool Has(string tensor) => _file.Tensors.ContainsKey(tensor);

    public int Length(string tensor) => _file.Tensors[tensor].Info.Length;

    /// <summary>An input as single precision numbers.</summary>
    public float[] Floats(string input) => Input(input).ToFloats();

    /// <summary>An input as double precision numbers.</summary>
    public double[] Doubles(string input) => Input(input).ToDoubles();

    /// <summary>An input of integers.</summary>
    public int[] Integers(string input) => Input(input).ToIntegers();

    /// <summary>A result, for a comparison that is more than <see cref="AssertClose(string, ReadOnlySpan{float}, double)"/>.</summary>
    public double[] Expected(string result)
    {
        _untouched.Remove(result);
        return _file.Tensors[result].ToDoubles();
    }

    public void AssertSays(string key, string value) => Assert.Equal($"{Name}: {key} = {Metadata(key)}", $"{Name}: {key} = {value}");

    /// <summary>Asserts that a number of the metadata is a value; where the metadata says nothing, that the value is the usual one.</summary>
    public void AssertSays(string key, double value, double? usual = null)
    {
        double expected = usual is { } other && !Says(key) ? other : Number(key);
        Assert.True(expected == value, $"{Name}: {key} is {expected}, and not {value}");
    }

    /// <summary>Section 3 of the README: the largest difference relative to the largest stored value.</summary>
    public void AssertClose(string result, ReadOnlySpan<float> actual, double tolerance) =>
        AssertClose($"{Name}: {result}", Expected(result), actual, tolerance);

    public static void AssertClose(string what, ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 0, difference = 0, largestActual = 0;
        for (int index = 0; index < expected.Length; index++)
        {
            largest = Math.Max(largest, Math.Abs(expected[index]));
            largestActual = Math.Max(largestActual, Math.Abs(actual[index]));
            difference = Math.Max(difference, Math.Abs(expected[index] - actual[index]));
            Assert.False(float.IsNaN(actual[index]), $"{what}[{index}] is not a number");
        }

        double distance = largest < 1e-6 ? largestActual : difference / largest;
        double bound = largest < 1e-6 ? 1e-6 : tolerance;
        Assert.True(distance <= bound, $"{what}: distance {distance:g3}, allowed {bound:g3}");
    }

    /// <summary>A slice of a tensor with a leading axis of steps.</summary>
    public static ReadOnlySpan<T> Step<T>(T[] values, int step, int steps) =>
        values.AsSpan(values.Length / steps * step, values.Length / steps);

    private StoredTensor Input(string name)
    {
        bool isInput = name.StartsWith("in.", StringComparison.Ordinal) || name.StartsWith("param.", StringComparison.Ordinal)
            || name.StartsWith("sample.index.", StringComparison.Ordinal);
        Assert.True(isInput, $"{name} is a result: it is to be compared, not fed");
        _untouched.Remove(name);
        return _file.Tensors[name];
    }
}
