using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>
/// Writes a time loop. Its body is cut into parts where blocks must wait for each other; a part is a function of the time step.
/// A kernel runs all steps, with weights that stay on chip and a barrier of all blocks after each part; for devices that cannot
/// hold all blocks at a time, it can be launched for a part of a step as well.
/// </summary>
internal sealed class LoopWriter
{
    private readonly TimeLoop _loop;
    private readonly PointwiseFunctions _functions;
    private readonly string _name;
    private readonly IReadOnlyList<IReadOnlyList<Operation>> _parts;
    private readonly bool _waitsAtEnd;
    private readonly Dictionary<UnitProduct, string> _products = [];
    private readonly int _blocks;

    // Where all work is divided by the same units, a block meets in its own cache nothing but what it wrote itself.
    private readonly bool _isFresh;

    public LoopWriter(TimeLoop loop, PointwiseFunctions functions, string name)
    {
        (_loop, _functions, _name) = (loop, functions, name);
        (_parts, _waitsAtEnd) = Cut(loop);
        foreach (UnitProduct product in loop.Body.OfType<UnitProduct>())
        {
            _products.Add(product, $"{_name}_{CudaC.Spell(product.Result.Buffer.Constant)}{(_products.Count == 0 ? "" : $"_{_products.Count + 1}")}");
        }

        _isFresh = loop.Body.Select(UnitsOf).Distinct().Count() > 1;
        Dim[] units = [.. loop.Body.Select(UnitsOf).Where(units => units is not null).Select(units => units!.Value)];
        int groups = loop.Body.OfType<UnitProduct>().Select(product => product.Groups).DefaultIfEmpty(1).Max();
        Dim widest = units.OrderByDescending(dim => dim.Value).FirstOrDefault();
        _blocks = units.Length == 0
            ? (int)loop.Body.Max(operation => operation.Writes.First().Rows.Value)
            : (int)decimal.Ceiling(widest.Value / Grid.UnitsPerBlock(widest, groups));
        Launch = new LoopLaunch(name, _blocks, _parts.Count, loop.Steps);
    }

    /// <summary>How it is launched.</summary>
    public LoopLaunch Launch { get; }

    /// <summary>Writes it.</summary>
    public void Write(CodeWriter code)
    {
        code.Line();
        code.Line($"// {_loop.Title}: {_blocks} blocks{(_products.Count > 0 ? ", each with the weights of its own units" : "")}");
        foreach (KeyValuePair<UnitProduct, string> product in _products)
        {
            UnitProduct p = product.Key;
            code.Line($"using {product.Value} =\n    UnitProduct<Form::{p.Form}, Start::{p.Start}, {p.Result.Rows.Code}, {p.Groups}, {p.Units.Code}, {p.Left.Columns.Code}, {Own(p.Units)}, {(p.Left.FirstColumn.Value % 4 == 0 ? "true" : "false")}>;");
        }

        for (int part = 0; part < _parts.Count; part++)
        {
            code.Line();
            string products = string.Concat(ProductsOf(_parts[part]).Select(product => $", {product.Type}& {product.Name}"));
            using (code.Open($"DEVICE void {PartFunction(part + 1)}(Model m, int t{products})"))
            {
                code.Line(Part(_parts[part]));
            }
        }

        code.Line();
        using (code.Open($"KERNEL({Grid.Threads}, {_name})"))
        {
            foreach ((UnitProduct product, string type) in _products.Select(pair => (pair.Key, pair.Value)))
            {
                code.Line($"{type} {Local(type)};\n{Local(type)}.load({Places.Of(product.Weights)});");
            }

            string steps = _loop.Steps.Code == "Count" ? "m.control->count" : _loop.Steps.Code;
            using (code.Open($"for (LoopSteps<{_parts.Count}, {(_loop.Backwards ? "true" : "false")}> loop(t, {steps}); loop.more(); loop.next())"))
            {
                for (int part = 0; part < _parts.Count; part++)
                {
                    bool waits = part < _parts.Count - 1 || _waitsAtEnd;
                    string call = $"{Call(part)}\n{(waits ? "loop.meet(m);" : "block_barrier();")}";
                    code.Line(_parts.Count == 1 ? call : $"if (loop.includes({part}))\n{{\n    {call.Replace("\n", "\n    ")}\n}}");
                }
            }
        }
    }

    private string PartFunction(int part) => $"{_name}_part{part}";

    private string Call(int part) =>
        $"{PartFunction(part + 1)}(m, loop.step(){string.Concat(ProductsOf(_parts[part]).Select(product => $", {product.Name}"))});";

    private IReadOnlyList<(UnitProduct Product, string Type, string Name)> ProductsOf(IEnumerable<Operation> operations) =>
        [.. operations.OfType<UnitProduct>().Select(product => (product, _products[product], Local(_products[product])))];

    private string Local(string type) => $"for{type.Substring(_name.Length + 1)}";

    // Within a part blocks need not wait for each other, but the threads of one do between its operations.
    private string Part(IReadOnlyList<Operation> operations) => string.Join(
        "\n",
        operations.Select((operation, index) =>
        {
            string text = $"// {OperationNotation.Of(operation).Replace("\n", "\n// ")}\n{Text(operation)}";
            return index == operations.Count - 1 ? text : text + (operation is UnitProduct ? "\n" : "\nblock_barrier();\n");
        }));

    private string Text(Operation operation) => operation switch
    {
        UnitProduct product => $"{Local(_products[product])}.multiply({Places.Of(product.Left)}, {Places.Of(product.Result)});",
        Pointwise { Units: { } units } elements =>
            $"for (int element = thread_index(); element < {elements.Rows.Code} * {Own(units)}; element += thread_count())\n{{\n"
            + $"    const int row = element / {Own(units)}, unit = block_index() * {Own(units)} + element % {Own(units)};\n"
            + $"    if (unit < {units.Code})\n    {{\n        {_functions.Call(elements, _isFresh).Replace("\n", "\n        ")}\n    }}\n}}",
        Pointwise rows =>
            $"for (int row = block_index(); row < {rows.Rows.Code}; row += block_count())\n{{\n"
            + $"    {_functions.Call(rows, _isFresh).Replace("\n", "\n    ")}\n    block_barrier();\n}}",
        _ => throw new NotSupportedException($"{operation.GetType().Name} has no CUDA text inside a time loop."),
    };

    private int Own(Dim units) => (int)decimal.Ceiling(units.Value / _blocks);

    private static Dim? UnitsOf(Operation operation) => operation switch
    {
        UnitProduct product => product.Units,
        Pointwise elements => elements.Units,
        _ => null,
    };

    // A loop begins with everything before it done: it is a kernel of its own.
    private static (IReadOnlyList<IReadOnlyList<Operation>> Parts, bool WaitsAtEnd) Cut(TimeLoop loop)
    {
        var schedule = new Schedule();
        var parts = new List<IReadOnlyList<Operation>>();
        var part = new List<Operation>();
        foreach (Operation operation in loop.Body)
        {
            if (schedule.NeedsBarrierBefore(operation) && part.Count > 0)
            {
                parts.Add([.. part]);
                part.Clear();
            }

            part.Add(operation);
        }

        int firstBarrier = parts.Count == 0 ? loop.Body.Count : parts[0].Count;
        parts.Add(part);
        return (parts, schedule.NeedsBarrierToRepeat(loop, firstBarrier));
    }
}
