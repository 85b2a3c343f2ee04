using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>
/// The function of a pointwise operation: one element of a row for one thread, or, where there are means over the units, one
/// row for the threads of a block.
/// </summary>
internal sealed class PointwiseFunction
{
    private readonly CodeWriter _code;
    private readonly Pointwise _operation;
    private readonly string _name;
    private readonly CudaC _dialect;
    private readonly MeanPasses _passes;
    private readonly Dictionary<string, (Operand Operand, string Name)> _inputs;
    private readonly IReadOnlyList<(Operand Operand, string Name)> _matrices;
    private readonly HashSet<string> _taken = [];
    private readonly Dictionary<string, string> _locals = [];
    private readonly EquatableArray<bool> _given;
    private readonly EquatableArray<bool> _exchanged;

    /// <param name="code">Where to write.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="name">The function's name.</param>
    /// <param name="isFresh">Whether other blocks may have just written its inputs.</param>
    /// <param name="given">Which of its inputs and results begin with values that the caller has loaded.</param>
    /// <param name="exchanged">Which of its results have a second place, for the factors that they are.</param>
    public PointwiseFunction(
        CodeWriter code, Pointwise operation, string name, bool isFresh, EquatableArray<bool> given, EquatableArray<bool> exchanged)
    {
        (_code, _operation, _name, _dialect, _given, _exchanged) = (code, operation, name, new CudaC(isFresh), given, exchanged);

        // Nothing is kept from run to run: a thread that computes a value again does so in the time of a load.
        _passes = new MeanPasses(operation.Equation.Tape, mostKept: 0);
        _matrices = [.. operation.Inputs.Concat(operation.Results).Select(operand => (operand, Free($"{CudaC.Spell(TapePrinter.Identifier(operand.Name))}Rows")))];
        _inputs = _matrices.Take(operation.Inputs.Count).ToDictionary(matrix => matrix.Operand.Name);
        foreach (string value in operation.Inputs.Select(input => input.Name).Concat(_passes.UniformNames))
        {
            _locals.Add(value, Free(CudaC.LocalName(TapePrinter.Identifier(value))));
        }
    }

    /// <summary>Writes it.</summary>
    public void Write()
    {
        foreach (string line in OperationNotation.Of(_operation, _name))
        {
            _code.Line($"// {line}");
        }

        string parameters = string.Join(",\n", _matrices.Select((matrix, index) =>
            index >= _operation.Inputs.Count
                ? $"    float* {matrix.Name}{(IsExchanged(index) ? $", Rounded* {Factors(matrix.Name)}" : "")}{(_given[index] ? $", float {Before(matrix.Name)}" : "")}"
            : _given[index] ? $"    float {_locals[matrix.Operand.Name]}"
            : $"    const float* {matrix.Name}"));
        _code.Line($"DEVICE void {_name}(\n    int row,{(_operation.HasMeans ? "" : " int unit,")}\n{parameters})");
        using (_code.Open())
        {
            foreach (MeanPass pass in _passes.Passes)
            {
                Means(pass);
            }

            if (_operation.HasMeans)
            {
                using (_code.Open(Units))
                {
                    Body(_passes.Last, Store);
                }
            }
            else
            {
                Body(_passes.Last, Store);
            }
        }
    }

    private string Units => $"for (int unit = thread_index(); unit < {_operation.Columns.Code}; unit += thread_count())";

    // A run that ends in means: each thread adds up its units, and the block adds up the threads.
    private void Means(MeanPass pass)
    {
        string[] sums = [.. pass.Terms.Results.Select(mean => Free($"{CudaC.Spell(TapePrinter.Identifier(mean.Name))}Sum"))];
        foreach (string sum in sums)
        {
            _code.Line($"float {sum} = 0.0f;");
        }

        using (_code.Open(Units))
        {
            Body(pass.Terms, (index, value) => _code.Line($"{sums[index]} += {value};"));
        }

        foreach ((TapeResult mean, string sum) in pass.Terms.Results.Zip(sums, (mean, sum) => (mean, sum)))
        {
            _code.Line($"float {_locals[mean.Name]} = block_sum({sum}) / {_operation.Columns.Factor};");
        }

        var printer = new TapePrinter(pass.Uniform, _dialect, _taken, input => _locals[input]);
        (IReadOnlyList<string> locals, IReadOnlyList<(string Name, string Text)> results) = printer.Print();
        _taken.UnionWith(printer.Declared);
        foreach (string line in locals.Concat(results.Select(result => $"float {_locals[result.Name]} = {result.Text};")))
        {
            _code.Line(line);
        }

        _code.Line();
    }

    // Everything is loaded before anything is stored: results may lie where inputs were.
    private void Body(Tape tape, Action<int, string> use)
    {
        var texts = new Dictionary<string, string>();
        foreach (string name in tape.Inputs)
        {
            // A mean may bear the name of the result that it becomes; only what comes in is loaded.
            texts.Add(name, _locals[name]);
            if (_inputs.TryGetValue(name, out (Operand Operand, string Name) matrix) && !IsGiven(matrix))
            {
                _code.Line($"float {_locals[name]} = {_dialect.Load(matrix.Name, Index(_operation, matrix.Operand.View))};");
            }
        }

        (IReadOnlyList<string> locals, IReadOnlyList<(string Name, string Text)> results) =
            new TapePrinter(tape, _dialect, _taken, input => texts[input]).Print();
        foreach (string local in locals)
        {
            _code.Line(local);
        }

        for (int index = 0; index < results.Count; index++)
        {
            use(index, results[index].Text);
        }
    }

    private void Store(int index, string value)
    {
        (Operand target, string matrix) = _matrices[_operation.Inputs.Count + index];
        string place = Index(_operation, target.View);
        string before = _given[_operation.Inputs.Count + index] ? Before(matrix) : _dialect.Load(matrix, place);
        string sum = target.Start == Start.Sum ? $"{before} + ({value})" : value;
        _code.Line(_exchanged[index] ? $"store_exchanged({matrix}, {Factors(matrix)}, {place}, {sum});" : _dialect.Store(matrix, place, sum));
    }

    private bool IsExchanged(int index) => _exchanged[index - _operation.Inputs.Count];

    private bool IsGiven((Operand Operand, string Name) input) => _given[_matrices.Take(_operation.Inputs.Count).ToList().IndexOf(input)];

    private static string Before(string matrix) => $"{matrix}Before";

    private static string Factors(string matrix) => $"{matrix}Factors";

    /// <summary>
    /// Where a view has the number of element <c>row</c>, <c>unit</c>: in one row that all rows share, in one column that all units share, or
    /// both, in a single number.
    /// </summary>
    public static string Index(Pointwise operation, View view)
    {
        string row = operation.IsSlot(view) ? $"row % {view.Rows.Factor}" : "row";
        return operation.IsRow(view) ? operation.IsColumn(view) ? "0" : "unit"
            : operation.IsColumn(view) ? $"{row} * {Places.Pitch(view)}"
            : $"{row} * {Places.Pitch(view)} + unit";
    }

    private string Free(string wanted)
    {
        string free = wanted;
        for (int suffix = 2; !_taken.Add(free); suffix++)
        {
            free = wanted + suffix;
        }

        return free;
    }
}
