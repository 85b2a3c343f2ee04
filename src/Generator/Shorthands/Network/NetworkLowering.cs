using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Shorthands;

/// <summary>How a network becomes a plan: a pass is the values that it needs, one after the other.</summary>
internal sealed class NetworkLowering
{
    private readonly BufferSet _buffers = new();
    private readonly Dictionary<int, View> _feeds = [];
    private readonly Buffer?[] _isReal;
    private readonly Dim[] _steps;
    private readonly List<Letter> _letters = [];
    private readonly Dictionary<int, string> _names = [];
    private readonly Dictionary<int, (string Name, int Site)> _masks = [];
    private readonly List<NetworkWeights> _weights = [];
    private readonly Dictionary<int, RecurrentUse> _uses = [];
    private readonly bool[] _isConstant;
    private readonly int[] _sizes;

    private NetworkLowering(ModelSpec spec, Target target)
    {
        (Spec, Numbers, Target) = (spec, (NetworkNumbers)spec.Numbers, target);
        Scope = _buffers.Scope();
        Masks = new DropoutMasks(Scope, isVariational: false, Numbers.Accumulate);
        B = new Dim("B", Numbers.BatchSize);
        _steps = [.. Numbers.Axes.Select(axis => new Dim(Numbers.Axes.Count == 1 ? "T" : $"T_{axis.Name}", axis.Steps))];
        _letters.AddRange(_steps.Zip(Numbers.Axes, (dim, axis) => new Letter(dim, $"time steps of {axis.Name}")));
        _letters.Add(new Letter(B, "sequences"));
        _isReal = [.. Numbers.Axes.Select((axis, index) =>
            axis.Padding == AxisPadding.None ? null : Scope.Make($"{axis.Name}_is_real", Role.Drawn, _steps[index], B, Dim.One))];
        for (int feed = 0; feed < Numbers.Feeds.Count; feed++)
        {
            NetworkFeed of = Numbers.Feeds[feed];
            _feeds.Add(feed, of.Shape.Kind is NetworkValueKind.Ids or NetworkValueKind.Tokens
                ? new View(Scope.Make(of.Name, Role.Ids, Dim.One, Dim.One, StepsOf(of.Shape).Times(B)))
                : new View(Scope.Make(of.Name, Role.Drawn, StepsOf(of.Shape), B, Count(of.Shape.Width))));
        }

        (_isConstant, _sizes) = (new bool[Numbers.Nodes.Count], new int[Numbers.Nodes.Count]);
        for (int index = 0; index < Numbers.Nodes.Count; index++)
        {
            NetworkNode node = Numbers.Nodes[index];
            _isConstant[index] = node.Layer < 0 && node.Operands.All(operand => operand < 0 || _isConstant[operand]);
            _sizes[index] = 1 + node.Operands.Where(operand => operand >= 0 && FunctionOf(operand) is PointwiseFunction).Sum(operand => _sizes[operand]);
        }

        for (int layer = 0; layer < Numbers.Layers.Count; layer++)
        {
            _weights.Add(NetworkWeights.Of(this, layer));
        }

        Cost = new View(Scope.MakeFree("cost", Role.Activation, Dim.One, Dim.One, new Dim("2", 2)));
    }

    /// <summary>The declaration.</summary>
    public ModelSpec Spec { get; }

    /// <summary>The network.</summary>
    public NetworkNumbers Numbers { get; }

    /// <summary>What the plan is for.</summary>
    public Target Target { get; }

    /// <summary>Where everything is made.</summary>
    public Scope Scope { get; }

    /// <summary>The masks of dropout between layers.</summary>
    public DropoutMasks Masks { get; }

    /// <summary>Sequences.</summary>
    public Dim B { get; }

    /// <summary>Where the loss is added up, a double.</summary>
    public View Cost { get; }

    /// <summary>The axes.</summary>
    public IReadOnlyList<NetworkAxis> Axes => Numbers.Axes;

    /// <summary>The parameters of each layer.</summary>
    public IReadOnlyList<NetworkWeights> Weights => _weights;

    /// <inheritdoc cref="Plans.Build"/>
    public static ModelPlan Build(ModelSpec spec, Target target, Action<PlanStage>? watch = null) => new NetworkLowering(spec, target).Build(watch);

    /// <summary>An extent without a letter.</summary>
    public static Dim Count(int value) => value switch
    {
        0 => Dim.Zero,
        1 => Dim.One,
        _ => new Dim(value.ToString(CultureInfo.InvariantCulture), value),
    };

    /// <summary>An extent of a layer, with a letter that is the layer's own.</summary>
    /// <param name="letter">The field's letter.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="value">The extent.</param>
    /// <param name="meaning">What it is; {0} stands for the layer.</param>
    public Dim Letter(string letter, int layer, int value, string meaning)
    {
        if (value == 1)
        {
            return Dim.One;
        }

        var dim = new Dim($"{letter}_{Numbers.Layers[layer].Name}", value);
        if (_letters.All(other => other.Dim != dim))
        {
            _letters.Add(new Letter(dim, string.Format(CultureInfo.InvariantCulture, meaning, Numbers.Layers[layer].Name)));
        }

        return dim;
    }

