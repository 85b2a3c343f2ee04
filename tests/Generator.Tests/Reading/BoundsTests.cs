using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Generator.Tests.Networks;
using ModelGen.Networks;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Every rule about a number holds from both sides: the last number inside is accepted, the next one is not.</summary>
public sealed class BoundsTests
{
    private const double Largest = float.MaxValue;

    private static readonly (int, int) Count = (1, int.MaxValue);
    private static readonly (double, double) NotNegative = (0, Largest);
    private static readonly (double, double) Any = (-Largest, Largest);

    // An argument that is added wants its bounds here.
    private static readonly Dictionary<Type, Dictionary<string, object>> Ranges = new()
    {
        [typeof(LstmModelAttribute)] = new()
        {
            ["VocabSize"] = Count,
            ["EmbeddingSize"] = Count,
            ["HiddenSize"] = Count,
            ["ProjectionSize"] = Count,
            ["NumLayers"] = (1, 100),
            ["NumSteps"] = Count,
            ["BatchSize"] = Count,
            ["Accumulate"] = (1, 1024),
            ["MaxEpoch"] = Count,
            ["MaxMaxEpoch"] = Count,
            ["KeepProb"] = (SmallestKept, 1.0),
            ["InputKeepProb"] = (SmallestKept, 1.0),
            ["OutputKeepProb"] = (SmallestKept, 1.0),
            ["StateKeepProb"] = (SmallestKept, 1.0),
            ["UpdateKeepProb"] = (SmallestKept, 1.0),
            ["WeightKeepProb"] = (SmallestKept, 1.0),
            ["WordKeepProb"] = (SmallestKept, 1.0),
            ["HiddenZoneout"] = (0.0, Math.BitDecrement(1.0)),
            ["CellZoneout"] = (0.0, Math.BitDecrement(1.0)),
            ["ActivationPenalty"] = NotNegative,
            ["TemporalPenalty"] = NotNegative,
            ["InitScale"] = NotNegative,
            ["LearningRate"] = NotNegative,
            ["MaxGradNorm"] = NotNegative,
            ["MaxGradValue"] = NotNegative,
            ["LrDecay"] = NotNegative,
            ["ForgetBias"] = Any,
        },
        [typeof(RecurrentLayerAttribute)] = new()
        {
            ["InputSize"] = Count,
            ["HiddenSize"] = Count,
            ["ProjectionSize"] = Count,
            ["NumLayers"] = (1, 100),
            ["NumSteps"] = Count,
            ["BatchSize"] = Count,
            ["Accumulate"] = (1, 1024),
            ["Dropout"] = (0.0, Math.BitDecrement(1.0)),
            ["StateDropout"] = (0.0, Math.BitDecrement(1.0)),
            ["UpdateDropout"] = (0.0, Math.BitDecrement(1.0)),
            ["WeightDropout"] = (0.0, Math.BitDecrement(1.0)),
            ["HiddenZoneout"] = (0.0, Math.BitDecrement(1.0)),
            ["CellZoneout"] = (0.0, Math.BitDecrement(1.0)),
            ["InitScale"] = NotNegative,
            ["ForgetBias"] = Any,
            ["MaxGradNorm"] = NotNegative,
            ["MaxGradValue"] = NotNegative,
            ["MaxGateGradient"] = NotNegative,
        },
        [typeof(NetworkAttribute)] = new()
        {
            ["BatchSize"] = Count,
            ["Accumulate"] = (1, 1024),
            ["InitScale"] = NotNegative,
            ["MaxGradNorm"] = NotNegative,
            ["MaxGradValue"] = NotNegative,
        },
    };

    // The smallest number whose reciprocal is a float.
    private static double SmallestKept
    {
        get
        {
            double kept = 1 / Largest;
            while (1 / Math.BitDecrement(kept) <= Largest)
                kept = Math.BitDecrement(kept);
            while (1 / kept > Largest)
                kept = Math.BitIncrement(kept);
            return kept;
        }
    }

    public static TheoryData<Type, string> Numbers => Arguments(static type => type == typeof(int) || type == typeof(double));

