using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>
/// A list of operations put together by chance, each element of which is assigned once before it is read: products, equations over
/// operands of all shapes, copies and fills, in loops and in loops in loops, over views of all kinds; recurrences, sums over steps,
/// and values that are read many times, in part, in other steps and after their loops.
/// </summary>
internal sealed class RandomOperations
{
    private static readonly Equation[] Equations =
    [
        Make(["a"], (pool, x) => [pool.Multiply(pool.Constant(0.5), pool.Multiply(x[0], x[0]))]),
        Make(["a"], (pool, x) => [pool.Make(Op.Tanh, x[0])]),
        Make(["a", "b"], (pool, x) => [pool.Add(x[0], pool.Multiply(pool.Constant(0.5), pool.Multiply(x[1], x[1])))]),
        Make(["a", "b"], (pool, x) => [pool.Multiply(x[0], pool.Make(Op.Tanh, pool.Multiply(x[0], x[1])))]),
        Make(["a", "b"], (pool, x) => [pool.Make(Op.Tanh, pool.Multiply(x[0], x[1])), pool.Subtract(x[0], pool.Multiply(x[1], x[1]))]),
        Make(["a", "b", "c"], (pool, x) => [pool.Add(pool.Multiply(x[0], x[1]), pool.Make(Op.Tanh, x[2]))]),
    ];

    private readonly string _prefix;
    private readonly Random _random;
    private readonly List<Value> _values = [];
    private readonly List<Level> _levels = [];
    private readonly List<View> _inputs = [];
    private readonly List<Buffer> _written = [];

    /// <param name="seed">What chance begins with.</param>
    /// <param name="prefix">What the names of buffers begin with.</param>
    public RandomOperations(int seed, string prefix = "")
    {
        (_random, _prefix) = (new Random(seed), prefix);
        Operations = [.. Statements(_random.Next(2, 6))];
        Results = [.. _written.Where((buffer, index) => index == _written.Count - 1 || Happens(3)).Select(buffer => new View(buffer))];
    }

    /// <summary>The list.</summary>
    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>What is given to it.</summary>
    public IReadOnlyList<View> Inputs => _inputs;

    /// <summary>Some of what it writes.</summary>
    public IReadOnlyList<View> Results { get; }

    /// <summary>All that it writes.</summary>
    public IEnumerable<View> Written => _written.Select(buffer => new View(buffer));

    private List<Operation> Statements(int count)
    {
        var operations = new List<Operation>();
        for (int statement = 0; statement < count; statement++)
        {
            if (_levels.Count < 2 && Happens(_levels.Count + 2))
            {
                Loop(operations);
                continue;
            }

            // Read as it is and then added to: what a copy got is part of the sum.
            Value value = NewValue(_random.Next(1, 4), _random.Next(1, 4));
            operations.Add(Assign(value, Start.Zero));
            if (Happens(3))
            {
                Copy(operations, value);
            }

            if (Happens(3))
            {
                operations.Add(Assign(value, Start.Sum));
            }

            Publish(value);
        }

        return operations;
    }

    private void Loop(List<Operation> operations)
    {
        var level = new Level(Number(_random.Next(1, 4)), Happens(2));
        Value? sum = Happens(2) ? NewValue(_random.Next(1, 3), _random.Next(1, 4)) : null;
        (Value Old, Value Next, Value All)? state = Happens(2) ? NewState(level) : null;
        if (sum is not null)
        {
            operations.Add(Assign(sum, Start.Zero));
        }

        if (state is { } first)
        {
            int slot = level.IsBackwards ? (int)level.Steps.Value : 0;
            operations.Add(Assign(first.All with { Axes = [.. first.All.Axes.Take(_levels.Count)], Offset = slot }, Start.Zero));
            _values.Add(first.Old);
        }

        _levels.Add(level);
        List<Operation> body = Statements(_random.Next(1, 4));
        if (sum is not null)
        {
            if (Happens(2))
            {
                Copy(body, sum);
            }

            body.Insert(_random.Next(body.Count + 1), Assign(sum, Start.Sum, onlyInputs: true));
        }

        if (state is { } last)
        {
            Equation equation = Equations[_random.Next(2, 4)];
            body.Add(new Pointwise(equation, [new("a", Read(last.Next.Rows, last.Next.Columns)), new("b", ViewOf(last.Old))], [new("y0", ViewOf(last.Next))]));
            _values.Remove(last.Old);
        }

        _levels.Remove(level);
        operations.Add(new TimeLoop($"loop {_levels.Count}", level.Steps, level.IsBackwards, [.. body]));
        foreach (Value value in new[] { sum, state?.All }.OfType<Value>())
        {
            Publish(value);
        }
    }