    /// <summary>A part of the network with names of its own.</summary>
    public Scope ScopeOf(string name) => _buffers.Scope(name);

    /// <summary>States that layers carry from pass to pass.</summary>
    public IEnumerable<Tensor> CarriedStates => Weights.OfType<RecurrentWeights>().SelectMany(weights => weights.States);

    /// <summary>Adds extents of a layer.</summary>
    public void AddLetters(IEnumerable<Letter> letters) => _letters.AddRange(letters);

    /// <summary>A use of recurrent layers, the same in all passes.</summary>
    public RecurrentUse UseOf(NetworkPass pass, int node)
    {
        if (!_uses.TryGetValue(node, out RecurrentUse? use))
        {
            var weights = (RecurrentWeights)Weights[Numbers.Nodes[node].Layer];
            _uses.Add(node, use = new RecurrentUse(pass, node, weights.NextUse()));
        }

        return use;
    }

    /// <summary>Where a feed lies.</summary>
    public View FeedOf(int feed) => _feeds[feed];

    /// <summary>Steps of a value; 1 for one of sequences.</summary>
    public Dim StepsOf(NetworkShape shape) => shape.Axis < 0 ? Dim.One : _steps[shape.Axis];

    /// <summary>Steps of an axis.</summary>
    public Dim StepsOf(int axis) => _steps[axis];

    /// <summary>Columns of a value, with the letter of the layer that makes it.</summary>
    public Dim WidthOf(int node, NetworkShape shape)
    {
        NetworkNode of = Numbers.Nodes[node];
        string letter = of.Function switch
        {
            "Table.LookUp" => "E",
            "Table.Transposed" => "V",
            _ => "D",
        };
        return of.Layer >= 0 && of.Shape.Width == shape.Width ? _letters.Select(known => known.Dim)
            .FirstOrDefault(dim => dim.Symbol == $"{letter}_{Numbers.Layers[of.Layer].Name}" && dim.Value == shape.Width) is { Symbol: not null } found ? found : Count(shape.Width)
            : Count(shape.Width);
    }

    /// <summary>What tells real steps of an axis from padding, <c>[T, B, 1]</c>; null where all are real, or there is no axis.</summary>
    public View? IsReal(int axis) => axis >= 0 && _isReal[axis] is { } isReal ? new View(isReal) : null;

    /// <summary>Whether nothing is learned through a value.</summary>
    public bool IsConstant(int node) => _isConstant[node];

    /// <summary>How many functions of single numbers a value is made of.</summary>
    public int SizeOf(int node) => _sizes[node];

    /// <summary>What makes a value.</summary>
    public NetworkFunction FunctionOf(int node)
    {
        NetworkNode of = Numbers.Nodes[node];
        return NetworkFunction.Find(of.Function, [.. of.Operands.Select(operand => operand < 0 ? (NetworkShape?)null : Numbers.Nodes[operand].Shape)], of.Numbers.Count)
            ?? throw new InvalidOperationException($"There is no function '{of.Function}'.");
    }

    /// <summary>What a value is called in plans: as in the source, where it has a name there.</summary>
    public string NameOf(int node)
    {
        if (!_names.TryGetValue(node, out string? name))
        {
            NetworkNode of = Numbers.Nodes[node];
            // Masks and the insides of layers have names with underscores, which are given later: a local variable's is made another one.
            string wanted = of.Name.Length == 0 ? $"{WordOf(of.Function)}_{node}" : of.Name.Contains("_") ? $"{of.Name}_{node}" : of.Name;
            name = _buffers.NameFor(_names.ContainsValue(wanted) ? $"{wanted}_{node}" : wanted, new object());
            _names.Add(node, name);
        }

        return name;
    }

    /// <summary>A place for a value, or for something beside it, the same in all passes: its name gives way to those of the declaration.</summary>
    /// <param name="node">The value.</param>
    /// <param name="what">What lies beside it; empty for the value itself.</param>
    /// <param name="role">What it is for.</param>
    /// <param name="slots">Time steps.</param>
    /// <param name="rows">Rows of a step.</param>
    /// <param name="columns">Columns.</param>
    public Buffer Share(int node, string what, Role role, Dim slots, Dim rows, Dim columns)
    {
        string name = _buffers.NameFor(what.Length == 0 ? NameOf(node) : $"{NameOf(node)}_{what}", (node, what));
        return _buffers.Share(new Buffer(name, role, slots, rows, columns), (node, what));
    }

    /// <summary>The part of a step that a value belongs to.</summary>
    public string PhaseOf(int node) => Numbers.Nodes[node].Layer is >= 0 and int layer ? Numbers.Layers[layer].Name : NameOf(node);

