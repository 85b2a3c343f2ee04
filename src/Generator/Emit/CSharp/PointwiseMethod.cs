using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>
/// The method of a pointwise operation: a loop over rows, and in it a loop over units for each run of the equations, of which
/// the last one stores the results.
/// </summary>
internal sealed class PointwiseMethod
{
    /// <summary>Floats in a vector of generated code.</summary>
    public const int Lanes = 8;

    // With fewer rows than this the columns are divided among the threads; a mean needs whole rows.
    private const int RowsToDivide = 8;

    /// <summary>Floats of a worker's scratch memory, in which values wait from one run over a row to the next.</summary>
    public const int ScratchLength = 64 * 1024;

    private readonly CodeWriter _code;
    private readonly Pointwise _operation;
    private readonly string _name;
    private readonly Func<View, string?>? _rowOf;
    private readonly IReadOnlyList<(Operand Operand, string Name)> _matrices;
    private readonly Dictionary<string, (Operand Operand, string Name)> _inputs;
    private readonly MeanPasses _passes;
    private readonly Dictionary<string, string> _locals = [];
    private readonly Dictionary<string, string> _sums = [];
    private readonly Dictionary<string, string> _keptRows = [];

    // What a method calls its own things, and what it uses of the class and the libraries.
    private readonly HashSet<string> _taken =
    [
        "unit", "row", "ids", "begin", "end", "lastRow", "worker",
        "T", "B", "I", "E", "H", "P", "Lanes", "Pitch", "Unsafe", "Vector256", "VectorMath",
    ];

    /// <param name="code">Where to write.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="name">The method's name.</param>
    /// <param name="rowOf">Where it is done for each distinct one of some ids: which row of a matrix that is, null for one that all share.</param>
    public PointwiseMethod(CodeWriter code, Pointwise operation, string name, Func<View, string?>? rowOf = null)
    {
        (_code, _operation, _name, _rowOf) = (code, operation, name, rowOf);
        _matrices = Matrices(operation);
        _inputs = _matrices.Take(operation.Inputs.Count).ToDictionary(matrix => matrix.Operand.Name);
        _passes = new MeanPasses(operation.Equation.Tape, (int)(ScratchLength / Lowering.Buffer.PitchOf(operation.Columns)));
        _taken.UnionWith(Dimensions);
        _taken.UnionWith(_matrices.SelectMany(matrix => new[] { matrix.Name + "Row", matrix.Name + "Rows" }));
        foreach (string value in operation.Inputs.Select(input => input.Name).Concat(_passes.UniformNames))
        {
            _locals.Add(value, Free(TapePrinter.Identifier(value), _taken));
        }

        foreach (string kept in _passes.Kept)
        {
            _locals.Add(kept, Free(TapePrinter.Identifier(kept), _taken));
            _keptRows.Add(kept, Free(_locals[kept] + "Row", _taken));
        }

        foreach (string mean in _passes.Passes.SelectMany(MeansOf).Select(mean => _locals[mean]))
        {
            _sums.Add(mean, Free(mean + "Sum", _taken));
        }
    }

    // Layers of different widths have a letter each.
    private IEnumerable<string> Dimensions => [_operation.Columns.Symbol, .. _matrices.Select(matrix => matrix.Operand.View.Buffer.Columns.Symbol)];

    private bool HasVectors => _operation.Columns.Value >= Lanes;

    /// <summary>The operands, inputs first, and what their matrices are called.</summary>
    public static IReadOnlyList<(Operand Operand, string Name)> Matrices(Pointwise operation)
    {
        var names = new HashSet<string>();
        return [.. operation.Inputs.Concat(operation.Results).Select(operand => (operand, Free(TapePrinter.Identifier(operand.Name), names)))];
    }

    /// <summary>Writes the method.</summary>
    public void Write()
    {
        foreach (string line in OperationNotation.Of(_operation, _name))
        {
            _code.Line($"// {line}");
        }

        _code.Line($"private{(_rowOf is null && _operation.Rows.IsVariable ? "" : " static")} void {_name}(");
        _code.Line(_rowOf is null ? "    Worker worker," : "    Worker worker,\n    TokenIndex ids,");
        _code.Line(string.Join(",\n", _matrices.Select(matrix => $"    ref float {matrix.Name}Rows")) + ")");
        bool divideRows = _rowOf is not null || _operation.Units is null && (_operation.Rows.Value >= RowsToDivide || _passes.Passes.Count > 0);
        (string rows, string columns) = (_rowOf is null ? _operation.Rows.Code : "ids.Count", _operation.Columns.Code);
        using (_code.Open())
        {
            _code.Line(divideRows
                ? $"int lastRow = worker.End({rows});"
                : _operation.Units is null ? $"int begin = worker.Begin({columns}, Lanes);\nint end = worker.End({columns}, Lanes);"
                : $"int begin = worker.BeginUnits({columns});\nint end = worker.EndUnits({columns});");
            foreach ((string kept, int index) in _passes.Kept.Select((kept, index) => (kept, index)))
            {
                _code.Line($"ref float {_keptRows[kept]} = ref {(index == 0 ? "worker.Scratch" : $"Unsafe.Add(ref worker.Scratch, {index} * Pitch.{PlaceNames.PitchName(_operation.Columns)})")};");
            }

            using (_code.Open(divideRows
                ? $"for (int row = worker.Begin({rows}); row < lastRow; row++)"
                : $"for (int row = 0; row < {rows}; row++)"))
            {
                Row(divideRows ? "0" : "begin", divideRows ? columns : "end");
            }
        }
    }

