using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Each number of a declaration, changed by itself, changes the files that it has to do with, and no others.</summary>
public sealed class ArgumentTests
{
    private const string Shape = ".g.cs .Cpu.g.cs .Cuda.g.cs";
    private const string Told = ".g.cs";

    private const string Words = "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8, NumLayers = 2, KeepProb = 0.5, Cell = typeof(ModelGen.Cells.ProjectedLstm)~)] partial class Small;";

    private const string Layer =
        "[ModelGen.RecurrentLayer(InputSize = 5, HiddenSize = 8, NumLayers = 2, Dropout = 0.5, Cell = typeof(ModelGen.Cells.ProjectedLstm)~)] partial class Small;";

    private static readonly Dictionary<string, (string Value, string Files)> OfWords = new()
    {
        ["VocabSize"] = ("51", Shape),
        ["EmbeddingSize"] = ("7", Shape),
        ["TieWeights"] = ("true", Shape),
        ["HiddenSize"] = ("9", Shape),
        ["ProjectionSize"] = ("3", Shape),
        ["NumLayers"] = ("3", Shape),
        ["NumSteps"] = ("7", Shape),
        ["VariableSteps"] = ("true", Shape),
        ["BatchSize"] = ("7", Shape),
        ["Accumulate"] = ("3", Shape),
        ["KeepProb"] = ("0.71875", Shape),
        ["DropoutPlacement"] = ("ModelGen.DropoutPlacement.BetweenLayers", Shape),
        ["VariationalDropout"] = ("true", Shape),
        ["InputKeepProb"] = ("0.71875", Shape),
        ["OutputKeepProb"] = ("0.71875", Shape),
        ["StateKeepProb"] = ("0.71875", Shape),
        ["UpdateKeepProb"] = ("0.71875", Shape),
        ["WeightKeepProb"] = ("0.71875", Shape),
        ["WordKeepProb"] = ("0.71875", Shape),
        ["HiddenZoneout"] = ("0.28125", Shape),
        ["CellZoneout"] = ("0.28125", Shape),
        ["ActivationPenalty"] = ("160", Shape),
        ["TemporalPenalty"] = ("160", Shape),
        ["MaxGradNorm"] = ("3.40625", Shape),
        ["Clipping"] = ("ModelGen.Clipping.None", Shape),
        ["MaxGradValue"] = ("0.71875, Clipping = ModelGen.Clipping.Value", Shape),
        ["TableUpdate"] = ("ModelGen.TableUpdate.Lazy", Told),
        ["AverageParameters"] = ("true", Shape),
        ["ForgetBias"] = ("0.71875", Shape),
        ["InitScale"] = ("0.71875", Told),
        ["LearningRate"] = ("0.71875", Told),
        ["MaxEpoch"] = ("7", Told),
        ["MaxMaxEpoch"] = ("17", Told),
        ["LrDecay"] = ("0.71875", Told),
        ["Cell"] = ("typeof(ModelGen.Cells.Lstm)", Shape),
        ["Optimizer"] = ("typeof(ModelGen.Optimizers.Adam)", Shape),
    };

    private static readonly Dictionary<string, (string Value, string Files)> OfLayer = new()
    {
        ["InputSize"] = ("7", Shape),
        ["HiddenSize"] = ("9", Shape),
        ["ProjectionSize"] = ("3", Shape),
        ["NumLayers"] = ("3", Shape),
        ["NumSteps"] = ("7", Shape),
        ["BatchSize"] = ("7", Shape),
        ["Accumulate"] = ("3", Shape),
        ["Bidirectional"] = ("true", Shape),
        ["BatchFirst"] = ("true", Told),
        ["VariableLengths"] = ("true", Shape),
        ["Dropout"] = ("0.28125", Shape),
        ["VariationalDropout"] = ("true", Shape),
        ["StateDropout"] = ("0.28125", Shape),
        ["UpdateDropout"] = ("0.28125", Shape),
        ["WeightDropout"] = ("0.28125", Shape),
        ["HiddenZoneout"] = ("0.28125", Shape),
        ["CellZoneout"] = ("0.28125", Shape),
        ["DropoutPlacement"] = ("ModelGen.DropoutPlacement.AllOutputs", Shape),
        ["InitScale"] = ("0.71875", Told),
        ["ForgetBias"] = ("0.71875", Shape),
        ["Clipping"] = ("ModelGen.Clipping.Norm", Shape),
        ["MaxGradNorm"] = ("3.40625, Clipping = ModelGen.Clipping.Norm", Shape),
        ["MaxGradValue"] = ("0.71875, Clipping = ModelGen.Clipping.Value", Shape),
        ["MaxGateGradient"] = ("0.71875", Shape),
        ["AverageParameters"] = ("true", Shape),
        ["Cell"] = ("typeof(ModelGen.Cells.Lstm)", Shape),
        ["Optimizer"] = ("typeof(ModelGen.Optimizers.Adam)", Shape),
    };

