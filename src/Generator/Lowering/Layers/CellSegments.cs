using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Cuts a cell's equations where a matrix product stands between them. Each piece becomes one pointwise operation with a
/// derivative of its own; most cells are a single piece. A value that a later piece needs too is kept if it is worth a load.
/// </summary>
internal sealed class CellSegments
{
    /// <summary>The input that tells real steps, 1, from padding, 0.</summary>
    public const string IsReal = "is_real";

    /// <summary>The input that stands for the previous output where a matrix acts on it, and dropout comes before.</summary>
    public const string DroppedState = "dropped_state";

    private const string ZoneoutMask = "zoneout_mask_";

    private readonly ExprPool _pool = new();
    private readonly CellSpec _cell;
    private readonly Dictionary<Expr, int> _firstStages = [];
    private readonly List<Target> _targets = [];
    private Dictionary<Expr, string>? _results;
    private int _kept;

    /// <param name="cell">The cell.</param>
    /// <param name="hyperparameters">The declaration's numbers, by name.</param>
    /// <param name="isMasked">Whether a step may be padding, which leaves the states as they are.</param>
    /// <param name="kept">What is dropped in training, and what states keep; null where nothing is.</param>
    /// <param name="isTraining">Whether masks say what is kept; without them states become what is expected of them.</param>
    public CellSegments(
        CellSpec cell, IReadOnlyDictionary<string, double> hyperparameters, bool isMasked, Regularization? kept = null, bool isTraining = true)
    {
        _cell = cell;
        var values = (isTraining && kept?.DropsUpdate(cell) == true ? cell.WithDropout! : cell.Equations).Play(_pool, HyperparameterValues(hyperparameters)).ToDictionary(result => result.Name, result => result.Value);
        foreach (string operand in isTraining && kept?.DropsState(cell) == true ? OperandGates.Select(CellSpec.OperandOf) : [])
        {
            values[operand] = _pool.Replace(
                [values[operand]], new Dictionary<Expr, Expr> { [_pool.Input(cell.States[0])] = _pool.Input(DroppedState) })[0];
        }

        var stages = new CellStages(values.Values, Matrices.ToDictionary(matrix => _pool.Input(matrix), matrix => values[CellSpec.OperandOf(matrix)]));
        foreach (string state in cell.States.Where(state => KeepsOld(state) || state != ProjectedState))
        {
            Expr value = values[state];
            if (Zoneout(state) is > 0 and double zoneout)
            {
                value = isTraining
                    ? _pool.If(Op.IfLess, _pool.Constant(0), _pool.Input(ZoneoutMaskOf(state)), value, _pool.Input(state))
                    : _pool.Add(_pool.Multiply(_pool.Constant(1 - zoneout), value), _pool.Multiply(_pool.Constant(zoneout), _pool.Input(state)));
            }

            value = isMasked ? _pool.If(Op.IfLess, _pool.Constant(0), _pool.Input(IsReal), value, _pool.Input(state)) : value;
            _targets.Add(new Target(state + Derivatives.Next, value, stages.Of(value), state == ProjectedState));
        }

        foreach (string operand in Matrices.Select(CellSpec.OperandOf))
        {
            _targets.Add(new Target(operand, values[operand], stages.Of(values[operand]), IsProjected: false));
        }

        FindFirstStages();

        WritesOutputDirectly = cell.Projection is not null && !KeepsOld(cell.States[0]);
        List<Piece> pieces = Cut();
        SharesGates = pieces.SelectMany(piece => Inputs(piece).Select(input => input.Name)).Where(name => IsGate(name))
            .GroupBy(name => name).Any(group => group.Count() > 1);
        Segments = [.. pieces.Select((piece, index) => Derive(piece, pieces.Count > 1 ? $"{cell.Name}{index + 1}" : cell.Name))];

        double Zoneout(string state) => kept?.ZoneoutOf(cell, state) ?? 0;
        bool KeepsOld(string state) => isMasked || Zoneout(state) > 0;
    }

    /// <summary>The segments, in the order in which they run.</summary>
    public IReadOnlyList<CellSegment> Segments { get; }

    /// <summary>Whether the projection's product is the output as it is, with nothing to be done afterwards.</summary>
    public bool WritesOutputDirectly { get; }

