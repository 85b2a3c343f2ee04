using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>
/// The pipeline runs again for what differs, and for nothing else. So each single field of everything that it remembers counts in
/// comparisons, however deep it lies: one that did not would leave old code beside an edited source.
/// </summary>
public sealed class SpecEqualityTests
{
    private const string Cell = """
        [ModelGen.RecurrentCell]
        static class Mine
        {
            const float K = 0.25f;
            static (ModelGen.Units h, ModelGen.Units c) Step(
                ModelGen.Units z, [ModelGen.NoBias, ModelGen.FromInput] ModelGen.Units x, ModelGen.Gate n, ModelGen.Units c,
                [ModelGen.PerUnit(Initial = 1)] ModelGen.Units w, ModelGen.Projection p, [ModelGen.Hyperparameter] float s = 0.5f)
            {
                var inner = K * ModelGen.Equations.Tanh(z) + 2f * x * w;
                return (p(ModelGen.Equations.Tanh(n(inner * c)) * s), c + 3f * inner);
            }
        }
        [ModelGen.Optimizer]
        static class Own
        {
            static (float p, float m) Step(
                float p, float g, float m, [ModelGen.Schedule] float rate, [ModelGen.Step] float t, [ModelGen.Hyperparameter] float k = 0.5f) =>
                (p - rate * m / t, 0.9f * m + k * g);
        }
        """;

    private const string Words =
        "namespace N { partial class Outer { [ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8, MaxMaxEpoch = 1, Cell = typeof(Mine), Optimizer = typeof(Own))] [ModelGen.OptimizerArgument(\"k\", 0.25, Of = \"bias_0\")] [ModelGen.Initialize(\"kernel_*\", ModelGen.Initializer.Orthogonal, Scale = 0.5)] public partial class Small; } } ";

    private const string Layer =
        "namespace N { partial class Outer { [ModelGen.RecurrentLayer(InputSize = 50, HiddenSize = 8, Dropout = 0.5, Cell = typeof(Mine), Optimizer = typeof(Own))] [ModelGen.OptimizerArgument(\"k\", 0.25, Of = \"*\")] [ModelGen.Initialize(\"*\", ModelGen.Initializer.Constant, Scale = 0.5)] public partial class Small; } } ";

    private const string Network = """
        namespace N { partial class Outer {
            [ModelGen.Networks.Network(BatchSize = 3, Optimizer = typeof(Own))] [ModelGen.OptimizerArgument("k", 0.25, Of = "*")] [ModelGen.Initialize("*", ModelGen.Initializer.Constant, Scale = 0.5)]
            public partial class Small {
                static (ModelGen.Networks.Loss, ModelGen.Networks.Vector y) Step(
                    [ModelGen.Networks.Steps(4, VariableLengths = true), ModelGen.Networks.Width(2)] ModelGen.Networks.Sequence x,
                    [ModelGen.Networks.Recurrent(8, Cell = typeof(Mine), Dropout = 0.5, NumLayers = 2)] ModelGen.Networks.Recurrent r) {
                    var h = r.Apply(0.5 * x);
                    return (ModelGen.Networks.Loss.Mean(h), h.Final.Output);
                } } } }
        """;

    public static TheoryData<string> Sources => [Words, Layer, Network];

