using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>The functions of pointwise operations: one for each different combination of equations and shapes.</summary>
internal sealed class PointwiseFunctions
{
    private readonly Dictionary<Shape, string> _names = [];
    private readonly CodeWriter _code = new();

    /// <summary>Their text.</summary>
    public string Text => _code.ToString();

    /// <summary>The call for an operation, on element <c>row</c>, <c>unit</c>.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="isFresh">Whether other blocks may have just written its inputs.</param>
    /// <param name="shift">What is added to the place of a matrix; nothing where it is not given.</param>
    /// <param name="given">The values that inputs and sums begin with, by their places among all operands, where the caller has them.</param>
    /// <param name="places">Has second places of results, for the factors that they are; null where results have none.</param>
    public string Call(
        Pointwise operation, bool isFresh, Func<View, string>? shift = null, IReadOnlyDictionary<int, string>? given = null, RoundedPlaces? places = null)
    {
        Operand[] operands = [.. operation.Inputs, .. operation.Results];
        EquatableArray<bool> areGiven = [.. operands.Select((_, index) => given?.ContainsKey(index) ?? false)];
        EquatableArray<bool> areExchanged = [.. operation.Results.Select(result => places?.Of(result.View) is not null)];
        var shape = new Shape(
            operation.Equation.Name, operation.Equation.Tape,
            [.. operands.Select(operand => operand.View.Buffer.Columns)],
            [.. operation.Results.Select(result => result.Start == Start.Sum)],
            [.. operation.Inputs.Select(input => (operation.IsRow(input.View), operation.IsColumn(input.View), operation.IsSlot(input.View)))],
            operation.Rows, operation.Columns, isFresh, areGiven, areExchanged);
        if (!_names.TryGetValue(shape, out string name))
        {
            string wanted = CudaC.Spell(shape.Name);
            int alike = _names.Keys.Count(other => other.Name == shape.Name);
            name = alike == 0 ? wanted : $"{wanted}{alike + 1}";
            _names.Add(shape, name);
            _code.Line();
            new PointwiseFunction(_code, operation, name, isFresh, areGiven, areExchanged).Write();
        }

        string element = operation.HasMeans ? "row" : "row, unit";
        return $"{name}(\n    {element},\n{string.Join(",\n", operands.Select(Argument))});";

        string Argument(Operand operand, int index)
        {
            string pointer = $"{Places.Pointer(operand.View)}{shift?.Invoke(operand.View)}";
            if (index < operation.Inputs.Count)
            {
                return areGiven[index] ? $"    {given![index]}" : $"    {pointer}";
            }

            string factors = places?.Of(operand.View) is { } place ? $", {place}" : "";
            return $"    {pointer}{factors}{(areGiven[index] ? $", {given![index]}" : "")}";
        }
    }

    private sealed record Shape(string Name, Tape Tape, EquatableArray<Dim> Pitches, EquatableArray<bool> Adds, EquatableArray<(bool, bool, bool)> Shared, Dim Rows, Dim Columns, bool IsFresh, EquatableArray<bool> Given, EquatableArray<bool> Exchanged);
}