    /// <summary>Whether two segments read the same gate, so that it must outlive the first and nothing may take its place.</summary>
    public bool SharesGates { get; }

    /// <summary>The input that tells which values of a state become new ones, above 0, and which stay as they are, 0.</summary>
    public static string ZoneoutMaskOf(string state) => ZoneoutMask + state;

    private string? ProjectedState => _cell.Projection is null ? null : _cell.States[0];

    private IEnumerable<string> OperandGates => _cell.Gates.Where(gate => gate.Source == GateSource.InputAndOperand).Select(gate => gate.Name);

    private IEnumerable<string> Matrices => OperandGates.Concat(_cell.Projection is null ? [] : [_cell.Projection]);

    private Dictionary<string, Expr> HyperparameterValues(IReadOnlyDictionary<string, double> declared) =>
        _cell.Hyperparameters.ToDictionary(
            number => number.Name,
            number => _pool.Constant(declared.TryGetValue(number.Name, out double value) ? value : number.Default!.Value));

    // Kept values are part of what keeps them, so that they change nothing here.
    private void FindFirstStages()
    {
        foreach (Target target in _targets.OrderBy(target => target.Stage))
        {
            var open = new Stack<Expr>([target.Value]);
            while (open.Count > 0)
            {
                Expr node = open.Pop();
                if (!_firstStages.ContainsKey(node))
                {
                    _firstStages.Add(node, target.Stage);
                    foreach (Expr operand in node.Operands)
                    {
                        open.Push(operand);
                    }
                }
            }
        }
    }

    // From the last piece to the first: what a piece loads becomes a result of an earlier one.
    private List<Piece> Cut()
    {
        var pieces = new List<Piece>();
        for (int stage = _targets.Max(target => target.Stage); stage >= 0; stage--)
        {
            foreach (bool isProjected in new[] { true, false })
            {
                Target[] targets = [.. _targets.Where(target => target.Stage == stage && target.IsProjected == isProjected)];
                if (targets.Length > 0)
                {
                    Dictionary<Expr, Expr> loads = Loads(targets, stage);
                    IReadOnlyList<Expr> values = _pool.Replace([.. targets.Select(target => target.Value)], loads);
                    pieces.Insert(0, new Piece([.. targets.Zip(values, (target, value) => (target.Name, value))]));
                }
            }
        }

        return pieces;
    }

    private Dictionary<Expr, Expr> Loads(IEnumerable<Target> targets, int stage)
    {
        var loads = new Dictionary<Expr, Expr>();
        var seen = new HashSet<Expr>();
        var open = new Stack<Expr>(targets.Select(target => target.Value));
        while (open.Count > 0)
        {
            Expr node = open.Pop();
            if (node.Operands.Count == 0 || !seen.Add(node))
            {
                continue;
            }

            if (ResultOf(node, stage) is { } name)
            {
                loads.Add(node, _pool.Input(name));
                continue;
            }

            foreach (Expr operand in node.Operands)
            {
                open.Push(operand);
            }
        }

        return loads;
    }

    // Under which name an earlier piece leaves a value in memory; null where it does not compute it, or where it is cheaper to
    // do so again. New states are not read from there: their gradients move with time, and what is added to them within a step
    // would come too early.
    private string? ResultOf(Expr value, int stage)
    {
        if (!_firstStages.TryGetValue(value, out int first) || first >= stage)
        {
            return null;
        }

        _results ??= _targets.Where(target => !IsState(target)).GroupBy(target => target.Value).ToDictionary(same => same.Key, same => same.First().Name);
        if (_results.TryGetValue(value, out string? known))
        {
            return known;
        }

        if (!value.IsTranscendental)
        {
            return null;
        }

        var kept = new Target(_pool.NameOf(value) ?? $"kept_{_kept++}", value, first, IsProjected: false);
        _targets.Add(kept);
        _results.Add(value, kept.Name);
        return kept.Name;
    }

