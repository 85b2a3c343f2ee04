using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>The update of all parameters: the equations of the optimizer, group by group, and what is kept beside the parameters.</summary>
internal sealed class ParameterUpdate
{
    private readonly Scope _scope;
    private readonly OptimizerSpec _optimizer;
    private readonly UpdateNumbers _numbers;
    private readonly int _accumulate;
    private readonly IReadOnlyList<UpdateGroup> _groups;
    private readonly View[] _parameters;
    private readonly Dictionary<Buffer, View> _gradients;
    private readonly EquatableArray<RowGradient> _rows;
    private readonly Dictionary<RowGradient, UpdateForm> _forms;
    private readonly View _norm;
    private readonly UpdateEquations _equations;
    private readonly Dictionary<string, Dictionary<Buffer, Buffer>> _states = [];

    /// <param name="scope">Receives buffers.</param>
    /// <param name="spec">The declaration.</param>
    /// <param name="tensors">The parameters by name.</param>
    /// <param name="hyperparameters">Their numbers.</param>
    /// <param name="groups">The groups of dense parameters.</param>
    /// <param name="parameters">The dense parameters, as they lie.</param>
    /// <param name="gradients">Their gradients, in the same order.</param>
    /// <param name="rows">Gradients of tables.</param>
    /// <param name="norm">The norm of the gradients.</param>
    public ParameterUpdate(
        Scope scope, ModelSpec spec, IReadOnlyList<Tensor> tensors, Hyperparameters hyperparameters, IReadOnlyList<UpdateGroup> groups,
        View[] parameters, View[] gradients, EquatableArray<RowGradient> rows, View norm)
    {
        (_scope, _optimizer, _numbers, _accumulate) = (scope, spec.Optimizer, spec.Numbers.Update, spec.Numbers.Accumulate);
        (_groups, _parameters, _rows, _norm) = (groups, parameters, rows, norm);
        _gradients = parameters.Zip(gradients, (parameter, gradient) => (parameter, gradient)).ToDictionary(pair => pair.parameter.Buffer, pair => pair.gradient);
        _forms = rows.ToDictionary(table => table, table => hyperparameters.FormOf(tensors.Single(tensor => tensor.Parts[0].View == table.Table).Name));
        _equations = UpdateEquations.Of(
            _optimizer,
            [
                .. groups.Select(group => group.Form).Concat(_forms.Values.Select(OfRows))
                    .Concat(_numbers.AverageParameters ? _forms.Values.Select(OfAverage) : []).Distinct(),
            ],
            _numbers.ValueLimit);
        Hyperparameters = hyperparameters.Values;
        foreach (string state in _optimizer.States)
        {
            _states.Add(state, BesideParameters($"{state}_of"));
        }

        if (_numbers.AverageParameters)
        {
            _states.Add(_equations.Average, BesideParameters($"{OptimizerSpec.Average}_of"));
        }

        if (Hyperparameters.Count > 0)
        {
            int length = 2 * Hyperparameters.Count;
            View all = new(scope.MakeFree("hyperparameters", Role.Drawn, Dim.One, Dim.One, new Dim($"{length}", length)));
            Numbers = [.. Hyperparameters.Select((value, index) => Tensor.Of(value.Word, [Dim.One], all.Block(index, new Dim("2", 2))))];
        }
    }

    /// <summary>The hyperparameters.</summary>
    public IReadOnlyList<HyperparameterValue> Hyperparameters { get; }

    /// <summary>Where they lie, in the same order.</summary>
    public IReadOnlyList<Tensor> Numbers { get; } = [];

    /// <summary>What is kept beside each parameter, by name: the optimizer's states, and averages.</summary>
    public IEnumerable<KeyValuePair<string, Dictionary<Buffer, Buffer>>> States =>
        _states.Select(state => state.Key == _equations.Average ? new(OptimizerSpec.Average, state.Value) : state);

    private bool IsPlain => _equations.IsDescent && !_numbers.AverageParameters && _numbers.ValueLimit is null;

    /// <summary>A buffer of the same shape for each parameter: those of dense ones lie together, as the parameters do.</summary>
    public Dictionary<Buffer, Buffer> BesideParameters(string name) => _parameters.Concat(_rows.Select(rows => rows.Table)).ToDictionary(
        parameter => parameter.Buffer,
        parameter => _scope.MakeFree(
            $"{name}_{parameter.Buffer.Name}", Role.OptimizerState, parameter.Buffer.Slots, parameter.Buffer.Rows, parameter.Buffer.Columns));

    /// <summary>The operations of an update.</summary>
    public IEnumerable<Operation> Operations()
    {
        if (IsPlain)
        {
            return [new Descend([.. _parameters], [.. _parameters.Select(GradientOf)], _norm, _numbers.NormLimit), .. _rows.Select(rows => new DescendRows(rows, _norm, _numbers.NormLimit))];
        }

        int count = _equations.Scalars.Results.Count;
        View scalars = new(_scope.MakeFree("update_scalars", Role.Activation, Dim.One, Dim.One, new Dim($"{count}", count)));
        EquatableArray<Operand> numbers = [.. Hyperparameters.Zip(Numbers, (value, place) => new Operand(value.Input, place.Parts[0].View))];
        return
        [
            new UpdateScalars(_equations.Scalars, _optimizer.Rate, _equations.Step, numbers, scalars, _norm, _numbers.NormLimit, _accumulate),
            .. _groups.Select((group, index) => Step(group, index, scalars)),
            .. _rows.SelectMany(rows => Rows(rows, scalars)),
        ];
    }

