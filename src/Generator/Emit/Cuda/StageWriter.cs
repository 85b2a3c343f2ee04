using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>
/// Writes what the blocks of one time loop do. Its body is cut into parts where blocks must wait for each other; a part is a
/// function of the time step. In a wavefront, it is one of several stages, and its blocks come after those of the stages before.
/// </summary>
internal sealed class StageWriter
{
    private const int LeastGroups = 3;

    // Floats that all blocks together read in a step: below it the meeting takes longer than the reading. Measured on an H200.
    private const decimal LeastFloats = 8_000_000;

    // Where blocks exchange shares of products.
    private const string Exchange = "m.arena + at::Exchange";

    private readonly TimeLoop _loop;
    private readonly PointwiseFunctions _functions;
    private readonly string _name;
    private readonly string _firstBlock;
    private readonly IReadOnlyList<IReadOnlyList<Operation>> _parts;
    private readonly Dictionary<UnitProduct, string> _products = [];
    private readonly HashSet<UnitProduct> _scattered;
    private readonly StageRegisters _registers;

    // Where all work is divided by the same units, and no other stage's is used, a block meets in its own cache nothing but what it
    // wrote itself.
    private readonly bool _isFresh;

    /// <param name="loops">All stages.</param>
    /// <param name="stage">Which one it is.</param>
    /// <param name="functions">Receives the functions of its equations.</param>
    /// <param name="name">What the names of its functions begin with.</param>
    /// <param name="firstBlock">Blocks of the stages before; 0 where there are none.</param>
    /// <param name="mostExchanged">Room for what blocks exchange, in floats.</param>
    public StageWriter(
        IReadOnlyList<TimeLoop> loops, int stage, PointwiseFunctions functions, string name, string firstBlock, decimal mostExchanged)
    {
        TimeLoop loop = loops[stage];
        (_loop, _functions, _name, _firstBlock) = (loop, functions, name, firstBlock);
        (_parts, WaitsAtEnd) = Cut(loop);
        foreach (UnitProduct product in loop.Body.OfType<UnitProduct>())
        {
            string wanted = $"{_name}_{CudaC.Spell(product.Result.Buffer.Constant)}";
            _products.Add(product, _products.Count == 0 ? wanted : $"{wanted}_{_products.Count + 1}");
        }

        HashSet<string> ofOthers = [.. loops.Take(stage).SelectMany(before => before.Writes).Select(view => view.Buffer.Storage)];
        _isFresh = loop.Body.Select(UnitProduct.UnitsOf).Distinct().Count() > 1
            || loop.Body.OfType<Pointwise>().SelectMany(elements => elements.Reads).Any(view => ofOthers.Contains(view.Buffer.Storage));
        Dim[] units = [.. loop.Body.Select(UnitProduct.UnitsOf).Where(units => units is not null).Select(units => units!.Value)];
        int groups = loop.Body.OfType<UnitProduct>().Select(product => product.Groups).DefaultIfEmpty(1).Max();
        Dim widest = units.OrderByDescending(dim => dim.Value).FirstOrDefault();
        Blocks = units.Length == 0
            ? (int)loop.Body.Max(operation => operation.Writes.First().Rows.Value)
            : (int)decimal.Ceiling(widest.Value / Grid.UnitsPerBlock(widest, groups));
        _scattered = [.. _products.Keys.Where(product => IsScattered(product) && FloatsOf(product) <= mostExchanged)];
        var loads = new EarlyLoads(loop, _parts, loops.Where(other => other != loop));
        _registers = new StageRegisters(loads, _parts, _products, _name, _firstBlock, Own);
    }

    /// <summary>Whether a loop can be one: whatever its body does is divided by units or by rows, with weights that every step uses.</summary>
    public static bool Writes(TimeLoop loop) => loop.Body.All(operation => operation is UnitProduct or Pointwise);

    /// <summary>What it is called.</summary>
    public string Title => _loop.Title;

    /// <summary>How many blocks it has.</summary>
    public int Blocks { get; }

    /// <summary>How many parts its body has.</summary>
    public int Parts => _parts.Count;

    /// <summary>Whether blocks must wait for each other between one step and the next.</summary>
    public bool WaitsAtEnd { get; }

    /// <summary>Whether its blocks have weights of their own.</summary>
    public bool HasProducts => _products.Count > 0;

    /// <summary>What lies between the last barrier and the next step's first one: the last part, and the first.</summary>
    public (IReadOnlyList<Operation> Last, IReadOnlyList<Operation> First) Ends => (_parts[_parts.Count - 1], _parts[0]);

    /// <summary>Whether products are turned around: each block then has to own something.</summary>
    public bool Scatters => _scattered.Count > 0;

