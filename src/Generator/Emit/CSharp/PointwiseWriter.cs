using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>
/// Writes pointwise operations as methods: one for each different combination of equations and shapes, with whole vectors and
/// one exact tail for each row.
/// </summary>
internal sealed class PointwiseWriter
{
    private readonly Dictionary<Shape, string> _names = [];
    private readonly List<(Pointwise Operation, Func<View, string?>? RowOf)> _methods = [];

    /// <summary>The call for an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="rowOf">
    /// Where it is done for each distinct one of some ids, on the first row of each matrix: which row of a matrix that is, by the number
    /// <c>row</c> of the id among them; null for a matrix that all share.
    /// </param>
    /// <param name="ids">The ids, then.</param>
    public string Call(Pointwise operation, Func<View, string?>? rowOf = null, string ids = "")
    {
        var shape = new Shape(
            operation.Equation.Name, operation.Equation.Tape,
            [.. operation.Inputs.Concat(operation.Results).Select(operand => operand.View.Buffer.Columns)],
            [.. operation.Results.Select(result => result.Start == Start.Sum)],
            [.. operation.Inputs.Select(input => (operation.IsRow(input.View), operation.IsColumn(input.View), operation.IsSlot(input.View)))],
            operation.Rows, operation.Columns, operation.Units is null, rowOf is not null);
        if (!_names.TryGetValue(shape, out string name))
        {
            int alike = _names.Keys.Count(other => other.Name == shape.Name);
            name = alike == 0 ? shape.Name : $"{shape.Name}{alike + 1}";
            _names.Add(shape, name);
            _methods.Add((operation, rowOf));
        }

        IEnumerable<string> arguments = PointwiseMethod.Matrices(operation)
            .Select(matrix => $"    {matrix.Name}Rows: {Addressing.Reference(matrix.Operand.View)}");
        return $"{name}(\n    worker,\n{(rowOf is null ? "" : $"    {ids},\n")}{string.Join(",\n", arguments)});";
    }

    /// <summary>Writes the methods that calls were made to.</summary>
    public void Methods(CodeWriter code)
    {
        foreach (((Pointwise operation, Func<View, string?>? rowOf), string name) in _methods.Zip(_names.Values, (method, name) => (method, name)))
        {
            code.Line();
            new PointwiseMethod(code, operation, name, rowOf).Write();
        }
    }

    private sealed record Shape(string Name, Tape Tape, EquatableArray<Dim> Pitches, EquatableArray<bool> Adds, EquatableArray<(bool, bool, bool)> Shared, Dim Rows, Dim Columns, bool DividesRows, bool IsOfIds);
}