    private void Row(string begin, string end)
    {
        foreach ((Operand operand, string matrix) in _matrices)
        {
            string? place = _rowOf is not null ? _rowOf(operand.View) : _operation.IsRow(operand.View) ? null : "row";
            _code.Line(place is null
                ? $"ref float {matrix}Row = ref {matrix}Rows;"
                : $"ref float {matrix}Row = ref Unsafe.Add(ref {matrix}Rows, {place}{(_operation.IsSlot(operand.View) ? $" % {operand.View.Rows.Factor}" : "")} * {Addressing.Pitch(operand.View)});");
        }

        // Uniform values live outside the loops over units, so their names are taken before the first loop is written.
        var uniform = _passes.Passes.Select(pass => Uniform(pass.Uniform)).ToList();
        _code.Line();
        _code.Line($"int unit = {begin};");
        foreach ((MeanPass pass, IReadOnlyList<string> lines) in _passes.Passes.Zip(uniform, (pass, lines) => (pass, lines)))
        {
            Means(pass);
            foreach (string line in lines)
            {
                _code.Line(line);
            }

            _code.Line();
            _code.Line("unit = 0;");
        }

        Units(end, dialect => Body(_passes.Last, dialect, (index, value) => Store(dialect, index, value)));
    }

    // A run that ends in means: whole vectors add up lane by lane, the tail by itself.
    private void Means(MeanPass pass)
    {
        string[] means = [.. MeansOf(pass).Select(mean => _locals[mean])];
        foreach (string mean in means)
        {
            if (HasVectors)
            {
                _code.Line($"Vector256<float> {_sums[mean]} = Vector256<float>.Zero;");
            }

            _code.Line($"float {mean} = 0f;");
        }

        Units(_operation.Columns.Code, dialect => Body(
            pass.Terms, dialect, (index, value) => _code.Line(
                index >= means.Length ? dialect.Store(_keptRows[pass.Terms.Results[index].Name], "unit", value)
                : $"{(dialect is VectorCSharp ? _sums[means[index]] : means[index])} += {value};")));
        _code.Line();
        foreach (string mean in means)
        {
            _code.Line($"{mean} = {(HasVectors ? $"(Vector256.Sum({_sums[mean]}) + {mean})" : mean)} / {_operation.Columns.Factor};");
        }
    }

    private IReadOnlyList<string> Uniform(Tape tape)
    {
        var printer = new TapePrinter(tape, new ScalarCSharp(), _taken, input => _locals[input]);
        (IReadOnlyList<string> locals, IReadOnlyList<(string Name, string Text)> results) = printer.Print();
        _taken.UnionWith(printer.Declared);
        return [.. locals, .. results.Select(result => $"float {_locals[result.Name]} = {result.Text};")];
    }

    private void Units(string end, Action<Dialect> body)
    {
        if (HasVectors)
        {
            using (_code.Open($"for (; unit <= {end} - Lanes; unit += Lanes)"))
            {
                body(new VectorCSharp());
            }
        }

        if (_operation.Columns.Value % Lanes > 0)
        {
            _code.Line();
            using (_code.Open($"for (; unit < {end}; unit++)"))
            {
                body(new ScalarCSharp());
            }
        }
    }

    // Everything is loaded before anything is stored: results may lie where inputs were.
    private void Body(Tape tape, Dialect dialect, Action<int, string> use)
    {
        var texts = new Dictionary<string, string>();
        foreach (string name in tape.Inputs)
        {
            if (_keptRows.TryGetValue(name, out string keptRow))
            {
                texts.Add(name, _locals[name]);
                _code.Line($"{dialect.Type} {_locals[name]} = {dialect.Load(keptRow, "unit")};");
                continue;
            }

            // A mean may bear the name of the result that it becomes; only what comes in is loaded.
            _inputs.TryGetValue(name, out (Operand Operand, string Name) matrix);
            if (matrix.Name is null || _operation.IsColumn(matrix.Operand.View))
            {
                texts.Add(name, dialect.Broadcast(matrix.Name is null ? _locals[name] : matrix.Name + "Row"));
                continue;
            }

            texts.Add(name, _locals[name]);
            _code.Line($"{dialect.Type} {_locals[name]} = {dialect.Load(matrix.Name + "Row", "unit")};");
        }

        (IReadOnlyList<string> locals, IReadOnlyList<(string Name, string Text)> results) =
            new TapePrinter(tape, dialect, _taken, input => texts[input]).Print();
        foreach (string local in locals)
        {
            _code.Line(local);
        }

        for (int index = 0; index < results.Count; index++)
        {
            use(index, results[index].Text);
        }
    }

    private void Store(Dialect dialect, int index, string value)
    {
        (Operand target, string matrix) = _matrices[_operation.Inputs.Count + index];
        _code.Line(dialect.Store(
            matrix + "Row", "unit", target.Start == Start.Sum ? $"{dialect.Load(matrix + "Row", "unit")} + ({value})" : value));
    }

    private static IEnumerable<string> MeansOf(MeanPass pass) =>
        pass.Terms.Results.Take(pass.Terms.Results.Count - pass.Kept).Select(result => result.Name);

    private static string Free(string wanted, HashSet<string> taken)
    {
        string free = wanted;
        for (int suffix = 2; !taken.Add(free); suffix++)
        {
            free = wanted + suffix;
        }

        return free;
    }
}
