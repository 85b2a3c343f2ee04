using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Derives the backward plan: walks the forward plan from its end and asks each operation for its adjoint. Keeps account of
/// which part of each gradient has been contributed to, so that the first contribution assigns, later ones add, and a part
/// that is asked for without any is cleared first.
/// </summary>
internal sealed class Adjoint
{
    private readonly Dictionary<Buffer, Buffer> _gradients = [];
    private readonly List<Contribution> _contributions = [];
    private readonly List<Need> _needs = [];
    private readonly List<Need> _lateNeeds = [];
    private readonly List<Operation> _beforeLoop = [];
    private readonly List<Buffer> _workspace = [];
    private readonly Equation _copy = Derivatives.Copy();
    private List<Operation> _operations = [];
    private List<Operation> _hoisted = [];
    private TimeLoop? _loop;
    private string _phase = "";
    private int _contributionsBeforeLoop;

    /// <summary>The backward plan.</summary>
    public IReadOnlyList<Operation> Operations => _operations;

    /// <summary>Where it puts the gradient of each buffer.</summary>
    public IReadOnlyDictionary<Buffer, Buffer> Gradients => _gradients;

    /// <summary>Other buffers that it works with.</summary>
    public IReadOnlyList<Buffer> Workspace => _workspace;

    /// <summary>Derives the backward plan of a forward plan.</summary>
    /// <param name="forward">The forward plan.</param>
    /// <param name="given">What gradients come in for, from outside, before the backward plan runs.</param>
    public static Adjoint Of(IEnumerable<Operation> forward, params IEnumerable<View> given)
    {
        var adjoint = new Adjoint();
        foreach (View view in given)
        {
            adjoint.Contribute(adjoint.GradientOf(view));
        }

        foreach (Operation operation in forward.Reverse())
        {
            adjoint._phase = operation.Phase;
            operation.Differentiate(adjoint);
        }

        return adjoint;
    }