    public static TheoryData<Type, string> Arguments
    {
        get
        {
            var rows = new TheoryData<Type, string>();
            foreach (Type attribute in new[] { typeof(LstmModelAttribute), typeof(RecurrentLayerAttribute) })
            {
                foreach (var argument in attribute.GetProperties().Where(argument => argument.DeclaringType == attribute && argument.Name != "HiddenSizes"))
                    rows.Add(attribute, argument.Name);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Arguments))]
    public void A_number_reaches_every_file_that_it_has_to_do_with(Type attribute, string name)
    {
        (string source, var table) = attribute == typeof(LstmModelAttribute) ? (Words, OfWords) : (Layer, OfLayer);
        (string value, string files) = table[name];
        Dictionary<string, string> before = Files(source.Replace("~", "")), after = Files(With(source, name, value));
        Assert.Equal(files.Split(' '), before.Keys.Where(suffix => before[suffix] != after[suffix]));

        // Numbers that are constants there are the very same ones.
        if (value.StartsWith("0.", StringComparison.Ordinal) || value.StartsWith("3.", StringComparison.Ordinal))
        {
            string number = value.Split(',')[0], kept = name.EndsWith("Dropout", StringComparison.Ordinal) || name.EndsWith("Zoneout", StringComparison.Ordinal) ? "0.71875" : number;
            Assert.All(files.Split(' '), suffix => Assert.Contains(suffix == ".g.cs" ? number : kept, after[suffix]));
        }
    }

    /// <summary>It stands in place of two others.</summary>
    [Theory]
    [InlineData("[ModelGen.LstmModel(VocabSize = 50, ~)] partial class Small;")]
    [InlineData("[ModelGen.RecurrentLayer(InputSize = 5, ~)] partial class Small;")]
    public void The_widths_of_layers_reach_every_file(string source)
    {
        Dictionary<string, string> equal = Files(source.Replace("~", "HiddenSize = 8, NumLayers = 3")), each = Files(source.Replace("~", "HiddenSizes = [8, 8, 8]"));
        Dictionary<string, string> different = Files(source.Replace("~", "HiddenSizes = new[] { 8, 9, 8 }"));
        Assert.Equal(equal, each);
        Assert.All(Shape.Split(' '), suffix => Assert.NotEqual(equal[suffix], different[suffix]));
    }

    [Theory]
    [InlineData("[ModelGen.PerUnit(Initial = 0.71875)]", "Initial: 0.71875f")]
    [InlineData("[ModelGen.PerUnit(Initial = -3)]", "Initial: -3f")]
    [InlineData("[ModelGen.PerUnit]", "IsUniform: true")]
    public void The_number_that_a_weight_starts_with_reaches_both_programs(string attribute, string expected)
    {
        Dictionary<string, string> files = Files(
            "[ModelGen.RecurrentLayer(InputSize = 5, HiddenSize = 8, Cell = typeof(Mine))] partial class Small; "
            + $"[ModelGen.RecurrentCell] static class Mine {{ public static float Step(float z, {attribute} float weight) => z * weight; }}");
        foreach (string suffix in (string[])[".Cpu.g.cs", ".Cuda.g.cs"])
            Assert.Contains(expected, files[suffix].Split('\n').First(line => line.Contains("new(\"weight_0\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("0.71875f", "0.71875f")]
    [InlineData("-1.5f", "-1.5f")]
    [InlineData("1e-7f", "1E-07f")]
    [InlineData("'a'", "97")]
    public void The_number_of_a_hyperparameter_reaches_both_programs(string value, string expected)
    {
        Dictionary<string, string> files = Files(
            "[ModelGen.RecurrentLayer(InputSize = 5, HiddenSize = 8, Cell = typeof(Mine))] partial class Small; "
            + $"[ModelGen.RecurrentCell] static class Mine {{ public static float Step(float z, [ModelGen.Hyperparameter] float slope = {value}) => ModelGen.Equations.Tanh(z * slope); }}");
        Assert.Contains(expected, files[".Cpu.g.cs"]);
        Assert.Contains(expected.TrimEnd('f'), files[".Cuda.g.cs"]);
    }

    private static string With(string source, string name, string value) => source.Contains($"{name} = ", StringComparison.Ordinal)
        ? System.Text.RegularExpressions.Regex.Replace(source, $@"{name} = (typeof\([^)]*\)|[^,)~]+)", $"{name} = {value}").Replace("~", "")
        : source.Replace("~", $", {name} = {value}");

    private static Dictionary<string, string> Files(string source)
    {
        GeneratorRun run = GeneratorRun.Of(source);
        Assert.Empty(run.Problems);
        return run.Result.GeneratedSources.ToDictionary(
            file => file.HintName["Small".Length..], file => file.SourceText.ToString(), StringComparer.Ordinal);
    }
}
