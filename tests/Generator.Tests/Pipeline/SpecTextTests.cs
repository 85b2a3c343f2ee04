using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Generator.Tests.Lowering;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>Declarations as texts: what is read is what was written.</summary>
public sealed class SpecTextTests
{
    public static TheoryData<string> Cells => [.. StandardCells.Names];

    [Theory]
    [MemberData(nameof(Cells))]
    public void What_is_read_is_what_was_written(string cell)
    {
        CellSpec equations = StandardCells.Find(cell)!;
        foreach (ModelSpec spec in new[] { PlanCases.Model(equations), PlanCases.Layer(equations) })
        {
            string text = SpecText.Of(spec);
            Assert.Equal(spec, SpecText.Read(text));
            Assert.DoesNotContain('"', text);
            Assert.DoesNotContain('\\', text);
        }
    }

    [Fact]
    public void A_class_in_others_keeps_its_names_and_numbers_their_last_bit()
    {
        ModelSpec spec = GeneratorRun.Reading("""
            namespace A.B { partial record struct @new<T> { } static partial class Outer {
                [ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8, InitScale = 0.1 + 0.2, LrDecay = 1 / 1.15)] partial class @class; } }
            """).Spec();
        Assert.Equal(spec, SpecText.Read(SpecText.Of(spec)));
    }

    [Fact]
    public void What_declarations_are_made_of_is_kept_where_a_program_is_trimmed()
    {
        string kept = Repository.Read("src/Generator/ILLink.Descriptors.xml");
        var open = new Stack<Type>([typeof(ModelSpec), .. Shorthand.All.Select(shorthand => shorthand.Numbers)]);
        var seen = new HashSet<Type>();
        while (open.TryPop(out Type? type))
        {
            if (type.Assembly != typeof(ModelSpec).Assembly || !seen.Add(type))
                continue;
            bool isNumbers = type.IsSubclassOf(typeof(ModelNumbers));
            bool isWhole = type.Namespace == typeof(SpecText).Namespace; // What reads declarations is there, too, and needs a compiler.
            string name = type.IsGenericType || (isWhole && !isNumbers) ? $"{type.Namespace}.{type.Name}" : isNumbers ? $"{type.Namespace}.*Numbers" : type.Namespace!;
            Assert.Contains($"fullname=\"{name}\"", kept, StringComparison.Ordinal);
            Assert.True(!isNumbers || type.Name.EndsWith("Numbers", StringComparison.Ordinal));
            foreach (Type part in type.GetGenericArguments().Concat(type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Select(property => property.PropertyType)))
                open.Push(part);
        }

        Assert.Contains(typeof(global::ModelGen.Generator.Algebra.TapeEntry), seen);
    }

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("('A' [] 'B'")]
    [InlineData("('A' [] 'B' ('Lstm' [] [] [] ~ [] ([] [])) Other(1))")]
    public void What_is_no_declaration_is_refused(string text) =>
        Assert.StartsWith("This is no declaration", Assert.ThrowsAny<FormatException>(() => SpecText.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_text_that_goes_on_is_refused() =>
        Assert.Throws<FormatException>(() => SpecText.Read(SpecText.Of(PlanCases.Model(StandardCells.Lstm)) + " "));
}