    /// <summary>Adds an operation. Inside a time loop, what can be one operation over all steps is done once, after the loop.</summary>
    public void Add(Operation operation)
    {
        if (_loop is not null && operation.LeavesLoop)
        {
            _lateNeeds.AddRange(operation.Reads.Where(view => view.FollowsTime).Select(view => new Need(view, _contributions.Count)));
            _hoisted.Add(operation.Unrolled(_loop.Steps) with { Phase = $"{_phase} weights" });
        }
        else
        {
            _operations.Add(operation with { Phase = _phase });
        }
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

    /// <summary>The gradient of a view, to be read: what nobody has contributed to is cleared first.</summary>
    public View Incoming(View view)
    {
        View gradient = GradientOf(view);
        _needs.Add(new Need(gradient, _contributions.Count));
        if (_loop is null)
        {
            SettleNeeds();
        }

        return gradient;
    }

    /// <summary>Announces a contribution to a gradient and tells whether it assigns or adds.</summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="leavesLoop">Whether the operation is done after the loop around it, for all steps at once.</param>
    public Start Contribute(View gradient, bool leavesLoop = false)
    {
        // Every step adds its part to what stands still, before that which is done after the loop.
        bool isAddedByEachStep = _loop is not null && !gradient.FollowsTime && !leavesLoop;
        Area area = AreaOf(gradient);
        Area[] missing =
        [
            .. area.Without(_contributions
                .Where((other, index) => other.View.Buffer == gradient.Buffer
                    && !(isAddedByEachStep && other.LeavesLoop && index >= _contributionsBeforeLoop))
                .Select(other => other.Area)),
        ];
        _contributions.Add(new Contribution(gradient, area, IsClear: false, leavesLoop));
        if (missing.Length == 1 && missing[0] == area && !isAddedByEachStep)
        {
            return Start.Zero;
        }

        ClearFirst(gradient, missing);
        return Start.Sum;
    }

    /// <summary>
    /// Adds an operation that can assign gradients, but not add to them. Where something else has contributed, it assigns a place beside,
    /// from which its contribution is added.
    /// </summary>
    /// <param name="views">The views whose gradients it makes.</param>
    /// <param name="make">Makes the operation, given the places of the gradients.</param>
    public void AddAssigning(IReadOnlyList<View> views, Func<IReadOnlyList<View>, Operation> make)
    {
        var places = new List<View>();
        var sums = new List<Operation>();
        foreach (View view in views)
        {
            View gradient = GradientOf(view);
            Start start = Contribute(gradient);
            View place = start == Start.Zero ? gradient : Beside(view, view, "part");
            places.Add(place);
            if (start == Start.Sum)
            {
                sums.Add(Copied(place, gradient, Start.Sum));
            }
        }

        Add(make(places));
        sums.ForEach(Add);
    }

    /// <summary>Adds a matrix to the gradient of a view.</summary>
    public void AddTo(View view, View matrix)
    {
        View gradient = GradientOf(view);
        Add(Copied(matrix, gradient, Contribute(gradient)));
    }

    /// <summary>The gradient of a view to which this is the only contribution: it lies where the values do.</summary>
    public View ContributeOnce(View view)
    {
        View gradient = GradientOf(view);
        return Contribute(gradient) == Start.Zero
            ? gradient
            : throw new NotSupportedException($"{view.Buffer.Name} is used more than once, by an operation that leaves its gradient in its place.");
    }

    /// <summary>Adds the sum of a matrix's columns to the gradient of a row that all its rows share.</summary>
    public void AddColumnSum(View matrix, View row)
    {
        View gradient = GradientOf(row);
        Add(new ColumnSum(matrix, gradient, Contribute(gradient, leavesLoop: matrix.FollowsTime && !row.FollowsTime)));
    }

    /// <summary>What the rows of <paramref name="likeness"/>, in each step of a loop, contribute to one row.</summary>
    public View Shares(View row, View likeness) => Beside(row, likeness, "shares");

    private Pointwise Copied(View from, View to, Start start) => new(_copy, [new("x", from)], [new("y", to, start)]);

    // Several operations may use a view; each has a place of its own.
    private View Beside(View view, View likeness, string what)
    {
        string name = $"{Derivatives.Prefix}{view.Buffer.Name}_{what}";
        int others = _workspace.Count(buffer => buffer.Name == name || buffer.Name.StartsWith(name + "_", StringComparison.Ordinal));
        var place = new Buffer(
            others == 0 ? name : $"{name}_{others + 1}", Role.Activation, _loop?.Steps ?? Dim.One, likeness.Rows, likeness.Columns);
        _workspace.Add(place);
        return _loop is null ? new View(place) : View.At(place, 0);
    }

    /// <summary>The adjoint of a time loop: the adjoints of its body, in reverse order, in a loop that runs backwards.</summary>
    public void Loop(TimeLoop loop)
    {
        List<Operation> outside = _operations;
        (_operations, _hoisted, _loop, _contributionsBeforeLoop) = ([], [], loop, _contributions.Count);
        foreach (Operation operation in loop.Body.Reverse())
        {
            if (operation.Writes.Except(operation.Sums).FirstOrDefault(view => !view.FollowsTime) is { } lost)
            {
                throw new NotSupportedException($"Every step of {loop.Title} overwrites {lost.Buffer.Name}, which the way back would need.");
            }

            operation.Differentiate(this);
        }

        SettleNeeds();
        RequireSettled();
        outside.AddRange(_beforeLoop);
        outside.Add(new TimeLoop($"{loop.Title}, backwards", loop.Steps, !loop.Backwards, [.. _operations]) { Phase = _phase });
        outside.AddRange(_hoisted.Select(operation => operation.Writes.Any(IsAddedToByEachStep) ? operation.Adding() : operation));
        (_operations, _loop) = (outside, null);
        _beforeLoop.Clear();
    }

    /// <summary>Only forward operations are differentiated.</summary>
    public static NotSupportedException SecondOrder(Operation operation) => new($"{operation.GetType().Name} has no adjoint.");

    private void SettleNeeds()
    {
        foreach (Need need in _needs)
        {
            IEnumerable<Area> covered = _contributions
                .Where((other, index) => other.View.Buffer == need.View.Buffer && (other.IsClear || IsEarlier(other.View, index, need)))
                .Select(other => other.Area);
            ClearFirst(need.View, [.. AreaOf(need.View).Without(covered)]);
        }

        _needs.Clear();
    }

    // What has left the loop reads gradients as the loop leaves them: nothing may have been added since it would have read them.
    private void RequireSettled()
    {
        foreach (Need need in _lateNeeds)
        {
            Area area = AreaOf(need.View);
            bool isLate = _contributions.Where((other, index) =>
                !other.IsClear && other.View.Buffer == need.View.Buffer && other.Area.Meets(area) && !IsEarlier(other.View, index, need)).Any();
            if (isLate)
            {
                throw new NotSupportedException(
                    $"{need.View.Buffer.Name.Substring(Derivatives.Prefix.Length)} is read before a product is added to it: the gradient of"
                    + " that product's weights cannot wait until the time loop is over.");
            }
        }

        _lateNeeds.Clear();
    }

    /// <summary>
    /// Whether a contribution has happened when the need arises. Of those inside the loop it has if it belongs to an earlier
    /// iteration, or comes earlier in the same one. Where t rises on the way forward it falls on the way back, and earlier
    /// iterations have written at smaller offsets from t.
    /// </summary>
    private bool IsEarlier(View contribution, int index, Need need)
    {
        if (_loop is null || index < _contributionsBeforeLoop)
        {
            return true;
        }

        // What stands still is asked for by the first iteration, before any has contributed.
        if (!need.View.FollowsTime || !contribution.FollowsTime)
        {
            return false;
        }

        decimal later = contribution.FirstSlot.Value - need.View.FirstSlot.Value;
        return (_loop.Backwards ? later > 0 : later < 0) || (later == 0 && index < need.Contributions);
    }

    private bool IsAddedToByEachStep(View gradient) => _contributions.Skip(_contributionsBeforeLoop).Any(other =>
        other.View.Buffer == gradient.Buffer && !other.LeavesLoop && !other.IsClear && !AreaOf(gradient).Without([other.Area]).SequenceEqual([AreaOf(gradient)]));

    private void ClearFirst(View view, IReadOnlyList<Area> areas)
    {
        foreach (Area area in areas)
        {
            _contributions.Add(new Contribution(view, area, IsClear: true, LeavesLoop: false));
            decimal rows = view.Buffer.Rows.Value;
            Dim first = Slot(area.FirstRow / rows);
            Dim count = Slot((area.EndRow - area.FirstRow) / rows);
            (_loop is null ? _operations : _beforeLoop).Add(
                new Clear(View.Range(view.Buffer, first, count) with
                {
                    FirstColumn = Column(area.FirstColumn, view.FirstColumn),
                    Columns = Column(area.EndColumn - area.FirstColumn, view.Columns),
                })
                { Phase = _phase });
        }

        // The view's own extents have letters.
        static Dim Column(decimal value, Dim usual) => value == usual.Value ? usual : new Dim(value.ToString("0"), value);

        Dim Slot(decimal slot) =>
            _loop is not null && slot == _loop.Steps.Value && slot > 1 ? _loop.Steps : new Dim(slot.ToString("0"), slot);
    }

    private Area AreaOf(View view)
    {
        decimal rows = view.Buffer.Rows.Value;
        decimal firstRow = view.FirstSlot.Value * rows + view.FirstRow.Value;
        decimal count = view.FollowsTime ? _loop!.Steps.Value * rows : view.Rows.Value;
        return new Area(firstRow, firstRow + count, view.FirstColumn.Value, view.FirstColumn.Value + view.Columns.Value);
    }

    /// <summary>What has been written to a gradient; what is cleared has been so before the loop, and what leaves it comes after.</summary>
    private readonly record struct Contribution(View View, Area Area, bool IsClear, bool LeavesLoop);

    /// <summary>A gradient that was asked for when so many contributions had been announced.</summary>
    private readonly record struct Need(View View, int Contributions);
}