    [Theory]
    [MemberData(nameof(Sources))]
    public void Each_field_of_a_spec_counts(string source)
    {
        ModelSpec spec = Read(source + Cell).Spec!, again = Read(source + Cell).Spec!;
        Assert.NotSame(spec, again);
        Assert.Equal(spec, again);
        Assert.Equal(spec.GetHashCode(), again.GetHashCode());

        var seen = new HashSet<string>();
        var count = 0;
        foreach (var (path, changed) in Variants(spec, nameof(ModelSpec)))
        {
            Assert.False(spec.Equals(changed) || changed.Equals(spec), $"{path} does not count");
            seen.Add(path);
            count++;
        }

        // The walk has come to everything that a spec is made of.
        Assert.True(count > 300, $"{count}");
        foreach (var type in Reachable(typeof(ModelSpec)).Union(Reachable(spec.Numbers.GetType())).Where(static type => !type.IsAbstract))
        {
            foreach (var field in Fields(type))
                Assert.Contains(seen, path => path.Contains($"{type.Name}.{Name(field)}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Each_field_of_a_problem_counts()
    {
        var problem = Assert.Single(Read(Words + Cell).Problems);
        Assert.Equal(problem, Assert.Single(Read(Words + Cell).Problems));
        var variants = Variants(problem, nameof(DiagnosticInfo)).ToList();
        Assert.True(variants.Count >= 6);
        Assert.All(variants, pair => Assert.False(problem.Equals(pair.Changed), $"{pair.Path} does not count"));
    }

    [Fact]
    public void Each_field_of_a_name_counts()
    {
        var named = new NamedModel("N/Small", new LocationInfo("0.cs", new(1, 2), new(new(0, 1), new(0, 3))));
        Assert.All(Variants(named, nameof(NamedModel)), pair => Assert.False(named.Equals(pair.Changed), $"{pair.Path} does not count"));
    }

    /// <summary>One edit of a cell each, and what is generated for its models is new.</summary>
    [Theory]
    [InlineData("0.25f", "0.26f")]
    [InlineData("2f *", "2.5f *")]
    [InlineData("3f *", "-3f *")]
    [InlineData("= 0.5f", "= 0.75f")]
    [InlineData("Initial = 1", "Initial = 2")]
    [InlineData("(Initial = 1)", "")]
    [InlineData("[ModelGen.NoBias, ModelGen.FromInput]", "[ModelGen.FromInput]")]
    [InlineData("[ModelGen.NoBias, ModelGen.FromInput]", "[ModelGen.NoBias, ModelGen.FromState]")]
    [InlineData("Tanh(z)", "Sigmoid(z)")]
    [InlineData("c + 3f", "c - 3f")]
    [InlineData("inner", "outer")]
    [InlineData("Mine", "Ours")]
    [InlineData("0.9f * m", "0.8f * m")]
    [InlineData("Own", "Adam")]
    [InlineData("float k = 0.5f", "float k = 0.75f")]
    [InlineData("0.25, Of", "0.75, Of")]
    [InlineData("Initializer.Orthogonal", "Initializer.Glorot")]
    [InlineData("Scale = 0.5", "Scale = 0.75")]
    [InlineData("\"kernel_*\", ModelGen.Init", "\"kernel*\", ModelGen.Init")]
    [InlineData("Of = \"bias_0\"", "Of = \"*\"")]
    public void An_edit_of_a_cell_is_generated_anew(string old, string edited)
    {
        string before = Words + Cell, after = before.Replace(old, edited);
        var first = TestCompilation.Of(before);
        var result = IncrementalTests.Rerun(first, first.With(0, after));
        Assert.Equal(
            IncrementalStepRunReason.Modified, result.TrackedSteps[TrackingNames.Model].Single().Outputs.Single().Reason);
        Assert.Equal(Texts(GeneratorRun.Of(after).Result), Texts(result));
        Assert.NotEqual(Texts(GeneratorRun.Of(before).Result), Texts(result));
    }

    private static IEnumerable<string> Texts(GeneratorRunResult result)
    {
        Assert.Equal(3, result.GeneratedSources.Length);
        return result.GeneratedSources.Select(static source => source.SourceText.ToString());
    }

    private static ReadResult Read(string source)
    {
        var found = GeneratorRun.Of(source).Result.TrackedSteps[TrackingNames.Read].Single().Outputs.Single().Value;
        return (ReadResult)found.GetType().GetProperty("Result")!.GetValue(found)!;
    }

    // The same value with one thing in it changed, once for each thing.
    private static IEnumerable<(string Path, object Changed)> Variants(object value, string path)
    {
        switch (value)
        {
            case string text:
                return [(path, text + "x"), (path, text.Length > 0 ? text[1..] : "y")];
            case bool flag:
                return [(path, !flag)];
            case int number:
                return [(path, number + 1)];
            case double number:
                return [(path, number + 0.125), (path, Math.BitIncrement(number))];
            case Enum member:
                return Enum.GetValuesAsUnderlyingType(member.GetType()).Cast<object>().Select(other => Enum.ToObject(member.GetType(), other))
                    .Where(other => !other.Equals(member)).Select(other => (path, other));
            case TextSpan span:
                return [(path, new TextSpan(span.Start + 1, span.Length)), (path, new TextSpan(span.Start, span.Length + 1))];
            case LinePositionSpan lines:
                return [(path, new LinePositionSpan(lines.Start, new(lines.End.Line, lines.End.Character + 1))), (path, new LinePositionSpan(default, lines.End))];
            case DiagnosticDescriptor:
                return [(path, Descriptors.NotPartial)];
            case IEnumerable list:
                return OfList(list, path);
            default:
                return Fields(value.GetType()).SelectMany(field => OfField(value, field, $"{path}/{value.GetType().Name}.{Name(field)}"));
        }
    }

    private static IEnumerable<(string, object)> OfField(object owner, FieldInfo field, string path)
    {
        IEnumerable<(string Path, object? Changed)> values = field.GetValue(owner) is { } value
            ? Variants(value, path).Select(static pair => (pair.Path, (object?)pair.Changed))
            : [(path, Another(owner, field.FieldType))];
        if (field.GetValue(owner) is not null
            && (Nullable.GetUnderlyingType(field.FieldType) is not null || Name(field) is nameof(CellSpec.Projection) or nameof(CellSpec.WithDropout) or nameof(NetworkLayer.Stack)))
            values = values.Append((path, null));
        foreach (var (place, changed) in values.ToList())
        {
            object copy = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(owner, null)!;
            field.SetValue(copy, changed);
            yield return (place, copy);
        }
    }

    // Something in place of nothing.
    private static object Another(object owner, Type type) =>
        type == typeof(Tape) ? ((CellSpec)owner).Equations : type == typeof(CellSpec) ? StandardCells.Lstm : type == typeof(string) ? "x" : 0.5;

    private static IEnumerable<(string, object)> OfList(IEnumerable list, string path)
    {
        object[] items = [.. list.Cast<object>()];
        Type element = list.GetType().GetGenericArguments()[0];
        if (items.Length == 0 && element == typeof(int))
            yield return (path, Make([1]));
        if (items.Length > 0)
        {
            yield return (path, Make([.. items, items[0]]));
            yield return (path, Make(items[1..]));
        }

        for (int index = 0; index < items.Length; index++)
        {
            foreach (var (place, changed) in Variants(items[index], path))
                yield return (place, Make([.. items[..index], changed, .. items[(index + 1)..]]));
        }

        object Make(object[] changed)
        {
            var array = Array.CreateInstance(element, changed.Length);
            Array.Copy(changed, array, changed.Length);
            return Activator.CreateInstance(list.GetType(), array)!;
        }
    }

    private static HashSet<Type> Reachable(Type type)
    {
        var seen = new HashSet<Type>();
        var open = new Stack<Type>([type]);
        while (open.TryPop(out var next))
        {
            next = Nullable.GetUnderlyingType(next) ?? next;
            if (next.IsGenericType)
                open.Push(next.GetGenericArguments()[0]);
            else if (next.Namespace?.StartsWith("ModelGen.Generator", StringComparison.Ordinal) == true && !next.IsEnum && seen.Add(next))
            {
                foreach (var field in Fields(next))
                    open.Push(field.FieldType);
            }
        }

        return seen;
    }

    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        for (Type? declaring = type; declaring is not null && declaring != typeof(object) && declaring != typeof(ValueType); declaring = declaring.BaseType)
        {
            foreach (var field in declaring.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                yield return field;
        }
    }

    // <Name>k__BackingField
    private static string Name(FieldInfo field) => field.Name.TrimStart('<').Split('>')[0];
}
