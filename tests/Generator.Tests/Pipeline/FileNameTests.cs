using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>Files of two models never have the same name, or the compiler would drop the whole generator.</summary>
public sealed class FileNameTests
{
    private const string Words = "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8)] ";
    private const string Layer = "[ModelGen.RecurrentLayer(InputSize = 3, HiddenSize = 4, NumSteps = 2, BatchSize = 1)] ";

    [Theory]
    [InlineData("Cpu")]
    [InlineData("Cuda")]
    [InlineData("cpu")]
    [InlineData("g")]
    [InlineData("cs")]
    public void A_model_inside_a_model_may_be_called_like_a_suffix(string name)
    {
        var run = GeneratorRun.Of($"{Words}public partial class Words {{ {Layer}public partial class {name}; }} {Words}public partial class Other;");
        run.AssertClean();
        Assert.Equal(9, run.Files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    /// <summary>Names that could be put together in two ways, were they put together carelessly.</summary>
    [Fact]
    public void Names_of_namespaces_and_types_cannot_be_put_together_in_two_ways()
    {
        string[] words = ["A", "Cpu", "Cuda", "B_C", "g"];
        string[] spaces = ["", "A", "A.Cpu", "Cpu.A", "B_C", "A.B_C.g"];
        var source = string.Concat(
            from space in spaces
            from outer in words.Prepend("")
            let models = string.Concat(words.Select(static (word, index) => $"{(index % 2 == 0 ? Words : Layer)}partial class T{word};"))
            let types = outer.Length == 0 ? models : $"partial class T{outer}Outer {{ partial class T{outer} {{ {models} }} {models} }}"
            select space.Length == 0 ? types : $"namespace {space} {{ {types} }}");
        var run = GeneratorRun.Reading(source.Replace("T", ""));

        // What is declared twice or inside of itself is not what this is about.
        Assert.True(run.Files.Count > 300, $"{run.Files.Count}");
        Assert.Equal(run.Files.Count, run.Files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [InlineData("namespace N { ~Small; } namespace n { ~Small; }", "N.Small", "n.Small")]
    [InlineData("namespace N { ~Small; ~SMALL; }", "N.Small", "N.SMALL")]
    [InlineData("partial class Outer { ~Small; } partial class OUTER { ~small; }", "Outer.Small", "OUTER.small")]
    [InlineData("partial class Outer { ~Größe; ~GRÖßE; }", "Outer.Größe", "Outer.GRÖßE")]
    public void MG014_names_that_differ_in_case_only_have_no_files(string source, string one, string other)
    {
        var run = GeneratorRun.Of(source.Replace("~", Words + "partial class ") + Layer + "partial class Other;");
        Assert.Equal(
            [
                $"Error MG014 at '{Last(one)}': '{Last(one)}' cannot be a model because its full name differs from that of the model '{other}' only in upper and lower case",
                $"Error MG014 at '{Last(other)}': '{Last(other)}' cannot be a model because its full name differs from that of the model '{one}' only in upper and lower case",
            ],
            run.Problems);
        Assert.Equal(["Other.g.cs", "Other.Cpu.g.cs", "Other.Cuda.g.cs"], run.Files);

        static string Last(string name) => name.Split('.')[^1];
    }

    [Theory]
    [InlineData("partial class Outer { ~Small; } partial struct Outer { ~Small; }")]
    [InlineData("partial class Outer { ~Small; } partial interface Outer { ~Small; }")]
    [InlineData("partial class Outer { ~Small; } partial record Outer { #Small; }")]
    public void MG014_names_that_the_compiler_refuses_as_well_do_not_stop_the_others(string source)
    {
        var run = GeneratorRun.Of(source.Replace("~", Words + "partial class ").Replace("#", Layer + "partial class ") + $"\n{Layer}partial class Other;");
        Assert.Equal(
            Enumerable.Repeat("Error MG014 at 'Small': 'Small' cannot be a model because its full name is also that of the model at line 1 of 0.cs", 2), run.Problems);
        Assert.Equal(["Other.g.cs", "Other.Cpu.g.cs", "Other.Cuda.g.cs"], run.Files);
        Assert.NotEmpty(run.CompilerErrors);
    }

    [Theory]
    [InlineData("partial class Größe { ~Cpu; ~Länge; }")]
    [InlineData("partial class a\u0301 { ~Cpu; } partial class \u00e1 { ~Cpu; }")]
    [InlineData("partial class \\u0041b { ~\\u0041bc; }")]
    [InlineData("partial class 模型 { ~長い名前; ~_; ~__; }")]
    [InlineData("namespace @namespace { partial class @class { ~@event; } } namespace @namespace.@class2 { ~@event; }")]
    public void Letters_of_any_alphabet(string source)
    {
        var run = GeneratorRun.Of(source.Replace("~", Words + "partial class "));
        run.AssertClean();
        Assert.Equal(run.Files.Count, run.Files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(0, run.Files.Count % 3);
    }

    [Fact]
    public void A_name_that_becomes_free_gives_its_model_files()
    {
        var first = TestCompilation.Of($"{Words}partial class Small;", $"{Words}partial class SMALL;");
        IReadOnlyList<string> files = IncrementalTests.Rerun(first, first.With(1, $"{Words}partial class Large;")).GeneratedSources
            .Select(static source => source.HintName).ToList();
        Assert.Equal(["Small.g.cs", "Small.Cpu.g.cs", "Small.Cuda.g.cs", "Large.g.cs", "Large.Cpu.g.cs", "Large.Cuda.g.cs"], files);
    }
}
