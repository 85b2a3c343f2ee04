using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Derives the backward plan: walks the forward plan from its end and asks each operation for its adjoint. <see cref="GradientAccount"/>
/// tells which contribution to a gradient assigns, which ones add, and what has to be cleared.
/// </summary>
internal sealed class Adjoint
{
    private readonly Dictionary<Buffer, Buffer> _gradients = [];
    private readonly GradientAccount _account = new();
    private readonly List<Operation> _operations = [];
    private readonly List<Buffer> _workspace = [];
    private readonly Stack<LoopVisit> _visits = new();
    private readonly NeededValues _values = new();
    private readonly Equation _copy = Derivatives.Copy();
    private readonly Equation _weighted = Derivatives.Weighted();
    private string _phase = "";
    private int _order;

    /// <summary>The backward plan.</summary>
    public IReadOnlyList<Operation> Operations => _operations;

    /// <summary>Where it puts the gradient of each buffer.</summary>
    public IReadOnlyDictionary<Buffer, Buffer> Gradients => _gradients;

    /// <summary>Other buffers that it works with.</summary>
    public IReadOnlyList<Buffer> Workspace => _workspace;

    /// <summary>Whether the operation that is being differentiated is repeated in a time loop.</summary>
    public bool IsInLoop => _visits.Count > 0;

    /// <summary>Derives the backward plan of a forward plan.</summary>
    /// <param name="forward">The forward plan.</param>
    /// <param name="given">What gradients come in for, from outside, before the backward plan runs.</param>
    public static Adjoint Of(IEnumerable<Operation> forward, params IEnumerable<View> given) => Of(forward, [], given);

    /// <inheritdoc cref="Of(IEnumerable{Operation}, IEnumerable{View})"/>
    /// <param name="forward">The forward plan.</param>
    /// <param name="penalties">What is minimised besides the losses of the plan.</param>
    /// <param name="given">What gradients come in for, from outside, before the backward plan runs.</param>
    public static Adjoint Of(IEnumerable<Operation> forward, IReadOnlyList<Penalty> penalties, IEnumerable<View> given)
    {
        var adjoint = new Adjoint();
        foreach (View view in given)
        {
            adjoint.Contribute(adjoint.GradientOf(view));
        }

        List<Penalty> open = [.. penalties];
        foreach (Operation operation in forward.Reverse())
        {
            adjoint._phase = operation.Phase;
            foreach (Penalty penalty in open.Where(penalty => operation.Writes.Any(penalty.Of.Meets)).ToArray())
            {
                open.Remove(penalty);
                View gradient = adjoint.GradientOf(penalty.Of);
                adjoint.Add(new Pointwise(
                    penalty.Equation, penalty.Inputs, [new(penalty.Equation.Tape.Results[0].Name, gradient, adjoint.Contribute(gradient))]));
            }

            adjoint.Differentiate(operation);
        }

        return adjoint;
    }

    /// <summary>Adds an operation.</summary>
    public void Add(Operation operation)
    {
        Read(operation);
        Write(operation);
    }

    /// <summary>
    /// Adds an operation that contributes a sum to a gradient. Inside a time loop, what can be one operation over all steps is done once,
    /// after the loop.
    /// </summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="make">Makes the operation, given whether it assigns or adds.</param>
    public void AddSum(View gradient, Func<Start, Operation> make)
    {
        Read(make(Start.Sum));
        Place(gradient, make);
    }

    /// <summary>The place of a view's gradient.</summary>
    public View GradientOf(View view) => view.In(GradientBuffer(view.Buffer, view.Buffer));

    /// <summary>The buffer for the gradient of another one, made on first request in the likeness of a third.</summary>
    public Buffer GradientBuffer(Buffer buffer, Buffer likeness)
    {
        if (!_gradients.TryGetValue(buffer, out Buffer gradient))
        {
            gradient = likeness with
            {
                Name = Derivatives.Prefix + buffer.Name,
                Role = buffer.Role == Role.Parameter ? Role.Gradient : Role.Activation,
                GradientInPlace = false,
                SharesStorageOf = buffer.GradientInPlace ? buffer : null,
            };
            _gradients.Add(buffer, gradient);
        }

        return gradient;
    }

    /// <summary>The gradient of a view, to be read: what has not been contributed to is cleared first.</summary>
    public View Incoming(View view)
    {
        View gradient = GradientOf(view);
        _account.Need(Use(gradient));
        AddClears();
        return gradient;
    }

    /// <summary>Announces a contribution to a gradient and tells whether it assigns or adds.</summary>
    public Start Contribute(View gradient)
    {
        Start start = _account.Contribute(Use(gradient));
        AddClears();
        return start;
    }

    /// <summary>Adds a matrix to the gradient of a view; a row, a column or a slot of it to all that there are. A constant has none.</summary>
    /// <param name="view">The view.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="weights">What each row is multiplied by; null where none is.</param>
    public void AddTo(View view, View matrix, View? weights = null)
    {
        if (view.Buffer.Role != Role.Drawn)
        {
            View gradient = GradientOf(view);
            Add(Copied(matrix, gradient, Contribute(gradient), weights));
        }
    }

