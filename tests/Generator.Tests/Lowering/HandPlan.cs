using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>
/// A model that no attribute declares, put together by a test as a shorthand puts its own together: what goes in, tables, stacks, heads.
/// </summary>
/// <param name="target">What it is for.</param>
internal sealed class HandPlan(Target target)
{
    /// <summary>Time steps, rows of a step, units of a layer.</summary>
    public static readonly Dim T = new("T", 4), B = new("B", 3), H = new("H", 5);

    private readonly BufferSet _buffers = new();
    private readonly OperationList _forward = new() { Phase = "network" };
    private readonly List<Tensor> _parameters = [], _feeds = [], _outputs = [], _masks = [], _states = [];
    private readonly List<View> _initial = [];
    private Scope? _scope;
    private View? _cost;

    private Scope Scope => _scope ??= _buffers.Scope();

    /// <summary>Whole numbers that go in.</summary>
    public View Ids(string name, Dim count) => Feed(name, Role.Ids, Dim.One, count);

    /// <summary>Numbers that go in, and are constants to the derivative.</summary>
    public View Numbers(string name, Dim rows, Dim columns) => Feed(name, Role.Drawn, rows, columns);

    /// <summary>A table that is trained where ids were looked up.</summary>
    public View Table(string name, Dim ids, Dim width) => Parameter(name, Role.Table, ids, width);

    /// <summary>The rows of a table that ids name.</summary>
    public View LookUp(View table, View ids, string name)
    {
        View index = new(Scope.Make($"{name}_index", Role.Ids, Dim.One, Dim.One, target.IndexLength(table.Rows, ids.Columns)));
        View result = new(Scope.Make(name, Role.Activation, T, B, table.Columns));
        _forward.Add(new IndexIds(ids, index, table.Rows));
        _forward.Add(new Gather(table, ids, result, index));
        return result;
    }

    /// <summary>Recurrent layers with names of their own; every step of the last one.</summary>
    public View Stack(string name, View input, int layers = 1, double dropout = 0, string cell = "Lstm")
    {
        Scope scope = _buffers.Scope(name);
        ModelSpec spec = PlanCases.Layer(StandardCells.Find(cell)!, layers, (int)T.Value, (int)B.Value, (int)H.Value, dropout: dropout);
        var weights = new StackWeights(spec.Cell!, ((StackedNumbers)spec.Numbers).Stack, scope, input.Columns, directions: 1);
        var stack = new RecurrentStack(
            weights, accumulate: 1, scope, isReal: null,
            (_, state, layer, width) =>
            {
                View place = new(scope.Share($"carried_{state}_{layer}", Role.State, Dim.One, B, width));
                return new StatePlace(place, place, IsFollowed: false);
            });
        View output = stack.Run(_forward, Mode.Training, [input], T, B).Single();
        _forward.Phase = "network";
        _parameters.AddRange(weights.Parameters);
        _masks.AddRange(stack.Masks.Tensors);
        foreach (Carry carry in _forward.OfType<Carry>().Where(carry => carry.From.Buffer.Role == Role.State && _states.All(state => state.Views.Single() != carry.From)))
        {
            _states.Add(Tensor.Of(carry.From.Buffer.Name, [B, carry.From.Columns], carry.From));
            _initial.Add(carry.To);
        }

        return output;
    }

    /// <summary>x W^T + b, in a place of its own.</summary>
    public View Linear(string name, View rows, Dim width)
    {
        View result = new(Scope.Make(name, Role.Activation, rows.Slots, rows.RowsPerSlot, width));
        _forward.Add(new Product(
            Form.TransposedRight, rows, Parameter($"{name}_w", Role.Parameter, width, rows.Columns), result, Start.Zero, Parameter($"{name}_b", Role.Parameter, Dim.One, width)));
        return result;
    }

    /// <summary>A head whose loss is the cross entropy of each row.</summary>
    public void CrossEntropy(View logits, View targets, Dim divisor, View? weights = null) =>
        Head(logits, divisor, weights, losses => new CrossEntropy(logits, targets, losses, divisor, weights));

    /// <summary>A head whose loss is the squared error of each row.</summary>
    public void SquaredError(View prediction, View wanted, Dim divisor, View? weights = null) =>
        Head(prediction, divisor, weights, losses => new SquaredError(prediction, wanted, losses, divisor, weights));

    /// <summary>The plan, held to the rules after each pass of the compiler.</summary>
    public ModelPlan Finish()
    {
        var adjoint = Adjoint.Of(_forward);
        View[] parameters = [.. _parameters.SelectMany(parameter => parameter.Views)];
        foreach (View asked in _initial.Concat(parameters.Where(view => view.Buffer.Role == Role.Parameter)))
        {
            adjoint.Incoming(asked);
        }

        _buffers.Add(adjoint);
        var training = new TrainingPasses(Scope, _buffers, PlanCases.Model(StandardCells.Lstm, maxGradNorm: 0.5), _parameters, _forward, adjoint);
        PlanPass[] passes =
        [
            new("Forward", "There.", _forward) { BeginsStep = true }, new("Backward", "And back.", adjoint.Operations) { After = "Forward" }, .. training.Passes,
        ];
        TensorTable[] tables =
        [
            new(TensorTable.Parameters, _parameters),
            new(TensorTable.Gradients, [.. _parameters.Select(parameter => training.RowsOf(parameter.Name, parameter.Parts[0].View) ?? parameter.In(adjoint.Gradients))]),
            new(TensorTable.Feeds, _feeds), new(TensorTable.Outputs, _outputs), new(TensorTable.Masks, _masks), new(TensorTable.States, _states),
            new(TensorTable.Scalars, [Tensor.Of("cost", [Dim.One], _cost!), training.Norm]),
        ];
        return ModelPlan.Of(passes, tables, [new(T, "time steps"), new(B, "rows of a step"), new(H, "units of a layer")], target, _buffers, PlanRules.Check);
    }

    private void Head(View prediction, Dim divisor, View? weights, Func<View, Operation> loss)
    {
        string name = prediction.Buffer.Name;
        View losses = new(Scope.Make($"{name}_loss", Role.Activation, Dim.One, Dim.One, prediction.Rows));
        Start start = _cost is null ? Start.Zero : Start.Sum;
        _cost ??= new View(Scope.Make("cost", Role.Activation, Dim.One, Dim.One, new Dim("2", 2)));
        _forward.Add(loss(losses));
        _forward.Add(new SumLosses(losses, _cost, divisor, start, weights));
        _outputs.Add(Tensor.Of(losses.Buffer.Name, [losses.Columns], losses));
    }

    private View Feed(string name, Role role, Dim rows, Dim columns)
    {
        View view = new(Scope.Make(name, role, Dim.One, rows, columns));
        _feeds.Add(Tensor.Of(name, [rows, columns], view));
        return view;
    }

    private View Parameter(string name, Role role, Dim rows, Dim columns)
    {
        View view = new(Scope.Make(name, role, Dim.One, rows, columns));
        _parameters.Add(Tensor.Of(name, [rows, columns], view) with { IsUniform = true });
        return view;
    }
}
