using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>
/// A list of operations put together by chance, some of whose inputs are looked up in tables, with losses of all kinds behind it: heads of
/// linear layers, with and without weights of rows, squared errors, and logits that something else reads, too.
/// </summary>
internal sealed class RandomNetwork
{
    /// <summary>Different ids, in all tables and heads.</summary>
    public const int Classes = 4;

    private static readonly Dim V = Number(Classes);

    private readonly string _prefix;
    private readonly Random _random;
    private readonly Target _target;
    private readonly List<Operation> _operations = [];
    private readonly List<View> _inputs = [], _ids = [], _constants = [], _losses = [];

    /// <param name="seed">What chance begins with.</param>
    /// <param name="target">What it is for.</param>
    public RandomNetwork(int seed, Target target)
    {
        (_prefix, _random, _target) = ($"n{seed}_", new Random(seed), target);
        var list = new RandomOperations(seed, _prefix);
        foreach (View input in list.Inputs)
        {
            if (input.Buffer.Role == Role.Activation && input.Slots == Dim.One && Happens(2))
            {
                LookUp(input);
            }
            else
            {
                _inputs.Add(input);
            }
        }

        _operations.AddRange(list.Operations);
        Cost = Make("cost", Role.Activation, Dim.One, Number(2));
        View[] written = [.. list.Written];
        int heads = _random.Next(1, 4);
        for (int head = 0; head < heads; head++)
        {
            Head($"h{head}", written[_random.Next(written.Length)], head == 0 ? Start.Zero : Start.Sum);
        }

        Operations = [.. _operations.Select(operation => operation with { Phase = "network" })];
        Written = [.. list.Written, .. _losses];
    }

    /// <summary>The list.</summary>
    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>What it is differentiated by.</summary>
    public IReadOnlyList<View> Inputs => _inputs;

    /// <summary>Whole numbers that go in.</summary>
    public IReadOnlyList<View> Ids => _ids;

    /// <summary>What else goes in.</summary>
    public IReadOnlyList<View> Constants => _constants;

    /// <summary>What it writes and what can be looked at afterwards.</summary>
    public IReadOnlyList<View> Written { get; }

    /// <summary>The cost of all heads.</summary>
    public View Cost { get; }

    /// <summary>Networks as the passes of one plan, <c>Forward7</c> and <c>Backward7</c> for that of seed 7, held to the rules.</summary>
    public static ModelPlan PlanOf(IEnumerable<int> seeds, Target target)
    {
        var buffers = new BufferSet();
        List<PlanPass> passes = [];
        List<Tensor> feeds = [], parameters = [], outputs = [], gradients = [], scalars = [];
        foreach (int seed in seeds)
        {
            var network = new RandomNetwork(seed, target);
            foreach (Buffer buffer in network.Operations.SelectMany(Views).Select(view => view.Buffer).Distinct())
            {
                buffers.Make(buffer);
            }

            var adjoint = Adjoint.Of(network.Operations);
            (View Value, View Gradient)[] pairs = [.. network.Inputs.Select(input => (input, adjoint.Incoming(input)))];
            buffers.Add(adjoint);
            passes.Add(new($"Forward{seed}", "There.", network.Operations));
            passes.Add(new($"Backward{seed}", "And back.", [.. adjoint.Operations.Select(operation => operation with { Phase = "network" })]) { After = $"Forward{seed}" });
            feeds.AddRange(network.Ids.Concat(network.Constants).Select(Named));
            feeds.AddRange(network.Inputs.Where(view => view.Buffer.Role != Role.Parameter).Select(Named));
            parameters.AddRange(network.Inputs.Where(view => view.Buffer.Role == Role.Parameter).Select(Named));
            outputs.AddRange(network.Written.Select(Named));
            gradients.AddRange(pairs.Select(pair => Named(pair.Gradient)));
            scalars.Add(Tensor.Of(network.Cost.Buffer.Name, [Dim.One], network.Cost));
        }

        TensorTable[] tables =
        [
            new(TensorTable.Feeds, feeds), new(TensorTable.Parameters, parameters), new(TensorTable.Outputs, outputs), new(TensorTable.Gradients, gradients),
            new(TensorTable.Scalars, scalars),
        ];
        return ModelPlan.Of(passes, tables, [], target, buffers, PlanRules.Check);

        static Tensor Named(View view) => Tensor.Of(view.Buffer.Name, [view.Rows, view.Columns], view);

        static IEnumerable<View> Views(Operation operation) => operation.Reads.Concat(operation.Writes);
    }

    // The input is what a table has for ids.
    private void LookUp(View input)
    {
        View table = Make($"table_{input.Buffer.Name}", Role.Parameter, V, input.Columns), ids = Whole($"ids_{input.Buffer.Name}", input.Rows);
        View index = Make($"index_{input.Buffer.Name}", Role.Ids, Dim.One, _target.IndexLength(V, input.Rows));
        _inputs.Add(table);
        _operations.Add(new IndexIds(ids, index, V));
        _operations.Add(new Gather(table, ids, input, index));
    }

    private void Head(string name, View of, Start start)
    {
        View losses = Make($"{name}_loss", Role.Activation, Dim.One, of.Rows);
        View? weights = Happens(2) ? Constant($"{name}_weights", Dim.One, of.Rows) : null;
        Dim divisor = Number(_random.Next(1, 4));
        _losses.Add(losses);
        if (Happens(3))
        {
            _operations.Add(new SquaredError(of, Constant($"{name}_wanted", of.Rows, of.Columns), losses, divisor, weights));
        }
        else
        {
            View logits = Make($"{name}_logits", Role.Activation, of.Rows, V), w = Learned($"{name}_w", V, of.Columns), b = Learned($"{name}_b", Dim.One, V);
            _operations.Add(new Product(Form.TransposedRight, of, w, logits, Start.Zero, b));
            _operations.Add(new CrossEntropy(logits, Whole($"{name}_targets", of.Rows), losses, divisor, weights));
            if (Happens(4))
            {
                View more = Make($"{name}_more", Role.Activation, Dim.One, of.Rows);
                _losses.Add(more);
                _operations.Add(new SquaredError(logits, Constant($"{name}_logits_wanted", of.Rows, V), more, divisor));
                _operations.Add(new SumLosses(more, Cost, divisor, start));
                start = Start.Sum;
            }
        }

        _operations.Add(new SumLosses(losses, Cost, divisor, start, weights));
    }

    private View Learned(string name, Dim rows, Dim columns)
    {
        View view = Make(name, Role.Parameter, rows, columns);
        _inputs.Add(view);
        return view;
    }

    private View Constant(string name, Dim rows, Dim columns)
    {
        View view = Make(name, Role.Drawn, rows, columns);
        _constants.Add(view);
        return view;
    }

    private View Whole(string name, Dim count)
    {
        View view = Make(name, Role.Ids, Dim.One, count);
        _ids.Add(view);
        return view;
    }

    private View Make(string name, Role role, Dim rows, Dim columns) => new(new Buffer(_prefix + name, role, Dim.One, rows, columns));

    private bool Happens(int oneIn) => _random.Next(oneIn) == 0;

    private static Dim Number(int value) => RandomOperations.Number(value);
}
