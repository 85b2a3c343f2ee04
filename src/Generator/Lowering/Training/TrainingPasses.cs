using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>What every model does after the way back: gradients of several steps are summed, their norm, and the update.</summary>
internal sealed class TrainingPasses
{
    private readonly UpdateNumbers _numbers;
    private readonly int _accumulate;
    private readonly View[] _parameters;
    private readonly View[] _gradients;
    private readonly EquatableArray<RowGradient> _rows;
    private readonly View _norm;
    private readonly Dictionary<Buffer, Buffer> _sums = [];
    private readonly ParameterUpdate _update;

    /// <param name="scope">Receives buffers: the norm, and what the optimizer keeps.</param>
    /// <param name="buffers">All buffers, those of the gradients among them.</param>
    /// <param name="spec">The declaration.</param>
    /// <param name="parameters">The parameters by name.</param>
    /// <param name="forward">The forward pass of training.</param>
    /// <param name="adjoint">The way back.</param>
    public TrainingPasses(
        Scope scope, BufferSet buffers, ModelSpec spec, IReadOnlyList<Tensor> parameters, IReadOnlyList<Operation> forward, Adjoint adjoint)
    {
        (_numbers, _accumulate) = (spec.Numbers.Update, spec.Numbers.Accumulate);
        HashSet<Buffer> multiplied = [.. forward.SelectMany(Leaves).Where(operation => operation is not Gather).SelectMany(operation => operation.Reads).Select(view => view.Buffer)];
        var hyperparameters = new Hyperparameters(
            spec, [.. parameters.Select(tensor => (tensor.Name, tensor.Shape.Count > 1 && tensor.Views.Any(view => multiplied.Contains(view.Buffer))))]);
        IReadOnlyList<UpdateGroup> groups = UpdateGroup.Of(parameters, hyperparameters);
        if (groups.Count > 1)
        {
            Buffer[] order = [.. groups.SelectMany(group => group.Parameters).Select(view => view.Buffer).Distinct()];
            buffers.Arrange(order);
            buffers.Arrange([.. order.Select(parameter => adjoint.Gradients[parameter])]);
        }

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
        _norm = new View(scope.MakeFree("norm", Role.Activation, Dim.One, Dim.One, new Dim("2", 2)));
        _update = new ParameterUpdate(scope, spec, parameters, hyperparameters, groups, _parameters, _gradients, _rows, _norm);
        if (_accumulate > 1)
        {
            _sums = _update.BesideParameters("sum_of_gradients_of");
        }

        Passes = MakePasses();
    }

    /// <summary>The norm by name.</summary>
    public Tensor Norm => Tensor.Of("norm", [Dim.One], _norm);

    /// <summary>The hyperparameters of the model, in the order of their table.</summary>
    public IReadOnlyList<HyperparameterValue> Hyperparameters => _update.Hyperparameters;

    /// <summary>The table of the hyperparameters.</summary>
    public TensorTable HyperparameterTable => new(TensorTable.Hyperparameters, _update.Numbers);

    /// <summary>Whether a table that is looked up needs gradients for the ids of the step only: nothing happens to its other rows.</summary>
    /// <param name="spec">The declaration.</param>
    /// <param name="table">The name of the table, which nothing else reads.</param>
    public static bool TakesRows(ModelSpec spec, string table) => spec.Numbers.Accumulate == 1
        && (spec.Numbers.TableUpdate == TableUpdate.Lazy
            || (UpdateEquations.Of(spec.Optimizer).IsDescent && new Hyperparameters(spec, [(table, false)]).Values.All(value => value.Word != OptimizerSpec.WeightDecay.Word)));

    /// <summary>What is kept beside each parameter from step to step, by name: <c>kernel_0.m</c>, and <c>kernel_0.gradient_sum</c> where gradients are summed.</summary>
    public IReadOnlyList<Tensor> States(IEnumerable<Tensor> parameters) =>
    [
        .. parameters.SelectMany(_ => _update.States, (parameter, state) => parameter.In(state.Value) with { Name = $"{parameter.Name}.{state.Key}" }),
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

    /// <summary>What there is besides training steps.</summary>
    public IReadOnlyList<PlanPass> Others => _numbers.AverageParameters
        ? [new("SwapAverages", "Parameters and their averages change places.", [.. _update.Swap().Select(operation => operation with { Phase = "averages" })]) { ChangesParameters = true }]
        : [];

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
            [new GradientNorm([.. _gradients], _rows, _norm, _numbers.NormLimit) { Phase = "gradients" }])
        { After = _accumulate > 1 ? "Accumulate" : "Backward", Every = _accumulate },
        new("Update", "A step against the gradients.", [.. _update.Operations().Select(operation => operation with { Phase = "parameters" })])
        { After = "Norm", ChangesParameters = true, Every = _accumulate },
    ];

    private SumSteps Sum() => new SumSteps([.. _gradients], [.. _parameters.Select(parameter => new View(_sums[parameter.Buffer]))], _accumulate);

    private static IEnumerable<Operation> Leaves(Operation operation) => operation is TimeLoop loop ? loop.Body.SelectMany(Leaves) : [operation];
}