    // An operation that assigns a value, or adds to it.
    private Operation Assign(Value value, Start start, bool onlyInputs = false)
    {
        View result = ViewOf(value);
        int rows = value.Rows, columns = value.Columns, kind = _random.Next(start == Start.Zero ? 8 : 5);
        switch (kind)
        {
            case 0 or 1:
                Form form = Happens(2) ? Form.Plain : Form.TransposedRight;
                View left = Get(rows, _random.Next(1, 4));
                int inner = (int)left.Columns.Value;
                View right = form == Form.Plain ? Get(inner, columns) : Get(columns, inner);
                return new Product(form, left, right, result, start, start == Start.Zero && Happens(2) ? Get(1, columns) : null);
            case 5:
                return new Fill(result, Get(1, columns));
            case 6:
                return new Carry(Get(rows, columns), result) { IsFollowed = true };
            default:
                Equation equation = Equations[_random.Next(Equations.Length)];
                Operand[] inputs = [.. equation.Tape.Inputs.Select(name => new Operand(name, Get(Share(rows), Share(columns))))];
                List<Operand> results = [new("y0", result, start)];
                if (equation.Tape.Results.Count > 1)
                {
                    Value other = NewValue(rows, columns);
                    results.Add(new("y1", ViewOf(other)));
                    Publish(other);
                }

                return new Pointwise(equation, [.. inputs], [.. results]);
        }

        // What is added in front of what a body does cannot be made of what the body makes.
        View Get(int height, int width) => onlyInputs ? Fresh(height, width) : Read(height, width);

        int Share(int extent) => Happens(3) ? 1 : extent;
    }

    private void Copy(List<Operation> operations, Value value)
    {
        Value copy = NewValue(value.Rows, value.Columns);
        operations.Add(new Carry(ViewOf(value), ViewOf(copy)) { IsFollowed = true });
        Publish(copy);
    }

    // Something of that shape that is there, in any way in which it can be seen; if there is nothing, it is given.
    private View Read(int rows, int columns)
    {
        for (int attempt = 0; attempt < 15 && _values.Count > 0; attempt++)
        {
            View view = ViewOf(_values[_random.Next(_values.Count)], anyhow: true);
            if (view.Columns.Value > columns)
            {
                int first = _random.Next((int)view.Columns.Value - columns + 1);
                view = view with { FirstColumn = Number(first), Columns = Number(columns) };
            }

            if (view.Slots.Value == 1 && view.Rows.Value > rows)
            {
                int first = _random.Next((int)view.Rows.Value - rows + 1);
                view = view with { FirstRow = Number(first), RowsPerSlot = Number(rows) };
            }

            if (view.Rows.Value == rows && view.Columns.Value == columns)
            {
                return view;
            }
        }

        return Fresh(rows, columns);
    }

    private View Fresh(int rows, int columns)
    {
        // What is given may be read by others in other ways: its axes belong to no loop.
        List<Axis> axes = [];
        Dim slots = Dim.One;
        foreach (Level level in Enumerable.Reverse(_levels).Where(_ => Happens(2)))
        {
            Dim count = Number((int)level.Steps.Value + _random.Next(2));
            axes.Insert(0, new Axis(count, slots, null));
            slots = count.Times(slots);
        }

        var buffer = new Buffer($"{_prefix}x{_inputs.Count}", axes.Count == 0 && Happens(3) ? Role.Parameter : Role.Activation, slots, Number(rows), Number(columns));
        _inputs.Add(new View(buffer));
        var value = new Value(buffer, axes, 0);
        Publish(value);
        View view;
        do
        {
            view = ViewOf(value, anyhow: true);
        }
        while (view.Slots.Value != 1);
        return view;
    }

    // A value of each step of the loops around. Outside of loops it may have several slots.
    private Value NewValue(int rows, int columns)
    {
        Dim slots = Dim.One;
        List<Axis> axes = [];
        foreach (Level level in Enumerable.Reverse(_levels))
        {
            axes.Insert(0, new Axis(level.Steps, slots, level));
            slots = level.Steps.Times(slots);
        }

        if (_levels.Count == 0 && rows > 1 && Happens(2))
        {
            (slots, rows) = (Number(rows), 1);
            axes.Add(new Axis(slots, Dim.One, null));
        }

        var buffer = new Buffer($"{_prefix}y{_written.Count}", Role.Activation, slots, Number(rows), Number(columns));
        _written.Add(buffer);
        return new Value(buffer, axes, 0);
    }

