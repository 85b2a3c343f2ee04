using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>The parameters of stacked recurrent layers, and their extents: what all uses of them share.</summary>
internal sealed class StackWeights
{
    private readonly Dictionary<string, LayerWeights> _weights = [];
    private readonly Dim[] _units;
    private readonly Dim[] _outputs;

    /// <param name="cell">The cell of all its layers.</param>
    /// <param name="numbers">Its numbers.</param>
    /// <param name="scope">Receives the parameters.</param>
    /// <param name="input">Width of the first layer's input.</param>
    /// <param name="directions">1, or 2 for layers that also read backwards.</param>
    /// <param name="name">What is put behind letters, so that they are its own; empty where it is alone.</param>
    public StackWeights(CellSpec cell, StackNumbers numbers, Scope scope, Dim input, int directions, string name = "")
    {
        (Cell, Numbers, Input, Gates) = (cell, numbers, input, new GateLayout(cell));
        _units = [.. Enumerable.Range(0, numbers.NumLayers).Select(l => numbers.HiddenSizes.Count == 0
            ? new Dim("H" + name, numbers.HiddenSize)
            : new Dim($"H{numbers.HiddenSizes.ToList().IndexOf(numbers.HiddenSizes[l])}{name}", numbers.HiddenSizes[l]))];
        _outputs = [.. _units.Select(h => cell.Projection is null || numbers.ProjectionSize == h.Value ? h : new Dim("P" + name, numbers.ProjectionSize))];
        Suffixes = [.. Enumerable.Range(0, numbers.NumLayers).Select(
            l => (string[])(directions == 1 ? [$"{l}"] : [$"{l}", $"{l}_reverse"]))];
        for (int l = 0; l < Suffixes.Count; l++)
        {
            foreach (string suffix in Suffixes[l])
            {
                _weights.Add(suffix, new LayerWeights(cell, Gates, scope, suffix, l == 0 ? input : WidthAfter(l - 1), _units[l], _outputs[l]));
            }
        }
    }

    /// <summary>The cell of all layers.</summary>
    public CellSpec Cell { get; }

    /// <summary>The numbers of the stack.</summary>
    public StackNumbers Numbers { get; }

    /// <summary>The order of the gates.</summary>
    public GateLayout Gates { get; }

    /// <summary>Width of the first layer's input.</summary>
    public Dim Input { get; }

    /// <summary>For each layer the names of its directions, such as <c>0</c> and <c>0_reverse</c>.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Suffixes { get; }

    /// <summary>Layers and directions with their parameters.</summary>
    public IReadOnlyDictionary<string, LayerWeights> Layers => _weights;

    /// <summary>Width of the last layer's output, all directions together.</summary>
    public Dim Width => WidthAfter(Suffixes.Count - 1);

    /// <summary>Width of the last layer's output in one direction.</summary>
    public Dim Output => _outputs[_outputs.Length - 1];

    /// <summary>The extents of the layers, with what they are.</summary>
    public IReadOnlyList<Letter> Letters =>
    [
        .. _units.Distinct().Select(h => new Letter(h, Numbers.HiddenSizes.Count == 0 ? "units of a layer"
            : $"units of layer {string.Join(" and ", Enumerable.Range(0, _units.Length).Where(l => _units[l] == h))}")),
        .. _outputs.Except(_units).Select(p => new Letter(p, "width of a layer's output")),
    ];

    /// <summary>The parameters, layer by layer.</summary>
    public IReadOnlyList<Tensor> Parameters => [.. _weights.Values.SelectMany(weights => weights.Tensors)];

    /// <summary>Units of a layer.</summary>
    public Dim UnitsOf(string suffix) => _units[LayerOf(suffix)];

    /// <summary>Width of a layer's output, in one direction.</summary>
    public Dim OutputOf(string suffix) => _outputs[LayerOf(suffix)];

    /// <summary>Width of a state of a layer.</summary>
    public Dim WidthOf(string state, string suffix) => state == Cell.States[0] ? OutputOf(suffix) : UnitsOf(suffix);

    /// <summary>Width of what a layer hands on, all directions together.</summary>
    public Dim WidthAfter(int layer) => _outputs[layer].Times(Suffixes[0].Count);

    /// <summary>
    /// A state of all layers and directions by name: one below the other, or, where layers differ in width, each with a name of its own, such as <c>h_0</c>.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="rows">How many layers and directions there are.</param>
    /// <param name="b">Rows of each.</param>
    /// <param name="place">Where that of a layer lies.</param>
    public IReadOnlyList<Tensor> StatesOf(string state, Dim rows, Dim b, Func<string, View> place)
    {
        string[] suffixes = [.. Suffixes.SelectMany(directions => directions)];
        return Numbers.HiddenSizes.Count == 0 || suffixes.Select(suffix => WidthOf(state, suffix)).Distinct().Count() == 1
            ? [Tensor.Of(state, [rows, b, WidthOf(state, suffixes[0])], [.. suffixes.Select(place)])]
            : [.. suffixes.Select(suffix => Tensor.Of($"{state}_{suffix}", [b, WidthOf(state, suffix)], place(suffix)))];
    }

    private static int LayerOf(string suffix) => int.Parse(suffix.Split('_')[0], System.Globalization.CultureInfo.InvariantCulture);
}
