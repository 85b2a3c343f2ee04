using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Networks;

/// <summary>Programs around a few lines of a network, and what is read of them as text.</summary>
internal static class NetworkSource
{
    /// <summary>The parameters that most tests need.</summary>
    public const string Parameters =
        "[Steps(6, VariableLengths = true)] Tokens words, Ids label, [Width(3)] Vector profile, [Embedding(40, 5)] Table table, [Recurrent(7)] Recurrent lstm, [Dense(2)] Dense classes";

    /// <summary>What a Step of these does where nothing else is said of them.</summary>
    public const string Loss = "CrossEntropy(classes.Apply(Concat(Mean(lstm.Apply(table[words])), profile)), label)";

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

    /// <summary>A Step of <see cref="Parameters"/>.</summary>
    public static string OfBody(string statements, string members = "", string returns = "Loss") => Of($"static {returns} Step({Parameters}) {{ {statements} }} {members}");

    /// <summary>What is read of a program that is right.</summary>
    public static NetworkNumbers Read(string source)
    {
        GeneratorRun run = GeneratorRun.Reading(source);
        Xunit.Assert.Empty(run.Problems.Where(problem => problem.StartsWith("Error", System.StringComparison.Ordinal)));
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