    /// <summary>Adds what the elements of a matrix contribute to what they share: one row, one column, one slot or a single number.</summary>
    public void AddShared(View matrix, View shared)
    {
        View gradient = GradientOf(shared);
        if (shared.Columns.Value < matrix.Columns.Value)
        {
            if (shared.Rows.Value == matrix.Rows.Value)
            {
                AddSum(gradient, start => new RowSum(matrix, gradient, start));
                return;
            }

            View sums = Beside(shared, "sums", matrix.Rows, Dim.One);
            Add(new RowSum(matrix, sums, Start.Zero));
            matrix = sums;
        }

        AddSum(gradient, start => shared.Rows.Value == 1 ? new ColumnSum(matrix, gradient, start) : new SlotSum(matrix, gradient, start));
    }

    /// <summary>A place beside the gradient of a view, in each step of the loops around. Several operations may use a view; each has one of its own.</summary>
    /// <param name="view">The view.</param>
    /// <param name="what">What it is for.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    public View Beside(View view, string what, Dim rows, Dim columns)
    {
        string name = $"{Derivatives.Prefix}{view.Buffer.Name}_{what}";
        int others = _workspace.Count(buffer => buffer.Name == name || buffer.Name.StartsWith(name + "_", StringComparison.Ordinal));
        var strides = new List<Dim>();
        Dim slots = Dim.One;
        foreach (LoopVisit visit in _visits)
        {
            strides.Insert(0, slots);
            slots = visit.Steps.Times(slots);
        }

        var place = new Buffer(others == 0 ? name : $"{name}_{others + 1}", Role.Activation, slots, rows, columns);
        _workspace.Add(place);
        return _visits.Count == 0 ? new View(place) : View.At(place, 0, [.. strides]);
    }

    /// <summary>The adjoint of a time loop: the adjoints of its body, in reverse order, in a loop that runs backwards.</summary>
    public void Loop(TimeLoop loop)
    {
        bool isOutermost = _visits.Count == 0;
        if (isOutermost)
        {
            LookAt(loop);
        }

        LoopVisit visit = Walk(loop);
        if (visit.Operations.Count > 0)
        {
            Write(new TimeLoop($"{loop.Title}, backwards", loop.Steps, !visit.IsRising, [.. visit.Operations]));
        }

        string phase = _phase;
        if (isOutermost)
        {
            _account.Close();
            _phase = $"{phase} weights";
        }

        visit.After.ForEach(add => add());
        _phase = phase;
    }

    /// <summary>Only forward operations are differentiated.</summary>
    public static NotSupportedException SecondOrder(Operation operation) => new($"{operation.GetType().Name} has no adjoint.");

    // Until nothing changes any more: what cannot wait until a loop is over contributes in every step.
    private void LookAt(TimeLoop loop)
    {
        int count = _workspace.Count;
        do
        {
            _account.Look();
            _values.Look();
            Walk(loop);
            _workspace.RemoveRange(count, _workspace.Count - count);
        }
        while (!_account.HasSeenAll());

        _values.CheckChanging(loop.Title);
        _account.Decide();
        AddClears();
    }

    private LoopVisit Walk(TimeLoop loop)
    {
        var visit = new LoopVisit(loop);
        _visits.Push(visit);
        foreach (Operation operation in loop.Body.Reverse())
        {
            if (operation is not TimeLoop)
            {
                _values.Change(operation, Visits, loop.Title);
            }

            Differentiate(operation);
        }

        _visits.Pop();
        return visit;
    }

    private void Differentiate(Operation operation)
    {
        // What is made of constants is one, too, and has no way back.
        if (!operation.Writes.Any() || operation.Writes.Any(view => view.Buffer.Role is not (Role.Drawn or Role.Ids)))
        {
            operation.Differentiate(this);
        }

        foreach (View view in operation is TimeLoop || _account.IsLooking ? [] : operation.Writes)
        {
            _values.Write(Use(view));
        }
    }

    // Here, or after the loop around, where the same is asked of the next one.
    private void Place(View gradient, Func<Start, Operation> make)
    {
        if (_visits.Count > 0)
        {
            Operation sum = make(Start.Sum);
            (int depth, LoopVisit visit) = (_visits.Count - 1, _visits.Peek());
            if (sum.AfterLoop(depth, visit.Steps) is not null && _account.MayLeave(sum, Use(gradient)))
            {
                visit.After.Add(() => Place(gradient, start => make(start).AfterLoop(depth, visit.Steps)!));
                return;
            }
        }

        Write(make(Contribute(gradient)));
    }

    private void Write(Operation operation) =>
        (_visits.Count > 0 ? _visits.Peek().Operations : _operations).Add(operation with { Phase = _phase });

    private void Read(Operation operation)
    {
        foreach (ViewUse use in operation.Reads.Select(Use))
        {
            if (_account.IsLooking)
            {
                _values.ReadInLoop(use);
            }
            else
            {
                _values.Read(use);
            }
        }
    }

    private IReadOnlyList<LoopVisit> Visits => [.. _visits.Reverse()];

    private ViewUse Use(View view) => new(view, Visits, _order++);

    private Pointwise Copied(View from, View to, Start start, View? weights) => weights is null
        ? new(_copy, [new("x", from)], [new("y", to, start)])
        : new(_weighted, [new("x", from), new("weight", weights)], [new("y", to, start)]);

    private void AddClears()
    {
        foreach (Clear clear in _account.TakeClears())
        {
            _operations.Add(clear with { Phase = _phase });
        }
    }
}