    /// <summary>The mask of a use of dropout: they are numbered as they stand in the source.</summary>
    public string MaskOf(int node, out int site)
    {
        if (!_masks.TryGetValue(node, out (string Name, int Site) mask))
        {
            int number = 1 + Enumerable.Range(0, node).Count(other => FunctionOf(other) is DropoutFunction);
            mask = ($"dropout_{number}", Scope.ReserveSites(1));
            _masks.Add(node, mask);
        }

        site = mask.Site;
        return mask.Name;
    }

    private static string WordOf(string function) => function switch
    {
        "+" => "sum",
        "-" => "difference",
        "*" => "product",
        "/" => "quotient",
        "Dropout" => "dropped",
        _ => string.Concat(function.Where(char.IsLetter)).ToLowerInvariant(),
    };

    private ModelPlan Build(Action<PlanStage>? watch)
    {
        if (Numbers.IsOutline)
        {
            return ModelPlan.Of([], [], _letters, Target, _buffers, watch);
        }

        int[] outputs = [.. Numbers.Outputs.Select(output => output.Node)];
        var forward = new NetworkPass(this, Mode.Training, [], Numbers.Loss);
        var adjoint = Adjoint.Of(forward.Operations);
        _buffers.Add(adjoint);
        Tensor[] parameters = [.. Weights.SelectMany(weights => weights.Tensors).Select(parameter => parameter.StartingAs(Spec.Starts))];
        var training = new TrainingPasses(Scope, _buffers, Spec, parameters, forward.Operations, adjoint);
        var evaluate = new NetworkPass(this, Mode.Evaluation, outputs, Numbers.Loss);
        NetworkPass? predict = outputs.Length > 0 ? new NetworkPass(this, Mode.Evaluation, outputs, loss: null) : null;

        // What the loss has made one matrix of is one in every pass: outputs are read in one place.
        foreach (int node in outputs.Where(node => evaluate[node].Count == 1))
        {
            predict!.Whole(node);
        }

        StepwiseLowering? steps = CausalValues.Find(Numbers) is var (axis, values, causal) ? new StepwiseLowering(this, axis, values, causal) : null;
        PlanPass[] passes =
        [
            new("Forward", "The forward pass of a training step: leaves what backward needs.", forward.Operations) { BeginsStep = true },
            new("Backward", "The gradients of the loss, from the last operation to the first.", adjoint.Operations) { After = "Forward" },
            .. training.Passes,
            new("TrainStep", "A training step.", []) { Includes = training.Step, BeginsStep = true, ChangesParameters = true },
            new("Evaluate", "The loss and the outputs, without dropout.", evaluate.Operations),
            .. predict is null ? (PlanPass[])[] : [new("Predict", "The outputs, without what only the loss needs.", predict.Operations)],
            .. steps?.Passes ?? [],
            .. training.Others,
        ];
        TensorTable[] tables =
        [
            new(TensorTable.Parameters, parameters),
            new(TensorTable.Gradients, [.. parameters.Select(parameter => training.RowsOf(parameter.Name, parameter.Parts[0].View) ?? parameter.In(adjoint.Gradients))]),
            new(TensorTable.OptimizerState, training.States(parameters)),
            training.HyperparameterTable,
            new(TensorTable.States, [.. CarriedStates, .. steps?.States ?? []]),
            new(TensorTable.Outputs, [.. Numbers.Outputs.Select(output => OutputOf(output, evaluate))]),
            new(TensorTable.Scalars, [Tensor.Of("cost", [Dim.One], Cost), training.Norm]),
            new(TensorTable.Feeds, [.. Numbers.Feeds.Select((feed, index) => TensorOf(feed, _feeds[index])), .. MaskFeeds()]),
            new(TensorTable.Masks, [.. _uses.OrderBy(use => use.Key).SelectMany(use => use.Value.Stack.Masks.Tensors), .. Masks.Tensors]),
            .. steps?.Tables ?? [],
        ];
        return ModelPlan.Of(passes, tables, _letters, Target, _buffers, watch) with { Hyperparameters = training.Hyperparameters };
    }

    private Tensor OutputOf(NetworkOutput output, NetworkPass pass) =>
        Tensor.Beside(output.Name, ShapeOf(Numbers.Nodes[output.Node].Shape), pass[output.Node]);

    private IReadOnlyList<Dim> ShapeOf(NetworkShape shape) => shape.Axis < 0 ? [B, Count(shape.Width)] : [_steps[shape.Axis], B, Count(shape.Width)];

    private Tensor TensorOf(NetworkFeed feed, View place) => feed.Shape.Kind switch
    {
        NetworkValueKind.Ids => Tensor.Of(feed.Name, [B], place),
        NetworkValueKind.Tokens => Tensor.Of(feed.Name, [_steps[feed.Shape.Axis], B], place) with { Columns = place.Columns },
        _ => Tensor.Of(feed.Name, ShapeOf(feed.Shape), place),
    };

    private IEnumerable<Tensor> MaskFeeds() => _isReal.Zip(_steps, (isReal, steps) => (isReal, steps)).Where(pair => pair.isReal is not null)
        .Select(pair => Tensor.Of(pair.isReal!.Name, [pair.steps, B, Dim.One], new View(pair.isReal)));
}
