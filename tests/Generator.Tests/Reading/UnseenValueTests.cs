using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>
/// What another source generator writes is there for the compiler and not for ours: the compiler has nothing to complain about,
/// so that we must.
/// </summary>
public sealed class UnseenValueTests
{
    private const string Unseen = """
        global using Real = float;
        global using Learned = ModelGen.PerUnitAttribute;
        namespace Settings
        {
            public static class Sizes
            {
                public const int Int32 = 6;
                public const double Double = 0.5;
                public const float Single = 0.5f;
                public const bool Boolean = true;
                public const short Short = 7;
                public const ModelGen.DropoutPlacement DropoutPlacement = ModelGen.DropoutPlacement.AllOutputs;
                public const ModelGen.Clipping Clipping = ModelGen.Clipping.Norm;
                public const ModelGen.TableUpdate TableUpdate = ModelGen.TableUpdate.Exact;
                public enum Members { One = 1 }
            }
            [ModelGen.RecurrentCell] public class Cell { public static float Step(float z) => z; }
        }
        partial class Small { const int Own = 5; }
        partial class Mine { const float Slope = 0.5f; static float Twice(float x) => 2 * x; }
        """;

    public static TheoryData<Type, string, string> Arguments
    {
        get
        {
            var rows = new TheoryData<Type, string, string>();
            foreach (var attribute in new[] { typeof(LstmModelAttribute), typeof(RecurrentLayerAttribute) })
            {
                foreach (var argument in attribute.GetProperties().Where(argument => argument.DeclaringType == attribute))
                {
                    foreach (var value in Values(argument.PropertyType))
                        rows.Add(attribute, argument.Name, value);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Arguments))]
    public void MG021_every_argument(Type attribute, string name, string value)
    {
        var run = Run($"[ModelGen.{attribute.Name}({Others(attribute, name)}{name} = {value})] partial class Small;");
        Assert.Equal(
            [$"Error MG021 at '{value}': '{EquationReader.Shortened(value)}' cannot be read: ModelGen sees no value of {name}; {AttributeArguments.Unseen}"], run.Problems);
        Assert.Equal(["Small.g.cs"], run.Files);
    }

    [Theory]
    [InlineData("HiddenSize = Int32", "Int32", "using static Settings.Sizes;")]
    [InlineData("HiddenSize = S.Int32", "S.Int32", "using S = Settings.Sizes;")]
    [InlineData("HiddenSize = Sizes.Int32", "Sizes.Int32", "using Settings;")]
    [InlineData("HiddenSize = Own", "Own", "")]
    [InlineData("HiddenSize = 2 * Mine.Twice", "2 * Mine.Twice", "class Mine { public const int Twice = Settings.Sizes.Int32; }")]
    [InlineData("HiddenSize = nameof(Settings.Sizes) == \"Sizes\" ? 3 : 4", "nameof(Settings.Sizes) == \"Sizes\" ? 3 : 4", "")]
    [InlineData("HiddenSize = 3, KeepProb = Settings.Sizes.Boolean ? 0.5 : 0.25", "Settings.Sizes.Boolean ? 0.5 : 0.25", "")]
    public void MG021_ways_to_name_it(string argument, string word, string before)
    {
        var run = GeneratorRun.Of($"{before} [ModelGen.LstmModel(VocabSize = 6, {argument})] partial class Small;");
        Assert.StartsWith($"Error MG021 at '{word}': ", Assert.Single(run.Problems));
        Assert.Equal(["Small.g.cs"], run.Files);
    }

    [Theory]
    [InlineData("static Real Step(float z) => z;", "Real")]
    [InlineData("static float Step(Real z) => z;", "Real")]
    [InlineData("static (Real h, float c) Step(float z, float c) => (z, c);", "Real")]
    [InlineData("static float Step(float z) { Real y = z; return y; }", "Real")]
    [InlineData("static float Step(float z) => (Real)z;", "Real")]
    [InlineData("static float Step(float z, [Learned] float w) => z * w;", "Learned")]
    [InlineData("static float Step(float z, [ModelGen.PerUnit(Initial = Settings.Sizes.Double)] float w) => z * w;", "Settings.Sizes.Double")]
    [InlineData("static float Step(float z, [ModelGen.PerUnit(Initial = -Settings.Sizes.Int32)] float w) => z * w;", "-Settings.Sizes.Int32")]
    [InlineData("static float Step(float z, [ModelGen.Hyperparameter] float s = Settings.Sizes.Single) => z * s;", "Settings.Sizes.Single")]
    [InlineData("static float Step(float z, [ModelGen.Hyperparameter] float s = Slope) => z * s;", "Slope")]
    public void MG117_parts_of_a_cell(string step, string word)
    {
        var run = RunCell(step);
        Assert.StartsWith("Error MG117 at '" + $"{word}': '{word}' cannot be read: ", run.Problems[0]);
        Assert.True(run.Spec().IsOutline);
    }

    [Theory]
    [InlineData("static float Step(float z) => Settings.Sizes.Single * z;", "MG106")]
    [InlineData("static float Step(float z) => (float)Settings.Sizes.Members.One * z;", "MG106")]
    [InlineData("static float Step(float z) => Slope * z;", "MG109")]
    [InlineData("static float Step(float z) { const float k = Settings.Sizes.Single; return k * z; }", "MG106")]
    [InlineData("const float K = Settings.Sizes.Single; static float Step(float z) => K * z;", "MG109")]
    [InlineData("static float Step(float z) => Twice(z);", "MG107")]
    [InlineData("static float Step(float z) => Mine.Twice(z);", "MG107")]
    public void Values_and_functions_of_equations_are_missed_where_they_are_used(string step, string id)
    {
        var run = RunCell(step);
        Assert.StartsWith($"Error {id} at '", Assert.Single(run.Problems));
        Assert.True(run.Spec().IsOutline);
    }

    [Fact]
    public void A_result_refuses_an_outline_without_an_error()
    {
        var spec = GeneratorRun.Reading("[ModelGen.LstmModel(VocabSize = 6, HiddenSize = 8)] partial class Small;").Spec();
        Assert.Same(spec, new ReadResult(spec, new ProblemList()).Spec);
        Assert.Throws<InvalidOperationException>(() => new ReadResult(spec with { IsOutline = true }, new ProblemList(), new ProblemList()));
        Assert.Throws<InvalidOperationException>(() => new ReadResult(spec with { IsOutline = true }, Problem(Diagnostics.Descriptors.NoDecay)));
        Assert.True(new ReadResult(spec with { IsOutline = true }, new ProblemList(), Problem(Diagnostics.Descriptors.CellMethod)).Spec!.IsOutline);

        static ProblemList Problem(DiagnosticDescriptor descriptor)
        {
            var problems = new ProblemList();
            problems.Add(descriptor, Location.Create("0.cs", default, default), "", "");
            return problems;
        }
    }

    [Theory]
    [InlineData("MG006", "HiddenSize = 0")]
    [InlineData("MG011", "NumSteps = 3")]
    [InlineData("MG021", "HiddenSize = Missing")]
    public void A_project_cannot_turn_an_error_off(string id, string argument)
    {
        var compilation = TestCompilation.Of($"[ModelGen.LstmModel(VocabSize = 6, {argument})] partial class Small;");
        var options = compilation.Options.WithSpecificDiagnosticOptions([new(id, ReportDiagnostic.Suppress)]);
        Assert.StartsWith($"Error {id}", Assert.Single(GeneratorRun.Of(compilation.WithOptions(options)).Problems));
    }

    [Fact]
    public void A_project_can_turn_a_warning_off()
    {
        var compilation = TestCompilation.Of("[ModelGen.LstmModel(VocabSize = 6, HiddenSize = 3, MaxMaxEpoch = 1)] partial class Small;");
        var options = compilation.Options.WithSpecificDiagnosticOptions([new("MG012", ReportDiagnostic.Suppress)]);
        Assert.Empty(GeneratorRun.Of(compilation.WithOptions(options)).Problems);
    }

    private static GeneratorRun RunCell(string step) => Run(
        $"[ModelGen.RecurrentCell] static partial class Mine {{ {step} }} [ModelGen.LstmModel(VocabSize = 6, HiddenSize = 3, Cell = typeof(Mine))] partial class Small;");

    // The generated code of all generators together is as good as any to the compiler.
    private static GeneratorRun Run(string source)
    {
        var run = GeneratorRun.Of(source);
        var whole = run.Output.AddSyntaxTrees(Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(Unseen));
        Assert.Empty(whole.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return run;
    }

    private static string Others(Type attribute, string name) => (name == nameof(StackedNumbers.ProjectionSize) ? "Cell = typeof(ModelGen.Cells.ProjectedLstm), " : "") + string.Concat(
        new[] { attribute == typeof(LstmModelAttribute) ? nameof(LanguageModelNumbers.VocabSize) : nameof(RecurrentLayerNumbers.InputSize), nameof(StackedNumbers.HiddenSize) }
            .Where(size => size != name && (size, name) != (nameof(StackedNumbers.HiddenSize), nameof(StackedNumbers.HiddenSizes))).Select(static size => $"{size} = 8, "));

    private static IEnumerable<string> Values(Type type) =>
        type == typeof(int) ? ["Settings.Sizes.Int32", "1 + (int)Settings.Sizes.Double", "(int)Settings.Sizes.Members.One", "Settings.Sizes.Short"]
        : type == typeof(double) ? ["Settings.Sizes.Double", "Settings.Sizes.Single / 2", "-(-Settings.Sizes.Int32)"]
        : type == typeof(bool) ? ["Settings.Sizes.Boolean", "Settings.Sizes.Int32 > 3"]
        : type == typeof(int[]) ? ["[8, Settings.Sizes.Int32]", "new[] { Settings.Sizes.Int32 }", "new int[] { (int)Settings.Sizes.Double }"]
        : type == typeof(Type) ? ["typeof(Settings.Cell)"]
        : [$"Settings.Sizes.{type.Name}", $"(ModelGen.{type.Name})Settings.Sizes.Int32"];
}