    private CellSegment Derive(Piece piece, string name)
    {
        Expr[] inputs = Inputs(piece);
        Expr[] followed = [.. inputs.Where(input => !IsMask(input.Name))];
        IReadOnlyList<Expr?> gradients = Gradients.Of(
            _pool, [.. piece.Results.Select(result => (result.Value, _pool.Input(Derivatives.Prefix + result.Name)))], followed);
        (string Name, Expr Value)[] backward = [.. followed.Zip(gradients, (input, gradient) => (input.Name, Value: gradient))
            .Where(pair => pair.Value is not null).Select(pair => (Derivatives.Prefix + pair.Name, pair.Value!))];

        // Gates give up their place, even one that is a result as it is; everything else that was read or made stays in memory.
        Expr[] inMemory =
        [
            .. inputs.Where(input => SharesGates || !IsGate(input.Name)),
            .. piece.Results.Select(result => result.Value).Where(value => value.Operands.Count > 0),
        ];
        IReadOnlyList<Expr> chosen = SavedValues.Choose(backward.Select(result => result.Value), inputs, inMemory);
        IReadOnlyList<Expr> stored = [.. chosen.Where(value => value.Op != Op.Input)];
        var free = new Queue<string>(SharesGates ? [] : inputs.Except(chosen).Select(input => input.Name).Where(IsGate));
        var saved = new List<(string Name, string? Gate)>();
        foreach (Expr value in stored)
        {
            // What the equations leave without a name is called as it is made: tanh_n.
            string stem = value.Operands[0].Op == Op.Input ? $"{value.Op.ToString().ToLowerInvariant()}_{value.Operands[0].Name}" : $"saved_{saved.Count}";
            _pool.Name(value, stem);
            saved.Add((_pool.NameOf(value)!, free.Count > 0 ? free.Dequeue() : null));
        }

        var loads = stored.Zip(saved, (value, place) => (value, place.Name)).ToDictionary(pair => pair.value, pair => _pool.Input(pair.Name));
        foreach ((string result, Expr value) in piece.Results.Where(result => result.Value.Operands.Count > 0))
        {
            loads[value] = _pool.Input(result);
        }

        IReadOnlyList<Expr> loaded = _pool.Replace([.. backward.Select(result => result.Value)], loads);
        Tape forward = Tape.Record(_pool, [.. piece.Results, .. stored.Zip(saved, (value, place) => (place.Name, value))]);
        Tape derivative = Tape.Record(_pool, [.. backward.Zip(loaded, (result, value) => (result.Name, value))]);
        return new CellSegment(
            new Equation($"{name}Forward", forward, new Equation($"{name}Backward", derivative), Note(saved, chosen)),
            new Equation($"{name}Inference", Tape.Record(_pool, piece.Results)),
            saved,
            [.. Matrices.Where(matrix => piece.Results.Any(result => result.Name == CellSpec.OperandOf(matrix)))]);
    }

    private static string Note(IEnumerable<(string Name, string? Gate)> saved, IEnumerable<Expr> chosen)
    {
        string stored = string.Join(", ", saved.Select(value => value.Name));
        string asTheyAre = string.Join(", ", chosen.Where(value => value.Op == Op.Input).Select(gate => gate.Name));
        return $"kept for the way back: {(stored.Length > 0 ? stored : "the results alone")}"
            + (asTheyAre.Length > 0 ? $"; and as they came: {asTheyAre}" : "");
    }

    // Gates first, then states, as the equations name them: so gradients are written in the same order.
    private Expr[] Inputs(Piece piece)
    {
        List<string> order = [.. _cell.Gates.Select(gate => gate.Name), .. _cell.States];
        return [.. Expr.InOrder(piece.Results.Select(result => result.Value)).Where(node => node.Op == Op.Input)
            .OrderBy(input => order.IndexOf(input.Name) is >= 0 and int position ? position : order.Count)];
    }

    private bool IsState(Target target) => _cell.States.Any(state => state + Derivatives.Next == target.Name);

    private static bool IsMask(string name) =>
        name is IsReal or CellSpec.UpdateMask || name.StartsWith(ZoneoutMask, System.StringComparison.Ordinal);

    private bool IsGate(string name) => _cell.Gates.Any(gate => gate.Name == name);

    private sealed record Target(string Name, Expr Value, int Stage, bool IsProjected);

    private sealed record Piece(IReadOnlyList<(string Name, Expr Value)> Results);
}