    public static TheoryData<Type, string> Members => Arguments(static type => type.IsEnum);

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_is_accepted_to_its_bounds_and_not_beyond(Type attribute, string name)
    {
        Assert.True(Ranges[attribute].TryGetValue(name, out object? range), $"{name} has no bounds in this test");
        switch (range)
        {
            case (int low, int high):
                AssertInside(attribute, name, Text(low), Text(low + 1), Text(high), Text(high - 1));
                AssertOutside(attribute, name, Text(low - 1), Text(int.MinValue));
                if (high < int.MaxValue)
                    AssertOutside(attribute, name, Text(high + 1), Text(int.MaxValue));
                break;
            case (double low, double high):
                AssertInside(attribute, name, Text(low), Text(Math.BitIncrement(low)), Text(high), Text(Math.BitDecrement(high)));
                AssertOutside(attribute, name, Text(Math.BitDecrement(low)), Text(Math.BitIncrement(high)), "double.NaN", "1 / 0.0", "-1 / 0.0", "double.MinValue", "double.MaxValue");
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void An_enumeration_has_its_members_and_no_others(Type attribute, string name)
    {
        Type type = attribute.GetProperty(name)!.PropertyType;
        int[] values = [.. Enum.GetValues(type).Cast<int>()];
        AssertInside(attribute, name, [.. values.Select(value => $"({type.FullName}){value}")]);
        AssertOutside(attribute, name, $"({type.FullName})({values.Min() - 1})", $"({type.FullName}){values.Max() + 1}");
    }

    [Theory]
    [InlineData(4, 3, true)]
    [InlineData(4, 4, false)]
    [InlineData(4, 5, false)]
    [InlineData(1, 1, false)]
    [InlineData(2, 1, true)]
    [InlineData(int.MaxValue, int.MaxValue - 1, true)]
    [InlineData(int.MaxValue, int.MaxValue, false)]
    public void Epochs_are_warned_of_where_there_are_fewer_than_at_the_full_rate(int full, int all, bool isWarned) => Assert.Equal(
        isWarned ? ["MG012"] : [], Ids(typeof(LstmModelAttribute), $"MaxEpoch = {full}, MaxMaxEpoch = {all}"));

    [Theory]
    [InlineData(13, false)]
    [InlineData(14, true)]
    public void Epochs_that_are_not_given_are_the_defaults(int full, bool isWarned) => Assert.Equal(
        isWarned ? ["MG012"] : [], Ids(typeof(LstmModelAttribute), $"MaxEpoch = {full}"));

    [Theory]
    [InlineData("EmbeddingSize = 7", true)]
    [InlineData("EmbeddingSize = 8", false)]
    [InlineData("EmbeddingSize = 9", true)]
    [InlineData("", false)]
    [InlineData("Cell = typeof(ModelGen.Cells.ProjectedLstm), ProjectionSize = 5, EmbeddingSize = 4", true)]
    [InlineData("Cell = typeof(ModelGen.Cells.ProjectedLstm), ProjectionSize = 5, EmbeddingSize = 5", false)]
    [InlineData("Cell = typeof(ModelGen.Cells.ProjectedLstm), ProjectionSize = 5, EmbeddingSize = 6", true)]
    [InlineData("Cell = typeof(ModelGen.Cells.ProjectedLstm), ProjectionSize = 5", true)]
    public void Tied_weights_are_as_wide_as_each_other(string arguments, bool isRefused) => Assert.Equal(
        isRefused ? ["MG017"] : [], Ids(typeof(LstmModelAttribute), $"TieWeights = true{(arguments.Length > 0 ? ", " : "")}{arguments}"));

    [Theory]
    [InlineData("NumLayers = 1, KeepProb = 0.5, DropoutPlacement = ModelGen.DropoutPlacement.BetweenLayers", true)]
    [InlineData("NumLayers = 2, KeepProb = 0.5, DropoutPlacement = ModelGen.DropoutPlacement.BetweenLayers", false)]
    [InlineData("NumLayers = 1, KeepProb = 1, DropoutPlacement = ModelGen.DropoutPlacement.BetweenLayers", false)]
    [InlineData("NumLayers = 1, KeepProb = 0.5", false)]
    [InlineData("KeepProb = 0.99999998", true)]
    [InlineData("KeepProb = 0.99999997", false)]
    public void Dropout_is_warned_of_where_it_acts_nowhere(string arguments, bool isWarned) => Assert.Equal(
        isWarned ? ["MG019"] : [], Ids(typeof(LstmModelAttribute), arguments));

    /// <summary>Numbers whose value as a float decides, and the side on which they are.</summary>
    [Theory]
    [InlineData("MaxGradNorm")]
    [InlineData("LearningRate")]
    [InlineData("InitScale")]
    [InlineData("LrDecay")]
    public void Numbers_are_warned_of_where_a_float_is_zero(string name)
    {
        double last = float.Epsilon / 2.0, first = Math.BitIncrement(last);
        Assert.Equal((0f, float.Epsilon), ((float)last, (float)first));
        Assert.Equal(["MG024"], Ids(typeof(LstmModelAttribute), $"{name} = {Text(last)}"));
        Assert.Empty(Ids(typeof(LstmModelAttribute), $"{name} = {Text(first)}"));
    }

    [Fact]
    public void A_limit_of_gates_is_warned_of_where_a_float_is_zero_and_the_limit_is_not()
    {
        double last = float.Epsilon / 2.0;
        Assert.Equal(["MG024"], Ids(typeof(RecurrentLayerAttribute), $"MaxGateGradient = {Text(last)}"));
        Assert.Empty(Ids(typeof(RecurrentLayerAttribute), $"MaxGateGradient = {Text(Math.BitIncrement(last))}"));
        Assert.Empty(Ids(typeof(RecurrentLayerAttribute), "MaxGateGradient = 0"));
        Assert.Equal(
            ["Warning MG024 at '1e-60': MaxGateGradient is 1E-60: every gradient of a gate is limited to zero; 0 is for no limit"],
            GeneratorRun.Reading(NetworkSource.Of("static Loss Step([Width(2)] Vector x, [Recurrent(3, MaxGateGradient = 1e-60)] Recurrent r) => Loss.Mean(x);")).Problems
                .Where(problem => problem.Contains("MG024", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("5.9604641e-8", true)]
    [InlineData("5.9604645e-8", false)]
    public void Dropout_keeps_something_down_to_the_smallest_number_that_is_drawn(string value, bool isWarned) => Assert.Equal(
        isWarned ? ["MG024"] : [], Ids(typeof(LstmModelAttribute), $"KeepProb = {value}"));

    [Theory]
    [InlineData("[ModelGen.PerUnit(Initial = 3.4028234663852886e38)] float w", false)]
    [InlineData("[ModelGen.PerUnit(Initial = 3.4028234663852889e38)] float w", true)]
    [InlineData("[ModelGen.PerUnit(Initial = -3.4028234663852886e38)] float w", false)]
    [InlineData("[ModelGen.PerUnit(Initial = -3.4028234663852889e38)] float w", true)]
    [InlineData("[ModelGen.PerUnit(Initial = 1 / 0.0)] float w", true)]
    [InlineData("[ModelGen.PerUnit(Initial = double.NaN)] float w", false)]
    [InlineData("[ModelGen.Hyperparameter] float w = float.MaxValue", false)]
    [InlineData("[ModelGen.Hyperparameter] float w = float.MinValue", false)]
    [InlineData("[ModelGen.Hyperparameter] float w = float.NegativeInfinity", true)]
    [InlineData("[ModelGen.Hyperparameter] float w = float.NaN", true)]
    [InlineData("[ModelGen.Hyperparameter] float w = 'a'", false)]
    [InlineData("[ModelGen.Hyperparameter] float w = 1L", false)]
    [InlineData("[ModelGen.Hyperparameter] float w = (byte)3", false)]
    public void Numbers_of_a_cell_are_floats(string parameter, bool isRefused) => Assert.Equal(
        isRefused ? ["MG102"] : [],
        GeneratorRun.Of($"[ModelGen.RecurrentCell] static class Mine {{ static float Step(float z, {parameter}) => z * w; }}").Result.Diagnostics.Select(static problem => problem.Id));

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    public void A_size_problem_is_one_from_the_first_float_on(int extra, bool isRefused)
    {
        var generator = new ModelGenerator(
            spec => ((StackedNumbers)spec.Numbers).NumSteps + extra > 20 ? new SizeProblem(null, 1) : null, static _ => []);
        var run = GeneratorRun.Of(generator, "[ModelGen.LstmModel(VocabSize = 6, HiddenSize = 8)] partial class Small;");
        Assert.Equal(isRefused ? ["MG010"] : [], run.Result.Diagnostics.Select(static problem => problem.Id));
    }

    [Fact]
    public void The_limit_of_a_model_is_the_longest_array()
    {
        var spec = GeneratorRun.Reading("[ModelGen.LstmModel(VocabSize = 6, HiddenSize = 8, NumLayers = 1)] partial class Small;").Spec();
        int fits = 1, isTooLarge = int.MaxValue;
        while (isTooLarge - fits > 1)
        {
            int steps = fits + ((isTooLarge - fits) / 2);
            (fits, isTooLarge) = Plans.FindSizeProblem(With(steps)) is null ? (steps, isTooLarge) : (fits, steps);
        }

        Assert.InRange(Floats(fits), 1, Array.MaxLength);
        Assert.True(Floats(isTooLarge) > Array.MaxLength - 16);

        ModelSpec With(int steps) => spec with { Numbers = (StackedNumbers)spec.Numbers with { NumSteps = steps } };
        decimal Floats(int steps) => Target.All.Max(target => Plans.Build(With(steps), target).Buffers.Length);
    }

    private static TheoryData<Type, string> Arguments(Func<Type, bool> isWanted)
    {
        var rows = new TheoryData<Type, string>();
        foreach (Type attribute in Ranges.Keys)
        {
            foreach (PropertyInfo argument in attribute.GetProperties().Where(argument => argument.DeclaringType == attribute && isWanted(argument.PropertyType)))
                rows.Add(attribute, argument.Name);
        }

        return rows;
    }

    private static void AssertInside(Type attribute, string name, params string[] values) => Assert.All(
        values, value => Assert.DoesNotContain(Run(attribute, $"{name} = {value}"), static problem => problem.Severity == DiagnosticSeverity.Error));

    private static void AssertOutside(Type attribute, string name, params string[] values) => Assert.All(values, value =>
    {
        Diagnostic error = Assert.Single(Run(attribute, $"{name} = {value}"), static problem => problem.Severity == DiagnosticSeverity.Error);
        Assert.StartsWith(name, error.GetMessage(CultureInfo.InvariantCulture));
    });

    private static IEnumerable<string> Ids(Type attribute, string arguments) => Run(attribute, arguments).Select(static problem => problem.Id);

    private static ImmutableArray<Diagnostic> Run(Type attribute, string arguments)
    {
        if (attribute == typeof(NetworkAttribute))
            return GeneratorRun.Reading(NetworkSource.OfBody("return Loss.Sum(top.Apply(profile));").Replace("BatchSize = 4", arguments, StringComparison.Ordinal)).Result.Diagnostics;
        string input = attribute == typeof(LstmModelAttribute) ? "VocabSize" : "InputSize";
        IEnumerable<string> sizes = new[] { $"{input} = 6", "HiddenSize = 8" }.Where(size => !arguments.StartsWith(size.Split(' ')[0] + " ", StringComparison.Ordinal));
        string cell = arguments.StartsWith("ProjectionSize", StringComparison.Ordinal) ? ", Cell = typeof(ModelGen.Cells.ProjectedLstm)" : "";
        return GeneratorRun.Reading($"[ModelGen.{attribute.Name}({string.Join(", ", sizes)}, {arguments}{cell})] partial class Small;").Result.Diagnostics;
    }

    private static string Text(int value) => value == int.MinValue ? "int.MinValue" : value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("E17", CultureInfo.InvariantCulture);
}
