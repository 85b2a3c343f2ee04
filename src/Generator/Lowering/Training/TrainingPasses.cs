using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>What every model does after the way back: gradients of several steps are summed, their norm, and the update.</summary>
internal sealed class TrainingPasses
{
    private readonly Scope _scope;
    private readonly OptimizerSpec _optimizer;
    private readonly UpdateEquations _equations;
    private readonly View[] _parameters;
    private readonly View[] _gradients;
    private readonly EquatableArray<RowGradient> _rows;
    private readonly Dictionary<string, Dictionary<Buffer, Buffer>> _states = [];
    private readonly View _norm;
    private readonly double? _limit;
    private readonly int _accumulate;
    private readonly Dictionary<Buffer, Buffer> _sums = [];

    /// <param name="scope">Receives buffers: the norm, and what the optimizer keeps.</param>
    /// <param name="buffers">All buffers, those of the gradients among them.</param>
    /// <param name="forward">The forward pass of training.</param>
    /// <param name="adjoint">The way back.</param>
    /// <param name="optimizer">The equations of the update.</param>
    /// <param name="accumulate">Training steps whose gradients are summed for an update.</param>
    /// <param name="limit">The largest norm with which an update is done; null: no limit.</param>
    public TrainingPasses(
        Scope scope, BufferSet buffers, IEnumerable<Operation> forward, Adjoint adjoint, OptimizerSpec optimizer, int accumulate, double? limit)
    {
        (_scope, _optimizer, _equations, _accumulate, _limit) = (scope, optimizer, UpdateEquations.Of(optimizer), accumulate, limit);
        _parameters = [.. buffers.All.Where(buffer => buffer.Role == Role.Parameter).Select(buffer => new View(buffer))];
        _gradients = [.. _parameters.Select(parameter => parameter.In(adjoint.Gradients[parameter.Buffer]))];
        _rows =
        [
            .. adjoint.Operations.OfType<SumRows>().Select(sum =>
            {
                Gather gather = forward.OfType<Gather>().Single(gather => gather.Index == sum.Index && adjoint.Gradients[gather.Table.Buffer] == sum.PerId.Buffer);
                return new RowGradient(gather.Table, sum.PerId, sum.Index, gather.Ids);
            }),
        ];
        _norm = new View(scope.Make("norm", Role.Activation, Dim.One, Dim.One, new Dim("2", 2)));
        foreach (string state in optimizer.States)
        {
            _states.Add(state, BesideParameters($"{state}_of"));
        }

        if (accumulate > 1)
        {
            _sums = BesideParameters("sum_of_gradients_of");
        }

        Passes = MakePasses();
    }

    /// <summary>The norm by name.</summary>
    public Tensor Norm => Tensor.Of("norm", [Dim.One], _norm);

    /// <summary>Whether a table that is looked up needs gradients for the ids of the step only: nothing happens to its other rows.</summary>
    public static bool TakesRows(ModelSpec spec) => spec.Numbers.Accumulate == 1 && UpdateEquations.Of(spec.Optimizer).IsDescent;

    /// <summary>What is kept beside each parameter from step to step, by name: <c>kernel_0.m</c>, and <c>kernel_0.gradient_sum</c> where gradients are summed.</summary>
    public IReadOnlyList<Tensor> States(IEnumerable<Tensor> parameters) =>
    [
        .. parameters.SelectMany(_ => _optimizer.States, (parameter, state) => parameter.In(_states[state]) with { Name = $"{parameter.Name}.{state}" }),
        .. _accumulate > 1 ? parameters.Select(parameter => parameter.In(_sums) with { Name = $"{parameter.Name}.gradient_sum" }) : [],
    ];

    /// <summary>Gradients of tables by the ids of the step, by name.</summary>
    /// <param name="name">The name of a table.</param>
    /// <param name="table">Where it lies.</param>
    public Tensor? RowsOf(string name, View table) => _rows.SingleOrDefault(rows => rows.Table == table) is { } found
        ? new Tensor(name, [table.Rows, table.Columns], [new Part(found.PerId, Dim.Zero, Dim.Zero)])
        {
            RowIds = found.Index with { Columns = found.PerId.Rows },
        }
        : null;