    /// <summary>Products that read what all blocks have made.</summary>
    public IEnumerable<UnitProduct> Gathering => _products.Keys.Where(product => !_scattered.Contains(product));

    /// <summary>Writes the types of its products, and its parts.</summary>
    /// <param name="code">Receives the text.</param>
    /// <param name="exchange">What blocks exchange in 16 bits.</param>
    public void WriteParts(CodeWriter code, LoopExchange exchange)
    {
        string before = "0";
        foreach (KeyValuePair<UnitProduct, string> product in _products)
        {
            UnitProduct p = product.Key;
            if (_scattered.Contains(p))
            {
                code.Line($"using {product.Value} =\n    ScatterProduct<Start::{p.Start}, {p.Result.Rows.Code}, {GroupsOfLeft(p):0}, {p.Units.Code}, {Own(p.Units)}{(before != "0" ? $", {before}" : "")}>;");
                before = $"{product.Value}::SharedEnd";
                continue;
            }

            string lies = !Scatters && exchange.IsReadBy(p) && RoundedPlaces.IsInEighths(p.Left) ? "Gathered" : p.Left.FirstColumn.Value % 4 == 0 ? "Quads" : "Anywhere";
            code.Line($"using {product.Value} =\n    UnitProduct<Form::{p.Form}, Start::{p.Start}, {p.Result.Rows.Code}, {p.Groups}, {p.Units.Code}, {p.Left.Columns.Code}, {Own(p.Units)}, Left::{lies}{(_firstBlock != "0" || before != "0" ? $", {_firstBlock}" : "")}{(before != "0" ? $", {before}" : "")}>;");
            before = $"{product.Value}::SharedEnd";
        }

        _registers.Write(code);
        for (int part = 0; part < _parts.Count; part++)
        {
            code.Line();
            string products = string.Concat(ProductsOf(part).Select(product => $", {product.Type}& {product.Name}"))
                + (_registers.Any ? $", {_registers.Type}& registers" : "");
            using (code.Open($"DEVICE void {PartFunction(part + 1)}(Model m, int t{products})"))
            {
                code.Line(Part(part, exchange));
            }
        }
    }

    /// <summary>Writes the loop over all steps.</summary>
    /// <param name="code">Receives the text.</param>
    /// <param name="parts">Parts of a step; those that this stage does not have it only waits for.</param>
    /// <param name="waitsAtEnd">Whether all blocks meet after the last part.</param>
    /// <param name="stage">Which stage it is.</param>
    /// <param name="stages">How many there are.</param>
    public void WriteLoop(CodeWriter code, int parts, bool waitsAtEnd, int stage, int stages)
    {
        foreach ((UnitProduct product, string type) in _products.Select(pair => (pair.Key, pair.Value)))
        {
            code.Line($"{type} {Local(type)};\n{Local(type)}.load({Places.Of(product.Weights)});");
        }

        if (_registers.Any)
        {
            code.Line($"{_registers.Type} registers;");
        }

        string steps = _loop.Steps.IsVariable ? "m.control->count" : _loop.Steps.Code;
        string loop = $"LoopSteps<{parts}, {(_loop.Backwards ? "true" : "false")}{(stages > 1 ? $", {stage}, {stages}" : "")}>";
        using (code.Open($"for ({loop} loop(t, {steps}); loop.more(); loop.next())"))
        {
            for (int part = 0; part < parts; part++)
            {
                if (part < _parts.Count)
                {
                    Load(code, $"loop.begins({part})", "loop.step()", _registers.First(part));
                    code.Line((parts == 1 && stages == 1 ? "" : $"if (loop.includes({part})) ") + Call(part));
                    Load(code, $"loop.carries({part})", "loop.step()", _registers.Following(part));
                    Load(code, $"loop.goes_on({part})", "loop.next_step()", _registers.Next(part));
                }

                code.Line(part < parts - 1 || waitsAtEnd ? "loop.meet(m);" : "block_barrier();");
            }
        }
    }

    private static void Load(CodeWriter code, string condition, string step, IEnumerable<string> functions)
    {
        string[] calls = [.. functions.Select(function => $"{function}(m, {step}, registers);")];
        if (calls.Length > 0)
        {
            code.Line(calls.Length == 1 ? $"if ({condition}) {calls[0]}" : $"if ({condition})\n{{\n    {string.Join("\n    ", calls)}\n}}");
        }
    }

    private string PartFunction(int part) => $"{_name}_part{part}";

    private string Call(int part) =>
        $"{PartFunction(part + 1)}(m, loop.step(){string.Concat(ProductsOf(part).Select(product => $", {product.Name}"))}{(_registers.Any ? ", registers" : "")});";

