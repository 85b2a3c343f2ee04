using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// The parameters of one layer in one direction: how they lie in memory, and the tensors as which they are read and written.
/// A kernel <c>[In + P, GH]</c> lies as two matrices, the input's and the previous output's, each as its product wants it.
/// </summary>
internal sealed class LayerWeights
{
    private readonly CellSpec _cell;
    private readonly GateLayout _gates;
    private readonly Dim _input;
    private readonly Dim _h;
    private readonly Dim _p;

    /// <param name="cell">The cell.</param>
    /// <param name="gates">The order of its gates.</param>
    /// <param name="scope">Receives the buffers.</param>
    /// <param name="suffix">The layer, such as <c>0</c> or <c>1_reverse</c>.</param>
    /// <param name="input">Width of the layer's input.</param>
    /// <param name="h">Units.</param>
    /// <param name="p">Width of the output.</param>
    public LayerWeights(CellSpec cell, GateLayout gates, Scope scope, string suffix, Dim input, Dim h, Dim p)
    {
        (_cell, _gates, _input, _h, _p) = (cell, gates, input, h, p);
        InputKernel = gates.InputCount > 0 ? Matrix($"input_kernel_{suffix}", input, gates.InputCount) : null;
        RecurrentKernel = gates.RecurrentCount > 0 ? Matrix($"recurrent_kernel_{suffix}", p, gates.RecurrentCount) : null;
        OperandKernels = cell.Gates.Where(gate => gate.Source == GateSource.InputAndOperand)
            .ToDictionary(gate => gate.Name, gate => Matrix($"operand_kernel_{gate.Name}_{suffix}", h, 1));
        int biases = cell.Gates.Count(gate => gate.HasBias);
        Bias = biases > 0 ? Matrix($"bias_{suffix}", Dim.One, biases) : null;
        UnitWeights = cell.Weights.ToDictionary(weight => weight.Name, weight => Matrix(Buffer.NameOf(weight.Name, suffix), Dim.One, 1));
        Projection = cell.Projection is null ? null : scope.Make($"projection_{suffix}", Role.Parameter, Dim.One, h, p);
        Tensors = [.. AllTensors(suffix).Select(tensor => tensor with { Name = scope.NameOf(tensor.Name) })];

        Buffer Matrix(string name, Dim rows, int blocks) => scope.Make(name, Role.Parameter, Dim.One, rows, h.Times(blocks));
    }

    /// <summary>What the layer's input is multiplied by.</summary>
    public Buffer? InputKernel { get; }

    /// <summary>What the previous output is multiplied by.</summary>
    public Buffer? RecurrentKernel { get; }

    /// <summary>What computed operands are multiplied by, for each gate that has one.</summary>
    public IReadOnlyDictionary<string, Buffer> OperandKernels { get; }

    /// <summary>The biases of the gates that have one.</summary>
    public Buffer? Bias { get; }

    /// <summary>The learned numbers of each unit.</summary>
    public IReadOnlyDictionary<string, Buffer> UnitWeights { get; }

    /// <summary>What makes the output, for cells that project.</summary>
    public Buffer? Projection { get; }

    /// <summary>The parameters as others see them.</summary>
    public IReadOnlyList<Tensor> Tensors { get; }

    private IEnumerable<Tensor> AllTensors(string suffix)
    {
        GateSpec[] both = [.. _cell.Gates.Where(gate => gate.Source == GateSource.InputAndState)];
        if (both.Length > 0)
        {
            yield return Blocks($"kernel_{suffix}", [_input.Plus(_p), _h.Times(both.Length)], both, InputPart, RecurrentPart);
        }

        // What a computed operand is multiplied by has a row for each unit, not for each output.
        foreach (GateSpec gate in _cell.Gates.Where(gate => gate.Source == GateSource.InputAndOperand))
        {
            yield return Blocks($"kernel_{gate.Name}_{suffix}", [_input.Plus(_h), _h], [gate], InputPart, OperandPart);
        }

        GateSpec[] inputs = [.. _cell.Gates.Where(gate => gate.Source == GateSource.Input)];
        if (inputs.Length > 0)
        {
            yield return Blocks($"input_kernel_{suffix}", [_input, _h.Times(inputs.Length)], inputs, InputPart);
        }

        GateSpec[] states = [.. _cell.Gates.Where(gate => gate.Source == GateSource.State)];
        if (states.Length > 0)
        {
            yield return Blocks(
                $"recurrent_kernel_{suffix}", [_p, _h.Times(states.Length)], states, gate => RecurrentPart(gate) with { Row = Dim.Zero });
        }

        GateSpec[] biased = [.. _cell.Gates.Where(gate => gate.HasBias)];
        if (biased.Length > 0)
        {
            yield return Blocks($"bias_{suffix}", [_h.Times(biased.Length)], biased, BiasPart) with { IsUniform = false };
        }

        foreach (UnitWeightSpec weight in _cell.Weights)
        {
            yield return Tensor.Of($"{weight.Name}_{suffix}", [_h], new View(UnitWeights[weight.Name])) with
            {
                IsUniform = weight.Initial is null,
                Initial = weight.Initial ?? 0,
            };
        }

        if (Projection is not null)
        {
            yield return Tensor.Of($"projection_{suffix}", [_h, _p], new View(Projection)) with { IsUniform = true };
        }
    }

    private Part InputPart(GateSpec gate) =>
        new(new View(InputKernel!).Block(_gates.IndexOf(gate.Name), _h), Dim.Zero, Dim.Zero);

    private Part RecurrentPart(GateSpec gate) =>
        new(new View(RecurrentKernel!).Block(_gates.IndexOf(gate.Name) - _gates.FirstRecurrent, _h), _input, Dim.Zero);

    private Part OperandPart(GateSpec gate) => new(new View(OperandKernels[gate.Name]), _input, Dim.Zero);

    private Part BiasPart(GateSpec gate) =>
        new(new View(Bias!).Block(_gates.BiasIndex(_gates.IndexOf(gate.Name)), _h), Dim.Zero, Dim.Zero);

    // A tensor with a block of H columns for each gate, in the order of the cell's parameters. Blocks that are neighbours both
    // there and in memory are one part; those of one kind of rows lie in one buffer.
    private Tensor Blocks(string name, IReadOnlyList<Dim> shape, GateSpec[] gates, params System.Func<GateSpec, Part>[] rows)
    {
        var parts = new List<Part>();
        foreach (System.Func<GateSpec, Part> row in rows)
        {
            int blocks = 0;
            for (int gate = 0; gate < gates.Length; gate++)
            {
                Part part = row(gates[gate]) with { Column = _h.Times(gate) };
                Part? before = blocks > 0 ? parts[parts.Count - 1] : null;
                if (before is not null && before.View.FirstColumn.Value + before.View.Columns.Value == part.View.FirstColumn.Value)
                {
                    blocks++;
                    parts[parts.Count - 1] = before with { View = before.View with { Columns = _h.Times(blocks) } };
                }
                else
                {
                    blocks = 1;
                    parts.Add(part);
                }
            }
        }

        return new Tensor(name, shape, parts, IsUniform: true) { InputRows = rows.Length > 1 ? _input : Dim.Zero, GateColumns = shape.Count > 1 ? _h : Dim.Zero };
    }
}
