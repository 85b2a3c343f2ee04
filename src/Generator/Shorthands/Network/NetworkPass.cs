using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Shorthands;

/// <summary>A network's values, while a pass of it is written down: each is one matrix or several side by side, a row for each position.</summary>
internal sealed class NetworkPass
{
    // Longer expressions are equations of their own: methods of generated code should fit on a page.
    private const int MostInlined = 24;

    private readonly Dictionary<int, IReadOnlyList<View>> _values = [];
    private readonly Dictionary<(int Node, int Axis), View> _repeated = [];
    private readonly Dictionary<int, View> _masked = [];
    private readonly OperationList _operations = new();
    private readonly HashSet<int> _inlined = [];
    private bool _hasCost;

    /// <summary>Writes a pass down.</summary>
    /// <param name="model">The network.</param>
    /// <param name="mode">Whether it is one of training.</param>
    /// <param name="outputs">The values that it makes.</param>
    /// <param name="loss">The loss that it adds up; null for none.</param>
    /// <param name="alone">What goes on around it, where it is one step of an axis; null where it goes through all steps.</param>
    public NetworkPass(NetworkLowering model, Mode mode, IEnumerable<int> outputs, int? loss, StepwiseLowering? alone = null)
    {
        (Model, Mode, Alone) = (model, mode, alone);
        int[] wanted = [.. outputs];
        SortedSet<int> needed = Needed(loss is null ? wanted : [.. wanted, loss.Value]);
        ILookup<int, int> users = needed.SelectMany(user => Node(user).Operands.Where(operand => operand >= 0).Select(operand => (operand, user)))
            .ToLookup(pair => pair.operand, pair => pair.user);
        foreach (int node in needed.Where(node => alone is null || alone.Moves(node)))
        {
            if (CanBeInlined(node, users[node]) && !wanted.Contains(node))
            {
                _inlined.Add(node);
                continue;
            }

            _operations.Phase = model.PhaseOf(node);
            model.FunctionOf(node).Lower(this, node);
        }

        if (loss is not null)
        {
            AddLoss(loss.Value, LossFactor.One);
        }
    }

    /// <summary>The network.</summary>
    public NetworkLowering Model { get; }

    /// <summary>Whether it is a pass of training.</summary>
    public Mode Mode { get; }

    /// <summary>What goes on around it, where it is one step of an axis; null where it goes through all steps.</summary>
    public StepwiseLowering? Alone { get; }

    /// <summary>The operations, in order.</summary>
    public OperationList Operations => _operations;

    /// <summary>Steps whose gradients are summed for an update: gradients are those of a batch so many times as large.</summary>
    public int Batches => Mode == Mode.Training ? Model.Numbers.Accumulate : 1;

    /// <summary>The matrices of a value.</summary>
    public IReadOnlyList<View> this[int node]
    {
        get
        {
            // What does not move along the axis has been computed before.
            if (Alone is not null && !_values.ContainsKey(node))
            {
                _values.Add(node, [Alone.Keep(node)]);
            }

            return _values[node];
        }
        set => _values[node] = value;
    }

    /// <summary>What values have left beside them, by the value and what it is.</summary>
    public Dictionary<(int Node, string What), View> Parts { get; } = [];

    /// <summary>A value as it was read.</summary>
    public NetworkNode Node(int node) => Model.Numbers.Nodes[node];

    /// <summary>The shape of a value.</summary>
    public NetworkShape Shape(int node) => Node(node).Shape;

    /// <summary>What a value is called in plans.</summary>
    public string NameOf(int node) => Model.NameOf(node);

    /// <summary>Steps of a value; 1 for one of sequences.</summary>
    public Dim StepsOf(NetworkShape shape) => IsAlong(shape.Axis) ? Dim.One : Model.StepsOf(shape);

    /// <summary>What tells real steps of an axis from padding, <c>[T, B, 1]</c>; null where all are real, or there is no axis.</summary>
    public View? IsReal(int axis) => IsAlong(axis) ? null : Alone is null || axis < 0 ? Model.IsReal(axis) : Alone.KeepReal(axis);

    /// <summary>Whether steps of an axis may be padding.</summary>
    public bool HasPadding(int axis) => axis >= 0 && !IsAlong(axis) && Model.Axes[axis].Padding != AxisPadding.None;

    /// <summary>Where a feed lies.</summary>
    public View FeedOf(int feed) => Alone is null ? Model.FeedOf(feed) : Alone.FeedOf(feed);

