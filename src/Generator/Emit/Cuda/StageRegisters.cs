using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>Writes what a thread of a time loop's stage has in registers before it is needed, by <see cref="EarlyLoads"/>.</summary>
internal sealed class StageRegisters
{
    // Floats of an equation that a thread may hold from step to step.
    private const int MostHeld = 32;

    // Kinds of functions: what equations read, what products begin with, and sums that were made in another part or step.
    private const string Inputs = "inputs", Begin = "begin", FirstSums = "first";

    private readonly EarlyLoads _loads;
    private readonly IReadOnlyList<IReadOnlyList<Operation>> _parts;
    private readonly IReadOnlyDictionary<UnitProduct, string> _types;
    private readonly string _name;
    private readonly string _firstBlock;
    private readonly Func<Dim, int> _own;
    private readonly Dictionary<Pointwise, (int Number, int[] Held)> _holding = new(OperationIdentity.Instance);
    private readonly Dictionary<UnitProduct, UnitProduct> _roots = new(OperationIdentity.Instance);

    /// <param name="loads">What can be loaded early.</param>
    /// <param name="parts">The body of the loop, cut where blocks meet.</param>
    /// <param name="types">The types of its products.</param>
    /// <param name="name">What the names of its functions begin with.</param>
    /// <param name="firstBlock">Blocks of the stages before; 0 where there are none.</param>
    /// <param name="own">How many units a block owns.</param>
    public StageRegisters(
        EarlyLoads loads, IReadOnlyList<IReadOnlyList<Operation>> parts, IReadOnlyDictionary<UnitProduct, string> types, string name, string firstBlock,
        Func<Dim, int> own)
    {
        (_loads, _parts, _types, _name, _firstBlock, _own) = (loads, parts, types, name, firstBlock, own);
        foreach (Pointwise elements in parts.SelectMany(part => part).OfType<Pointwise>().Where(elements => elements.Units is not null))
        {
            if (Held(elements) is { Length: > 0 } held)
            {
                _holding.Add(elements, (_holding.Count + 1, held));
            }
        }
    }

    /// <summary>Whether there is anything.</summary>
    public bool Any => _types.Count > 0 || _holding.Count > 0;

    /// <summary>The name of the structure.</summary>
    public string Type => $"{_name}_Registers";

    /// <summary>Writes the structure, and the functions that load it.</summary>
    public void Write(CodeWriter code)
    {
        if (!Any)
        {
            return;
        }

        code.Line();
        code.Line("// What a thread has of a step before it is needed.");
        IEnumerable<string> members =
        [
            .. _types.Keys.Where(product => Root(product) == product).Select(product => $"{_types[product]}::Sums {Variable(product)};"),
            .. _holding.Select(pair => $"float {Variable(pair.Key)}[{Elements(pair.Key)}::Count][{pair.Value.Held.Length}];"),
        ];
        code.Line($"struct {Type}\n{{\n    {string.Join("\n    ", members)}\n}};");
        for (int part = 0; part < _parts.Count; part++)
        {
            foreach (string what in (string[])[Inputs, Begin, FirstSums])
            {
                IReadOnlyList<string> statements = Statements(what, part);
                if (statements.Count > 0)
                {
                    code.Line();
                    using (code.Open($"DEVICE void {Function(what, part)}(Model m, int t, {Type}& registers)"))
                    {
                        code.Line(string.Join("\n", statements));
                    }
                }
            }
        }
    }

    /// <summary>The functions that load what a part needs in the first step of a launch.</summary>
    public IEnumerable<string> First(int part) => Functions(part, Inputs, Begin, FirstSums);

    /// <summary>Those that load after a part what the next step needs.</summary>
    public IEnumerable<string> Next(int part) => Functions(part, Inputs).Concat(part == _parts.Count - 1 ? Functions(0, Begin) : []);

    /// <summary>Those that load after a part what the part after it needs.</summary>
    public IEnumerable<string> Following(int part) => part + 1 < _parts.Count ? Functions(part + 1, Begin) : [];

    /// <summary>What has to be done just before a product: nothing where it was done early.</summary>
    public string Before(UnitProduct product) => Root(product) == product && !IsEarly(product) ? $"{BeginSums(product)}\n" : "";

    /// <summary>The sums of a product.</summary>
    public string Sums(UnitProduct product) => $"registers.{Variable(Root(product))}";

    /// <summary>The values that an equation is given, by the places of its operands; <c>i</c> is the element.</summary>
    public IReadOnlyDictionary<int, string> Given(Pointwise elements)
    {
        Operand[] operands = Operands(elements);
        var given = new Dictionary<int, string>();
        for (int index = 0; index < operands.Length; index++)
        {
            View view = operands[index].View;
            if (IsRead(elements, operands, index) && _loads.SumsOf(view, elements) is var (product, _))
            {
                given.Add(index, $"{Sums(product)}.values[i][{(view.FirstColumn.Value - product.Result.FirstColumn.Value) / product.Units.Value:0}]");
            }
        }

        if (_holding.TryGetValue(elements, out (int Number, int[] Held) holding))
        {
            foreach ((int index, int place) in holding.Held.Select((index, place) => (index, place)))
            {
                given.Add(index, $"registers.{Variable(elements)}[i][{place}]");
            }
        }

        return given;
    }

