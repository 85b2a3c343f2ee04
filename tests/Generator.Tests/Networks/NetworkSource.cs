using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Networks;

/// <summary>Programs around a few lines of a network, and what is read of them as text.</summary>
internal static class NetworkSource
{
    /// <summary>Parameters of a Step, each by its letter.</summary>
    private static readonly Dictionary<string, string> Declared = new()
    {
        ["w"] = "[Steps(6)] Tokens words",
        ["v"] = "[Steps(5, VariableLengths = true), Width(3)] Sequence values",
        ["l"] = "Ids label",
        ["p"] = "[Width(3)] Vector profile",
        ["e"] = "[Embedding(40, 5)] Table table",
        ["r"] = "[Recurrent(7)] Recurrent lstm",
        ["t"] = "[Dense(3)] Dense top",
        ["n"] = "[LayerNorm] LayerNorm norm",
    };

    /// <summary>A network called <c>Net</c> with the given members.</summary>
    public static string Of(string members, string arguments = "BatchSize = 4") => $$"""
        using ModelGen;
        using ModelGen.Networks;
        using static ModelGen.Networks.Functions;

        [Network({{arguments}})]
        partial class Net
        {
            {{members}}
        }
        """;

    /// <summary>A Step with a body.</summary>
    /// <param name="statements">The body.</param>
    /// <param name="members">Other members.</param>
    /// <param name="parameters">The letters of its parameters: w for words, v for values, p for profile, l for label, e for table, r for lstm, t for top, n for norm.</param>
    /// <param name="returns">What it returns.</param>
    public static string OfBody(string statements, string members = "", string parameters = "p t", string returns = "Loss") =>
        Of($"static {returns} Step({string.Join(", ", parameters.Split(' ').Select(letter => Declared[letter]))}) {{ {statements} }} {members}");

    /// <summary>What is read of a program that is right.</summary>
    public static NetworkNumbers Read(string source)
    {
        GeneratorRun run = GeneratorRun.Reading(source);
        Xunit.Assert.DoesNotContain(run.Problems, problem => problem.StartsWith("Error", System.StringComparison.Ordinal));
        Xunit.Assert.Empty(run.CompilerErrors);
        return (NetworkNumbers)run.Spec().Numbers;
    }

    /// <summary>A network as lines: its feeds and layers, its values, and what it returns.</summary>
    public static string Text(NetworkNumbers numbers) => string.Join('\n',
    [
        .. numbers.Axes.Select((axis, index) => $"axis {index}: {axis.Name}, {axis.Steps} steps, {axis.Padding}"),
        .. numbers.Layers.Select(layer =>
            $"{layer.Kind} {layer.Name}({string.Join(", ", layer.Numbers.Select(number => $"{number.Name} = {Text(number.Value)}"))})"
            + (layer.Stack is null ? "" : $" {layer.Cell!.Name} {layer.Stack.NumLayers} x {layer.Stack.HiddenSize}") + $" of {layer.Inputs}"),
        .. numbers.Nodes.Select((node, index) => Text(numbers, node, index)),
        .. numbers.Outputs.Select(output => $"{output.Name} = {output.Node}"),
        $"loss {numbers.Loss}",
    ]);

    private static string Text(NetworkNumbers numbers, NetworkNode node, int index)
    {
        IEnumerable<string> arguments = node.Operands.Select(operand => operand < 0 ? "-" : $"#{operand}").Concat(node.Numbers.Select(Text));
        string layer = node.Layer < 0 ? "" : $"{numbers.Layers[node.Layer].Name}: ";
        string axis = node.Shape.Axis < 0 ? "" : $" along {node.Shape.Axis}";
        return $"#{index} {node.Function}({layer}{string.Join(", ", arguments)}) {node.Shape.Kind} {node.Shape.Width}{axis}{(node.Name.Length > 0 ? " " + node.Name : "")}";
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