    /// <summary>A use of recurrent layers.</summary>
    public RecurrentUse UseOf(int node) => Alone is null ? Model.UseOf(this, node) : Alone.UseOf(this, node);

    /// <summary>A buffer's slot at a step: that of the time loop, or the only one.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="offset">The slot, relative to t.</param>
    public View At(Buffer buffer, int offset) => Alone is null ? View.At(buffer, offset) : View.Alone(buffer, offset, Alone.Rows);

    /// <summary>Ids that are fed.</summary>
    public View Ids(int node) => this[node].Single();

    /// <summary>Adds an operation.</summary>
    public void Add(Operation operation) => _operations.Add(operation);

    /// <summary>A matrix for a value.</summary>
    public View Make(int node) => MakeBeside(node, "", Shape(node));

    /// <summary>A matrix for something beside a value.</summary>
    /// <param name="node">The value.</param>
    /// <param name="what">What it is; empty for the value itself.</param>
    /// <param name="shape">Its shape.</param>
    public View MakeBeside(int node, string what, NetworkShape shape) => Make(node, what, shape, Model.IsConstant(node) ? Role.Drawn : Role.Activation);

    /// <summary>The same with another width.</summary>
    /// <inheritdoc cref="MakeBeside(int, string, NetworkShape)"/>
    public View MakeBeside(int node, string what, NetworkShape shape, Dim width) =>
        Whole(Model.Share(node, what, Role.Activation, StepsOf(shape), Model.B, width));

    /// <summary>The same for something through which nothing is learned.</summary>
    /// <inheritdoc cref="MakeBeside(int, string, NetworkShape)"/>
    public View MakeDrawn(int node, string what, NetworkShape shape) => Make(node, what, shape, Role.Drawn);

    /// <summary>Whole numbers beside a value.</summary>
    /// <param name="node">The value.</param>
    /// <param name="what">What they are.</param>
    /// <param name="count">How many there are.</param>
    public View MakeIds(int node, string what, Dim count) => new(Model.Share(node, what, Role.Ids, Dim.One, Dim.One, count));

    /// <summary>A value as one matrix.</summary>
    public View Whole(int node)
    {
        if (this[node].Count == 1)
        {
            return this[node][0];
        }

        View whole = Make(node);
        Dim column = Dim.Zero;
        foreach (View part in this[node])
        {
            Add(new Carry(part, whole with { FirstColumn = column, Columns = part.Columns }) { IsFollowed = true });
            column = column.Plus(part.Columns);
        }

        this[node] = [whole];
        return whole;
    }

    /// <summary>A vector at each step of an axis.</summary>
    public View Repeated(int node, int axis)
    {
        if (!_repeated.TryGetValue((node, axis), out View repeated))
        {
            NetworkShape shape = Shape(node) with { Kind = NetworkValueKind.Sequence, Axis = axis };
            repeated = MakeBeside(node, $"at_{Model.Axes[axis].Name}", shape);
            Add(new Fill(repeated, Whole(node)));
            _repeated.Add((node, axis), repeated);
        }

        return repeated;
    }

    /// <summary>A sequence with zeros at padding.</summary>
    public View Masked(int node)
    {
        if (IsReal(Shape(node).Axis) is not { } isReal)
        {
            return Whole(node);
        }

        if (!_masked.TryGetValue(node, out View masked))
        {
            masked = MakeBeside(node, "real", Shape(node));
            Add(new Pointwise(NetworkEquations.Mask, [new("x", Whole(node)), new(CellSegments.IsReal, isReal)], [new("y", masked)]));
            _masked.Add(node, masked);
        }

        return masked;
    }

    /// <summary>Something beside a sequence with zeros at padding.</summary>
    /// <param name="node">The sequence.</param>
    /// <param name="what">What it is.</param>
    /// <param name="whole">Where it lies.</param>
    public View Masked(int node, string what, View whole)
    {
        if (IsReal(Shape(node).Axis) is not { } isReal)
        {
            return whole;
        }

        View masked = MakeBeside(node, $"real_{what}", Shape(node), whole.Columns);
        Add(new Pointwise(NetworkEquations.Mask, [new("x", whole), new(CellSegments.IsReal, isReal)], [new("y", masked)]));
        return masked;
    }