    /// <summary>The passes that follow the way back, in order: all of them are parts of a training step.</summary>
    public IReadOnlyList<PlanPass> Passes { get; }

    /// <summary>The passes of a whole step, in order.</summary>
    public IReadOnlyList<string> Step => ["Forward", "Backward", .. Passes.Select(pass => pass.Name)];

    private IReadOnlyList<PlanPass> MakePasses() =>
    [
        .. _accumulate > 1
            ? (PlanPass[])[
                new("Accumulate", "The gradients of the steps since the last update are summed.", [Sum() with { Phase = "gradients" }])
                { After = "Backward" },
            ]
            : [],
        new(
            "Norm", "The norm of all gradients.",
            [new GradientNorm([.. _gradients], _rows, _norm, _limit) { Phase = "gradients" }])
        { After = _accumulate > 1 ? "Accumulate" : "Backward", Every = _accumulate },
        new("Update", "A step against the gradients.", [.. Update().Select(operation => operation with { Phase = "parameters" })])
        { After = "Norm", ChangesParameters = true, Every = _accumulate },
    ];

    private SumSteps Sum() => new SumSteps([.. _gradients], [.. _parameters.Select(parameter => new View(_sums[parameter.Buffer]))], _accumulate);

    // A buffer of the same shape for each parameter: they lie together, as the parameters do.
    private Dictionary<Buffer, Buffer> BesideParameters(string name) => _parameters.ToDictionary(
        parameter => parameter.Buffer,
        parameter => _scope.Make(
            $"{name}_{parameter.Buffer.Name}", Role.OptimizerState, parameter.Buffer.Slots, parameter.Buffer.Rows, parameter.Buffer.Columns));

    private IEnumerable<Operation> Update()
    {
        if (_equations.IsDescent)
        {
            return [new Descend([.. _parameters], [.. _gradients], _norm, _limit), .. _rows.Select(rows => new DescendRows(rows, _norm, _limit))];
        }

        int count = _equations.Scalars.Results.Count;
        View scalars = new(_scope.Make("update_scalars", Role.Activation, Dim.One, Dim.One, new Dim($"{count}", count)));
        Dim length = new("DenseLength", _parameters.Sum(parameter => parameter.Buffer.Size));
        var rows = new Dictionary<string, View>
        {
            [_optimizer.Parameter] = Together("parameters", _parameters[0].Buffer),
            [_optimizer.Gradient] = Together("gradients", _gradients[0].Buffer),
        };
        foreach (string state in _optimizer.States)
        {
            rows.Add(state, Together(state, _states[state][_parameters[0].Buffer]));
        }

        foreach ((string name, int index) in _equations.Scalars.Results.Select((result, index) => (result.Name, index)))
        {
            rows.Add(name, scalars.Block(index, Dim.One));
        }

        var elements = new Pointwise(
            new Equation($"{_optimizer.Name}Step", _equations.Elements),
            [.. _equations.Elements.Inputs.Select(name => new Operand(name, rows[name]))],
            [.. _equations.Elements.Results.Select(result => new Operand(result.Name, rows[result.Name]))])
        { Units = length };
        return
        [
            new UpdateScalars(_equations.Scalars, _optimizer.Rate, _optimizer.Step, scalars, _norm, _limit, _accumulate),
            new OptimizerStep(elements, scalars, [.. _parameters, .. _states.Values.SelectMany(state => _parameters.Select(parameter => new View(state[parameter.Buffer])))], [.. _gradients]),
        ];

        View Together(string what, Buffer first) =>
            new(_scope.Make(new Buffer($"all_{what}", first.Role, Dim.One, Dim.One, length) { SharesStorageOf = first }));
    }
}
