using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using ModelGen.Generator.Model;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Networks;
using Xunit;

namespace ModelGen.Generator.Tests.Networks;

/// <summary>Generator and runtime do not reference each other; here the words and defaults of networks are compared.</summary>
public sealed class NetworkAttributeTests
{
    private static readonly Assembly Runtime = typeof(NetworkAttribute).Assembly;

    [Fact]
    public void Every_argument_of_the_declaration_has_the_attributes_default()
    {
        var defaults = new NetworkAttribute();
        NetworkNumbers numbers = NetworkSource.Read(NetworkSource.OfBody("return Loss.Sum(top.Apply(profile));").Replace("(BatchSize = 4)", "", StringComparison.Ordinal));
        foreach (PropertyInfo argument in typeof(NetworkAttribute).GetProperties().Where(property => property.DeclaringType == typeof(NetworkAttribute) && property.PropertyType != typeof(Type)))
            Assert.Equal($"{argument.Name} {argument.GetValue(defaults)}", $"{argument.Name} {numbers.GetType().GetProperty(argument.Name)?.GetValue(numbers)}");
    }

    [Fact]
    public void Every_argument_of_recurrent_layers_has_the_attributes_default()
    {
        var defaults = new RecurrentAttribute(7);
        NetworkLayer layer = NetworkSource.Read(NetworkSource.OfBody("return Loss.Sum(top.Apply(Mean(lstm.Apply(values))));", parameters: "v r t")).Layers[0];
        (StackNumbers stack, Regularization kept) = (layer.Stack!, layer.Stack!.Regularization);
        bool isBetween = defaults.DropoutPlacement == global::ModelGen.DropoutPlacement.BetweenLayers;
        Assert.Equal(
            (defaults.Units, defaults.Units, defaults.NumLayers, 1 - defaults.Dropout, defaults.ForgetBias, defaults.VariationalDropout, isBetween),
            (stack.HiddenSize, stack.ProjectionSize, stack.NumLayers, stack.KeepProb, stack.ForgetBias, kept.IsVariational, true));
        Assert.Equal(
            (1 - defaults.StateDropout, 1 - defaults.UpdateDropout, 1 - defaults.WeightDropout, defaults.HiddenZoneout, defaults.CellZoneout),
            (kept.StateKeepProb, kept.UpdateKeepProb, kept.WeightKeepProb, kept.HiddenZoneout, kept.CellZoneout));
        Assert.Equal((defaults.MaxGateGradient, defaults.HiddenSizes?.Length ?? 0), (stack.MaxGateGradient, stack.HiddenSizes.Count));
        Assert.Equal(defaults.Cell?.Name ?? "Lstm", layer.Cell!.Name);
        Assert.Equal((defaults.Bidirectional, defaults.Carried), (layer.Of("Bidirectional") != 0, layer.Of("Carried") != 0));
    }

    /// <summary>What a model has and a layer of it has not: numbers of the whole, and of what goes in.</summary>
    [Fact]
    public void Recurrent_layers_take_what_a_bare_layer_takes()
    {
        string[] ofModel =
        [
            "InputSize", "HiddenSize", "NumSteps", "BatchSize", "Accumulate", "BatchFirst", "VariableLengths", "InitScale", "Clipping", "MaxGradNorm", "MaxGradValue",
            "TableUpdate", "AverageParameters", "Optimizer",
        ];
        Assert.Equal(
            NamesOf(typeof(RecurrentLayerAttribute)).Except(ofModel).Concat(["Units", "Carried"]).Order(), NamesOf(typeof(RecurrentAttribute)).Order());

        static IEnumerable<string> NamesOf(Type type) => type.GetProperties().Where(property => property.DeclaringType == type).Select(property => property.Name);
    }

    [Theory]
    [InlineData("Recurrent(HiddenSizes = [8, 4])", "Recurrent r(Bidirectional = 0, Carried = 0) Lstm 2 x 4 of 3", "8, 4")]
    [InlineData("Recurrent(HiddenSizes = new[] { 5, 5 })", "Recurrent r(Bidirectional = 0, Carried = 0) Lstm 2 x 5 of 3", "")]
    [InlineData("Recurrent(units: 5, NumLayers = 3)", "Recurrent r(Bidirectional = 0, Carried = 0) Lstm 3 x 5 of 3", "")]
    public void Recurrent_layers_have_one_width_or_several(string attribute, string expected, string sizes)
    {
        GeneratorRun run = GeneratorRun.Of(NetworkSource.Of($"static (Loss, Vector y) Step([Steps(3), Width(3)] Sequence x, [{attribute}] Recurrent r) {{ var h = r.Apply(x); return (Loss.Mean(h), h.Final.Output); }}"));
        run.AssertClean();
        var numbers = (NetworkNumbers)run.Spec().Numbers;
        Assert.Contains(expected, NetworkSource.Text(numbers), StringComparison.Ordinal);
        Assert.Equal(sizes, string.Join(", ", numbers.Layers[0].Stack!.HiddenSizes));
    }

    public static TheoryData<string> Layers => [.. NetworkLayerReader.Kinds.Keys];

    /// <summary>All arguments of a layer's attribute are among its numbers, with their defaults.</summary>
    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_layer_is_a_type_of_the_runtime_with_its_attribute(string kind)
    {
        Assert.NotNull(Runtime.GetType($"{NetworkTypes.Namespace}.{kind}"));
        string attribute = NetworkLayerReader.Kinds[kind].Attribute;
        Type type = Runtime.GetType($"{NetworkTypes.Namespace}.{attribute}Attribute", throwOnError: true)!;
        if (kind == "Recurrent")
            return;
        ParameterInfo[] places = type.GetConstructors().Single().GetParameters();
        string given = string.Join(", ", places.Select(place => place.ParameterType.IsEnum ? "AttentionScore.Additive" : "3"));
        object defaults = Activator.CreateInstance(type, [.. places.Select(place => place.ParameterType.IsEnum ? Enum.ToObject(place.ParameterType, 0) : 3)])!;
        Assert.Equal(
            type.GetProperties().Where(property => property.DeclaringType == type).Select(property => (property.Name, Convert.ToDouble(property.GetValue(defaults), CultureInfo.InvariantCulture))).Order(),
            NumbersOf($"[{attribute}({given})] {kind} layer").Select(number => (number.Name, number.Value)).Order());
    }

    [Fact]
    public void Feeds_and_functions_are_types_of_the_runtime()
    {
        Assert.All(NetworkTypes.Feeds.Keys.Append(NetworkTypes.Functions), name => Assert.NotNull(Runtime.GetType($"{NetworkTypes.Namespace}.{name}")));
        Assert.Equal(NetworkShorthand.Attribute, typeof(NetworkAttribute).FullName);
        Assert.Equal(Enum.GetNames<global::ModelGen.Networks.AttentionScore>(), Enum.GetNames<Shorthands.AttentionScore>());
    }

    // A layer that is not used is an error, and its numbers are there all the same.
    private static EquatableArray<LayerNumber> NumbersOf(string parameter) =>
        ((NetworkNumbers)GeneratorRun.Reading(NetworkSource.Of($"static Loss Step([Width(3)] Vector x, {parameter}) => Loss.Mean(x);")).Spec().Numbers).Layers[0].Numbers;
}
