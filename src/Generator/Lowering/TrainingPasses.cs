using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>What every model does after the way back: the norm of the gradients, and the update.</summary>
internal sealed class TrainingPasses
{
    private readonly EquatableArray<View> _parameters;
    private readonly EquatableArray<View> _gradients;
    private readonly EquatableArray<RowGradient> _rows;
    private readonly View _norm;
    private readonly double? _limit;

    /// <param name="scope">Receives the buffer of the norm.</param>
    /// <param name="buffers">All buffers, those of the gradients among them.</param>
    /// <param name="forward">The forward pass of training.</param>
    /// <param name="adjoint">The way back.</param>
    /// <param name="limit">The largest norm with which an update is done; null: no limit.</param>
    public TrainingPasses(Scope scope, BufferSet buffers, IEnumerable<Operation> forward, Adjoint adjoint, double? limit)
    {
        View[] parameters = [.. buffers.All.Where(buffer => buffer.Role == Role.Parameter).Select(buffer => new View(buffer))];
        (_parameters, _limit) = ([.. parameters], limit);
        _gradients = [.. parameters.Select(parameter => parameter.In(adjoint.Gradients[parameter.Buffer]))];
        _rows =
        [
            .. adjoint.Operations.OfType<SumRows>().Select(sum =>
            {
                Gather gather = forward.OfType<Gather>().Single(gather => gather.Index == sum.Index && adjoint.Gradients[gather.Table.Buffer] == sum.PerId.Buffer);
                return new RowGradient(gather.Table, sum.PerId, sum.Index, gather.Ids);
            }),
        ];
        _norm = new View(scope.Make("norm", Role.Activation, Dim.One, Dim.One, new Dim("2", 2)));
    }

    /// <summary>The norm by name.</summary>
    public Tensor Norm => Tensor.Of("norm", [Dim.One], _norm);

    /// <summary>Gradients of tables by the ids of the step, by name.</summary>
    /// <param name="name">The name of a table.</param>
    /// <param name="table">Where it lies.</param>
    public Tensor? RowsOf(string name, View table) => _rows.SingleOrDefault(rows => rows.Table == table) is { } found
        ? new Tensor(name, [table.Rows, table.Columns], [new Part(found.PerId, Dim.Zero, Dim.Zero)])
        {
            RowIds = found.Index with { Columns = found.PerId.Rows },
        }
        : null;

    /// <summary>The passes.</summary>
    public IReadOnlyList<PlanPass> Passes =>
    [
        new(
            "Norm", "The norm of all gradients.",
            [new GradientNorm(_gradients, _rows, _norm, _limit) { Phase = "gradients" }])
        { After = "Backward" },
        new(
            "Update", "A step against the gradients.",
            [
                new Descend(_parameters, _gradients, _norm, _limit) { Phase = "parameters" },
                .. _rows.Select(rows => new DescendRows(rows, _norm, _limit) { Phase = "parameters" }),
            ])
        { After = "Norm", ChangesParameters = true },
        new("TrainStep", "A training step.", []) { Includes = ["Forward", "Backward", "Norm", "Update"], BeginsStep = true, ChangesParameters = true },
    ];
}