    /// <summary>What queries of an attention are matched with.</summary>
    /// <param name="node">The use.</param>
    /// <param name="weights">The attention.</param>
    /// <param name="memory">What is attended to.</param>
    public View Keys(int node, AttentionWeights weights, int memory) =>
        Alone?.Keys(node, weights, memory) ?? weights.Keys(Whole(memory), width => MakeBeside(node, "keys", Shape(memory), width), Operations);

    /// <summary>x times the transpose of a matrix, part by part, plus a bias.</summary>
    /// <param name="node">The value that it makes.</param>
    /// <param name="x">x, as matrices side by side.</param>
    /// <param name="kernel">The matrix.</param>
    /// <param name="bias">The bias.</param>
    public void Multiply(int node, IReadOnlyList<View> x, View kernel, View? bias)
    {
        View result = Make(node);
        Dim column = Dim.Zero;
        foreach (View part in x)
        {
            bool isFirst = column == Dim.Zero;
            Add(new Product(
                Form.TransposedRight, part, kernel with { FirstColumn = column, Columns = part.Columns }, result, isFirst ? Start.Zero : Start.Sum, isFirst ? bias : null));
            column = column.Plus(part.Columns);
        }

        this[node] = [result];
    }

    /// <summary>Draws the mask of a use of dropout.</summary>
    /// <param name="node">The use.</param>
    /// <param name="keep">Probability that a value is kept.</param>
    /// <param name="isPlain">Whether what is kept counts 1.</param>
    public View DrawMask(int node, double keep, bool isPlain)
    {
        NetworkShape shape = Shape(node);
        string name = Model.MaskOf(node, out int site);
        return Model.Masks.DrawSteps(_operations, name, site, keep, Model.StepsOf(shape), Model.B, Model.WidthOf(node, shape), isPlain);
    }

    /// <summary>Equations over operands, those that only they need put in: a matrix of their results.</summary>
    /// <param name="node">The value that it makes.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="make">The expression, given those of the operands by node.</param>
    /// <param name="others">Other inputs, by the names that the expression has for them.</param>
    /// <param name="what">What it makes beside the value; empty for the value itself.</param>
    public View Pointwise(
        int node, NetworkShape shape, Func<ExprPool, Func<int, Expr>, Expr> make, IReadOnlyList<(string Name, View View)>? others = null, string what = "")
    {
        var equation = new NetworkEquation(this, shape.Axis);
        View result = MakeBeside(node, what, shape);
        Add(equation.Write(make, others ?? [], result, Model.IsConstant));
        return result;
    }

    /// <summary>Whether a value is part of the equations of the one that needs it.</summary>
    public bool IsInlined(int node) => _inlined.Contains(node);

    /// <summary>Adds a loss to the cost.</summary>
    public void AddLoss(int node, LossFactor factor)
    {
        _operations.Phase = "loss";
        ((LossFunction)Model.FunctionOf(node)).AddTo(this, node, factor);
    }

    /// <summary>How the next part of the cost starts: the first one is assigned.</summary>
    public Start NextStart()
    {
        Start start = _hasCost ? Start.Sum : Start.Zero;
        _hasCost = true;
        return start;
    }

    private bool IsAlong(int axis) => Alone is not null && axis == Alone.Axis;

    private View Make(int node, string what, NetworkShape shape, Role role) => Whole(Model.Share(node, what, role, StepsOf(shape), Model.B, Model.WidthOf(node, shape)));

    private View Whole(Buffer buffer) => Alone is null ? new View(buffer) : View.Alone(buffer, 0, Alone.Rows);

    private SortedSet<int> Needed(IEnumerable<int> wanted)
    {
        var needed = new SortedSet<int>();
        var open = new Stack<int>(wanted);
        while (open.Count > 0)
        {
            int node = open.Pop();
            if (node >= 0 && needed.Add(node))
            {
                foreach (int operand in Alone is null ? Node(node).Operands : Alone.Moves(node) ? Model.FunctionOf(node).ValuesOf(Node(node)) : [])
                {
                    open.Push(operand);
                }
            }
        }

        return needed;
    }

    // What one equation alone needs, and needs in its own shape.
    private bool CanBeInlined(int node, IEnumerable<int> users) =>
        Model.FunctionOf(node) is PointwiseFunction && users.Take(2).Count() == 1
        && Model.FunctionOf(users.First()) is PointwiseFunction && Shape(users.First()) == Shape(node) && Model.SizeOf(node) <= MostInlined;
}