    // Those that a part begins, and those that it finishes.
    private IReadOnlyList<(string Type, string Name)> ProductsOf(int part) =>
        [.. _parts[part].OfType<UnitProduct>().Concat(Scattered(part)).Select(product => (_products[product], Local(_products[product])))];

    private IEnumerable<UnitProduct> Scattered(int part) =>
        part + 1 < _parts.Count ? _parts[part + 1].OfType<UnitProduct>().Where(_scattered.Contains) : [];

    private string Local(string type) => $"for{type.Substring(_name.Length + 1)}";

    // Within a part blocks need not wait for each other, but the threads of one do between its operations.
    private string Part(int part, LoopExchange exchange)
    {
        IEnumerable<(string Text, bool Waits)> statements =
        [
            .. _parts[part].Select(operation => ($"// {Comment(operation)}\n{Text(operation, exchange)}", operation is UnitProduct)),
            .. Scattered(part).Select(product => (
                $"// {Comment(product)}: the block's own share, for all others\n"
                + $"{Local(_products[product])}.scatter({Places.Of(product.Left)}, {Exchange}, t);", false)),
        ];
        return string.Join("\n", statements.Select((statement, index) =>
            index == statements.Count() - 1 ? statement.Text : statement.Text + (statement.Waits ? "\n" : "\nblock_barrier();\n")));
    }

    private static string Comment(Operation operation) => OperationNotation.Of(operation).Replace("\n", "\n// ");

    private string Text(Operation operation, LoopExchange exchange) => operation switch
    {
        UnitProduct product when _scattered.Contains(product) =>
            $"{_registers.Before(product)}{Local(_products[product])}.reduce({Places.Of(product.Left)}, {Exchange}, t, {Places.Of(product.Result)}, {_registers.Sums(product)});",
        UnitProduct product =>
            $"{_registers.Before(product)}{Local(_products[product])}.multiply({Left(product, exchange)}{Places.Of(product.Result)}, {_registers.Sums(product)});",
        Pointwise { Units: not null } elements =>
            _registers.ForElements(elements, _functions.Call(elements, _isFresh, given: _registers.Given(elements), places: exchange.Rounded)),
        Pointwise rows =>
            $"for (int row = block_index(); row < {rows.Rows.Code}; row += block_count())\n{{\n"
            + $"    {_functions.Call(rows, _isFresh, places: exchange.Rounded).Replace("\n", "\n    ")}\n    block_barrier();\n}}",
        _ => throw new NotSupportedException($"{operation.GetType().Name} has no CUDA text inside a time loop."),
    };

    private static string Left(UnitProduct product, LoopExchange exchange) => exchange.IsReadBy(product)
        ? $"\n    exchanged({Places.Pointer(product.Left)}, {exchange.Rounded.Of(product.Left)}), {Places.Pitch(product.Left)},\n    "
        : $"{Places.Of(product.Left)}, ";

    /// <summary>Floats through which its blocks exchange shares of products: <c>ScatterProduct::ExchangeFloats</c>.</summary>
    public decimal Exchanged => _scattered.Select(FloatsOf).DefaultIfEmpty(0).Max();

    private decimal FloatsOf(UnitProduct product) =>
        2 * decimal.Ceiling(product.Units.Value / 4) * Blocks * product.Result.Rows.Value * 4;

    // A product whose left columns were made before the barrier by the blocks that own their units can be turned around: the fewer floats
    // then pass between blocks, the more columns there are for each unit.
    private bool IsScattered(UnitProduct product)
    {
        int part = Enumerable.Range(0, _parts.Count).First(index => _parts[index].Contains(product));
        Operation[] makers = part == 0 ? [] : [.. _parts[part - 1].Where(operation => operation.Writes.Any(IsLeft))];
        return product.Form == Form.TransposedRight && GroupsOfLeft(product) >= LeastGroups && Blocks * product.Left.Rows.Value * product.Left.Columns.Value >= LeastFloats
            && Own(product.Units) % 4 == 0 && _firstBlock == "0"
            && makers.Length == 1 && makers[0] is Pointwise { Units: { } units } maker && units == product.Units
            && maker.Writes.Where(IsLeft).All(view => view.Columns == units && view.FirstColumn.Value % units.Value == 0)
            && !_parts.Where((_, index) => index != part - 1).SelectMany(operations => operations).Any(operation => operation.Writes.Any(IsLeft));

        bool IsLeft(View view) => view.Buffer == product.Left.Buffer;
    }

    private static decimal GroupsOfLeft(UnitProduct product) => product.Left.Columns.Value / product.Units.Value;

    private int Own(Dim units) => (int)decimal.Ceiling(units.Value / Blocks);

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