    /// <summary>Parameters and their averages change places.</summary>
    public IEnumerable<Operation> Swap()
    {
        var pool = new ExprPool();
        (string parameter, string average) = ("parameter", OptimizerSpec.Average);
        var tape = Tape.Record(pool, [(parameter, pool.Input(average)), (average, pool.Input(parameter))]);
        Dictionary<Buffer, Buffer> averages = _states[_equations.Average];
        View[] kept = [.. _parameters.Select(view => view.In(averages[view.Buffer]))];
        yield return Exchange(Together("every_parameter", _parameters), Together("every_average", kept), [.. _parameters, .. kept]);
        foreach (View table in _rows.Select(rows => rows.Table))
        {
            View beside = table.In(averages[table.Buffer]);
            yield return Exchange(table, beside, [table, beside]);
        }

        OptimizerStep Exchange(View one, View other, EquatableArray<View> changed) => new(
            new Pointwise(new Equation("Exchange", tape), [new(average, other), new(parameter, one)], [new(parameter, one), new(average, other)])
            {
                Units = one.Rows == Dim.One ? one.Columns : null,
            },
            [], changed)
        { NeedsGradients = false };
    }

    private OptimizerStep Step(UpdateGroup group, int index, View scalars)
    {
        View[] gradients = [.. group.Parameters.Select(GradientOf)];
        Dictionary<string, View[]> states = _states.ToDictionary(
            state => state.Key, state => (View[])[.. group.Parameters.Select(parameter => parameter.In(state.Value[parameter.Buffer]))]);
        string suffix = index == 0 ? "" : $"_{index + 1}";
        var matrices = new Dictionary<string, View>
        {
            [_optimizer.Parameter] = Place("all_parameters", group.Parameters),
            [_optimizer.Gradient] = Place("all_gradients", gradients),
        };
        foreach (KeyValuePair<string, View[]> state in states)
        {
            matrices.Add(state.Key, Place($"all_{state.Key}", state.Value));
        }

        return new OptimizerStep(
            Elements($"{_optimizer.Name}Step", _equations.Elements[group.Form], matrices, scalars, group.IsWhole),
            [scalars, .. gradients], [.. group.Parameters, .. states.Values.SelectMany(views => views)]);

        View Place(string name, IReadOnlyList<View> views) => group.IsWhole ? Together(name + suffix, views) : views[0];
    }

    // The rows of the step's ids; averages are those of all rows.
    private IEnumerable<Operation> Rows(RowGradient rows, View scalars)
    {
        Dictionary<string, View> states = _optimizer.States.ToDictionary(state => state, state => rows.Table.In(_states[state][rows.Table.Buffer]));
        var matrices = new Dictionary<string, View> { [_optimizer.Parameter] = First(rows.Table), [_optimizer.Gradient] = First(rows.PerId) };
        foreach (KeyValuePair<string, View> state in states)
        {
            matrices.Add(state.Key, First(state.Value));
        }

        yield return new OptimizerRows(
            Elements($"{_optimizer.Name}Rows", _equations.Elements[OfRows(_forms[rows])], matrices, scalars, isWhole: false), rows, scalars, [rows.Table, .. states.Values]);
        if (_numbers.AverageParameters)
        {
            View average = rows.Table.In(_states[_equations.Average][rows.Table.Buffer]);
            yield return new OptimizerStep(
                Elements("Average", _equations.Elements[OfAverage(_forms[rows])], new() { [_optimizer.Parameter] = rows.Table, [_equations.Average] = average }, scalars, isWhole: false),
                [scalars, rows.Table], [average]);
        }

        static View First(View matrix) => matrix with { RowsPerSlot = Dim.One };
    }

    // Rows of ids are updated by themselves, and then the averages of all rows.
    private static UpdateForm OfRows(UpdateForm form) => form with { Averages = false };

    private static UpdateForm OfAverage(UpdateForm form) => form with { Steps = false };

    private Pointwise Elements(string name, Tape equations, Dictionary<string, View> matrices, View scalars, bool isWhole)
    {
        foreach ((string scalar, int index) in _equations.Scalars.Results.Select((result, index) => (result.Name, index)))
        {
            matrices[scalar] = scalars.Block(index, Dim.One);
        }

        return new Pointwise(
            new Equation(name, equations),
            [.. equations.Inputs.Select(input => new Operand(input, matrices[input]))],
            [.. equations.Results.Select(result => new Operand(result.Name, matrices[result.Name]))])
        {
            Units = isWhole ? matrices[_optimizer.Parameter].Columns : null,
        };
    }

    private View GradientOf(View parameter) => parameter.In(_gradients[parameter.Buffer].Buffer);

    // Buffers that lie one behind the other, as one row.
    private View Together(string name, IReadOnlyList<View> views)
    {
        decimal length = views.Sum(view => view.Buffer.Size);
        bool isAll = length == _parameters.Sum(parameter => parameter.Buffer.Size);
        Dim columns = new(isAll ? "DenseLength" : $"{length:0}", length);
        return new(_scope.MakeFree(new Buffer(name, views[0].Buffer.Role, Dim.One, Dim.One, columns) { SharesStorageOf = views[0].Buffer }));
    }
}
