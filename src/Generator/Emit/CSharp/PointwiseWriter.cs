using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>
/// Writes pointwise operations as methods: one for each different combination of equations and shapes, with whole vectors and
/// one exact tail for each row.
/// </summary>
internal sealed class PointwiseWriter
{
    private const int Lanes = 8;

    // With fewer rows than this the columns are divided among the threads.
    private const int RowsToDivide = 8;

    private readonly Dictionary<Shape, string> _names = [];
    private readonly List<Pointwise> _methods = [];

    /// <summary>The call for an operation.</summary>
    public string Call(Pointwise operation)
    {
        var shape = new Shape(
            operation.Equation.Name,
            [.. Operands(operation).Select(operand => operand.View.Buffer.Columns)],
            [.. operation.Results.Select(result => result.Start == Start.Sum)],
            Rows(operation), Columns(operation));
        if (!_names.TryGetValue(shape, out string name))
        {
            int alike = _names.Keys.Count(other => other.Name == shape.Name);
            name = alike == 0 ? shape.Name : $"{shape.Name}{alike + 1}";
            _names.Add(shape, name);
            _methods.Add(operation);
        }

        IEnumerable<string> arguments = Operands(operation).Select(operand => $"    {Matrix(operand)}: {Addressing.Reference(operand.View)}");
        return $"{name}(\n    worker,\n{string.Join(",\n", arguments)});";
    }

    /// <summary>Writes the methods that calls were made to.</summary>
    public void Methods(CodeWriter code)
    {
        foreach ((Pointwise operation, string name) in _methods.Zip(_names.Values, (operation, name) => (operation, name)))
        {
            code.Line();
            Method(code, operation, name);
        }
    }

    private static void Method(CodeWriter code, Pointwise operation, string name)
    {
        Dim rows = Rows(operation);
        Dim columns = Columns(operation);
        code.Line($"// {name}, for each of [{rows.Symbol}, {columns.Symbol}] elements:");
        foreach (string equation in TapePrinter.Equations(operation.Equation.Tape))
        {
            code.Line($"//   {equation}");
        }

        string[] parameters = [.. Operands(operation).Select(operand => $"    ref float {Matrix(operand)}")];
        code.Line($"private static void {name}(");
        code.Line("    Worker worker,");
        code.Line(string.Join(",\n", parameters) + ")");
        using (code.Open())
        {
            bool divideRows = rows.Value >= RowsToDivide;
            string begin = divideRows ? "0" : "begin";
            string end = divideRows ? columns.Code : "end";
            code.Line(divideRows
                ? $"int lastRow = worker.End({rows.Code});"
                : $"int begin = worker.Begin({columns.Code}, Lanes);\nint end = worker.End({columns.Code}, Lanes);");
            using (code.Open(divideRows
                ? $"for (int row = worker.Begin({rows.Code}); row < lastRow; row++)"
                : $"for (int row = 0; row < {rows.Code}; row++)"))
            {
                foreach (Operand operand in Operands(operation))
                {
                    code.Line($"ref float {Row(operand)} = ref Unsafe.Add(ref {Matrix(operand)}, row * {Addressing.Pitch(operand.View)});");
                }

                code.Line();
                code.Line($"int unit = {begin};");
                if (columns.Value >= Lanes)
                {
                    using (code.Open($"for (; unit <= {end} - Lanes; unit += Lanes)"))
                    {
                        Body(code, operation, new VectorCSharp());
                    }
                }

                if (columns.Value % Lanes > 0)
                {
                    code.Line();
                    using (code.Open($"for (; unit < {end}; unit++)"))
                    {
                        Body(code, operation, new ScalarCSharp());
                    }
                }
            }
        }
    }

    // Everything is loaded before anything is stored: results may lie where inputs were.
    private static void Body(CodeWriter code, Pointwise operation, Dialect dialect)
    {
        foreach (Operand input in operation.Inputs)
        {
            code.Line($"{dialect.Type} {TapePrinter.Identifier(input.Name)} = {dialect.Load(Row(input), "unit")};");
        }

        (IReadOnlyList<string> locals, IReadOnlyList<(string Name, string Text)> results) =
            new TapePrinter(operation.Equation.Tape, dialect, ["unit", "row", "begin", "end", "lastRow", "worker"]).Print();
        foreach (string local in locals)
        {
            code.Line(local);
        }

        foreach ((Operand target, (_, string value)) in operation.Results.Zip(results, (target, result) => (target, result)))
        {
            string row = Row(target);
            code.Line(dialect.Store(
                row, "unit", target.Start == Start.Sum ? $"{dialect.Load(row, "unit")} + ({value})" : value));
        }
    }

    private static IEnumerable<Operand> Operands(Pointwise operation) => operation.Inputs.Concat(operation.Results);

    private static Dim Rows(Pointwise operation) => operation.Results[0].View.Rows;

    private static Dim Columns(Pointwise operation) => operation.Results[0].View.Columns;

    private static string Matrix(Operand operand) => TapePrinter.Identifier(operand.Name) + "Rows";

    private static string Row(Operand operand) => TapePrinter.Identifier(operand.Name) + "Row";

    private sealed record Shape(string Name, EquatableArray<Dim> Pitches, EquatableArray<bool> Adds, Dim Rows, Dim Columns);
}