    /// <summary>A loop over the thread's own elements of an equation.</summary>
    public string ForElements(Pointwise elements, string body) =>
        $"#pragma unroll\nfor (int i = 0; i < {Elements(elements)}::Count; i++)\n{{\n    using Own = {Elements(elements)};\n"
        + $"    if (!Own::exist(i)) continue;\n    const int row = Own::row(i), unit = Own::unit(i);\n    {body.Replace("\n", "\n    ")}\n}}";

    private IEnumerable<string> Functions(int part, params string[] kinds) =>
        kinds.Where(what => Statements(what, part).Count > 0).Select(what => Function(what, part));

    private string Function(string what, int part) => $"{_name}_{what}{part + 1}";

    private IReadOnlyList<string> Statements(string what, int part) => what switch
    {
        Inputs => [.. _parts[part].OfType<Pointwise>().Where(_holding.ContainsKey).Select(LoadInputs)],
        Begin => [.. _parts[part].OfType<UnitProduct>().Where(IsEarly).Select(BeginSums)],
        _ => [.. _parts[part].SelectMany(OfOtherParts).Distinct()],
    };

    private string Elements(Pointwise elements) =>
        $"OwnElements<{elements.Rows.Code}, {elements.Units!.Value.Code}, {_own(elements.Units.Value)}{(_firstBlock != "0" ? $", {_firstBlock}" : "")}>";

    private string Variable(UnitProduct product) => $"of{_types[product].Substring(_name.Length + 1)}";

    private string Variable(Pointwise elements) =>
        $"for{CudaC.Spell(elements.Equation.Name)}{(_holding[elements].Number is var number and > 1 ? $"{number}" : "")}";

    // The product whose sums another one goes on with.
    private UnitProduct Root(UnitProduct product)
    {
        if (!_roots.TryGetValue(product, out UnitProduct? root))
        {
            root = product.Start == Start.Sum && _loads.SumsOf(product.Result, product) is var (before, _)
                && before.Result.FirstColumn == product.Result.FirstColumn && before.Result.Columns == product.Result.Columns
                ? Root(before) : product;
            _roots.Add(product, root);
        }

        return root;
    }

    private bool IsEarly(UnitProduct product) => Root(product) == product && _loads.BeginsEarly(product);

    private string BeginSums(UnitProduct product) => $"{_types[product]}::begin({Places.Of(product.Result)}, {Sums(product)});";

    // Sums that the first step of a launch has to load.
    private IEnumerable<string> OfOtherParts(Operation operation)
    {
        IEnumerable<View> views = operation switch
        {
            UnitProduct product => Root(product) == product ? [] : [product.Result],
            Pointwise { Units: not null } elements => Read(elements).Select(operand => operand.View),
            _ => [],
        };
        foreach (View view in views)
        {
            if (_loads.SumsOf(view, operation) is var (product, isOfStepBefore) && (isOfStepBefore || _loads.PartOf(product) != _loads.PartOf(operation)))
            {
                View first = product.Result with { FirstSlot = view.FirstSlot };
                yield return $"{Sums(product)}.begin<Start::Sum, {product.Units.Code}>({Places.Of(first)});";
            }
        }
    }

    private static Operand[] Operands(Pointwise elements) => [.. elements.Inputs, .. elements.Results];

    private static bool IsRead(Pointwise elements, Operand[] operands, int index) => index < elements.Inputs.Count || operands[index].Start == Start.Sum;

    private static IEnumerable<Operand> Read(Pointwise elements)
    {
        Operand[] operands = Operands(elements);
        return operands.Where((_, index) => IsRead(elements, operands, index));
    }

    // The operands that are loaded early, by their places; none where they are too many.
    private int[] Held(Pointwise elements)
    {
        Operand[] operands = Operands(elements);
        int[] held = [.. Enumerable.Range(0, operands.Length).Where(index =>
            IsRead(elements, operands, index) && _loads.SumsOf(operands[index].View, elements) is null && _loads.LoadsEarly(operands[index].View, elements))];
        decimal count = decimal.Ceiling(elements.Rows.Value * _own(elements.Units!.Value) / Grid.Threads);
        return held.Length * count <= MostHeld ? held : [];
    }

    private string LoadInputs(Pointwise elements)
    {
        Operand[] operands = Operands(elements);
        return ForElements(elements, string.Join("\n", _holding[elements].Held.Select((index, place) =>
        {
            View view = operands[index].View;
            return $"registers.{Variable(elements)}[i][{place}] = ({Places.Pointer(view)})[{PointwiseFunction.Index(elements, view)}];";
        })));
    }
}