    // What a loop hands on from step to step: as a step finds it, as it leaves it, and all of it.
    private (Value Old, Value Next, Value All) NewState(Level level)
    {
        Dim slots = level.Steps.PlusOne();
        List<Axis> outer = [];
        foreach (Level around in Enumerable.Reverse(_levels))
        {
            outer.Insert(0, new Axis(around.Steps, slots, around));
            slots = around.Steps.Times(slots);
        }

        var buffer = new Buffer($"{_prefix}s{_written.Count}", Role.Activation, slots, Number(_random.Next(1, 3)), Number(_random.Next(1, 4)));
        _written.Add(buffer);
        var step = new Axis(level.Steps, Dim.One, level);
        return (
            new Value(buffer, [.. outer, step], level.IsBackwards ? 1 : 0),
            new Value(buffer, [.. outer, step], level.IsBackwards ? 0 : 1),
            new Value(buffer, [.. outer, new Axis(level.Steps.PlusOne(), Dim.One, null)], 0));
    }

    private void Publish(Value value) => _values.Add(value);

    // A value as it is written, or as it can be read: axes of loops around move with them, others stand still at some place, move with
    // another loop, or are seen as a whole.
    private View ViewOf(Value value, bool anyhow = false)
    {
        var strides = new Dim[_levels.Count];
        Array.Fill(strides, Dim.Zero);
        Level[] own = [.. value.Axes.Select(axis => axis.Level).OfType<Level>()];
        (int first, Dim slots) = (value.Offset, Dim.One);
        for (int index = 0; index < value.Axes.Count; index++)
        {
            Axis axis = value.Axes[index];
            int depth = axis.Level is null ? -1 : _levels.IndexOf(axis.Level);
            if (depth >= 0)
            {
                strides[depth] = axis.Stride;
                continue;
            }

            bool isLast = index == value.Axes.Count - 1;
            int count = (int)axis.Count.Value;
            int[] free = [.. Enumerable.Range(0, _levels.Count).Where(loop =>
                strides[loop].Value == 0 && !own.Contains(_levels[loop]) && _levels[loop].Steps.Value <= count)];
            if (isLast && (!anyhow || Happens(2)))
            {
                int begin = anyhow ? _random.Next(count) : 0;
                slots = Number(anyhow ? _random.Next(1, count - begin + 1) : count);
                first += begin;
            }
            else if (free.Length > 0 && Happens(2))
            {
                int loop = free[_random.Next(free.Length)];
                strides[loop] = axis.Stride;
                first += (int)axis.Stride.Value * _random.Next(count - (int)_levels[loop].Steps.Value + 1);
            }
            else
            {
                first += (int)axis.Stride.Value * _random.Next(count);
            }
        }

        return View.At(value.Buffer, first, [.. strides]) with { Slots = slots };
    }

    private bool Happens(int oneIn) => _random.Next(oneIn) == 0;

    // Its letter stands for no other number, however letters are put together.
    internal static Dim Number(int value) => value switch
    {
        0 => Dim.Zero,
        1 => Dim.One,
        _ => new Dim($"n{value}", $"{value}", value),
    };

    private static Equation Make(string[] inputs, Func<ExprPool, Expr[], Expr[]> results)
    {
        var pool = new ExprPool();
        Expr[] x = [.. inputs.Select(pool.Input)];
        (string Name, Expr Value)[] y = [.. results(pool, x).Select((value, index) => ($"y{index}", value))];
        IReadOnlyList<Expr?> gradients = Gradients.Of(pool, [.. y.Select(result => (result.Value, pool.Input("d_" + result.Name)))], x);
        return new Equation(
            "Random", Tape.Record(pool, y), new Equation("RandomBackward", Tape.Record(pool, [.. inputs.Zip(gradients, (input, gradient) => ("d_" + input, gradient!))])));
    }

    /// <summary>A loop that is open.</summary>
    private sealed class Level(Dim steps, bool isBackwards)
    {
        public Dim Steps => steps;

        public bool IsBackwards => isBackwards;
    }

    /// <summary>How slots are counted, the slowest axis first: each loop around the writer is one.</summary>
    private sealed record Axis(Dim Count, Dim Stride, Level? Level);

    /// <summary>What can be read, or is being written.</summary>
    private sealed record Value(Buffer Buffer, IReadOnlyList<Axis> Axes, int Offset)
    {
        public int Rows => (int)Buffer.Rows.Value * (Axes is [{ Level: null } only] && Offset == 0 ? (int)only.Count.Value : 1);

        public int Columns => (int)Buffer.Columns.Value;
    }
}
