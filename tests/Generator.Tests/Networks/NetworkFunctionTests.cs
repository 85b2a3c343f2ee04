using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using ModelGen.Generator.Shorthands;
using ModelGen.Networks;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Networks;

/// <summary>A function or layer is everywhere where it has to be: as C#, in the compiler, on the page, and in the networks that chance draws.</summary>
public sealed class NetworkFunctionTests
{
    // They have kinks, or bounds that chance would step over; tests of their own hold them.
    private static readonly string[] NotDrawn = ["Relu", "Exp", "Log", "Sqrt", "Abs", "Min", "Equal", "AbsoluteError", "HuberError", "QuantileError", "SquaredWeights"];

    private static readonly Lazy<string> Drawn = new(() => string.Concat(Enumerable.Range(0, 300).Select(seed => new RandomStep(seed).Source("Drawn"))));

    public static TheoryData<string> Functions =>
        [.. typeof(Functions).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => method.Name).Distinct()];

    public static TheoryData<string> Layers => [.. NetworkLayerReader.Kinds.Keys];

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_is_compiled_written_down_and_drawn(string name)
    {
        Assert.Contains(name, (IEnumerable<string>)[.. NetworkFunction.All.Keys]);
        Assert.Matches($"`{name}[`(]", Repository.Read("docs/networks.md"));
        Assert.Equal(!NotDrawn.Contains(name), Drawn.Value.Contains($"{name}(", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_has_an_attribute_its_own_face_a_place_on_the_page_and_is_drawn(string kind)
    {
        string attribute = NetworkLayerReader.Kinds[kind].Attribute;
        Assert.Contains($"`[{attribute}", Repository.Read("docs/networks.md"), StringComparison.Ordinal);
        Assert.Contains($"[{attribute}", Drawn.Value, StringComparison.Ordinal);
        Assert.NotNull(typeof(NetworkTwin).GetMethod($"Make{kind}"));
    }
}
