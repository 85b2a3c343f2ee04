using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>The pipeline remembers plain values only: anything of Roslyn would keep a whole program in memory, and defeat the cache.</summary>
public sealed class TrackedValueTests
{
    private static readonly Type[] Forbidden =
        [typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(SyntaxReference), typeof(Location), typeof(Compilation), typeof(SemanticModel), typeof(Delegate)];

    [Fact]
    public void Nothing_of_Roslyn_survives_reading()
    {
        var run = GeneratorRun.Of(
            "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8, MaxMaxEpoch = 1)] partial class Good { } "
            + "partial class Outer { [ModelGen.LstmModel(VocabSize = 50, HiddenSize = 0)] class Bad { void Forward() { } } } "
            + "[ModelGen.RecurrentCell] class Cell { static float Step(float z) => q; }");
        var ours = new[] { TrackingNames.Read, TrackingNames.Problems, TrackingNames.Cell, TrackingNames.Model };
        var values = ours.SelectMany(name => run.Result.TrackedSteps[name]).SelectMany(static step => step.Outputs).Select(static output => output.Value).ToList();

        Assert.Equal(2 + 4 + 1 + 1, values.Count);
        foreach (var value in values)
            AssertPlain(value, value.GetType().Name, []);
    }

    [Fact]
    public void The_walk_finds_what_it_looks_for()
    {
        var hidden = new List<object> { Tuple.Create(1, Location.None) };
        Assert.Throws<Xunit.Sdk.FailException>(() => AssertPlain(hidden, "hidden", []));
    }

    private static void AssertPlain(object? value, string path, HashSet<object> seen)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
            return;
        if (Forbidden.FirstOrDefault(type => type.IsInstanceOfType(value)) is { } forbidden)
            Assert.Fail($"{path} is a {forbidden.Name}");

        // A descriptor is constant data of the generator, and its own equality is by value.
        if (value is DiagnosticDescriptor)
            return;
        if (value is IEnumerable items)
        {
            foreach (var item in items)
                AssertPlain(item, path + "[]", seen);
        }

        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                AssertPlain(field.GetValue(value), $"{path}.{field.Name}", seen);
        }
    }
}
