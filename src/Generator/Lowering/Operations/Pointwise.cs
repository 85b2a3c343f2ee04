using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Lowering;

/// <summary>Equations applied to each element of matrices of one shape, that of the results.</summary>
internal sealed record Pointwise(Equation Equation, EquatableArray<Operand> Inputs, EquatableArray<Operand> Results) : Operation
{
    public override IEnumerable<View> Reads =>
        Inputs.Concat(Results.Where(result => result.Start == Start.Sum)).Select(operand => operand.View);

    /// <summary>Set where threads divide the units and not the rows.</summary>
    public Dim? Units { get; init; }

    /// <summary>Whether units of a row depend on each other.</summary>
    public bool HasMeans => Equation.Tape.Entries.Any(entry => entry.Op == Op.Mean);

    /// <summary>Rows of the results.</summary>
    public Dim Rows => Results[0].View.Rows;

    /// <summary>Columns of the results.</summary>
    public Dim Columns => Results[0].View.Columns;

    /// <summary>Whether an input is one row that all rows share.</summary>
    public bool IsRow(View input) => input.Rows.Value == 1 && (input.Buffer.Role == Role.Parameter || Rows.Value > 1);

    /// <summary>Whether an input is one column that all units share.</summary>
    public bool IsColumn(View input) => input.Columns.Value == 1 && Columns.Value > 1;

    /// <summary>Whether an input is a slot that all slots of the results share: row r of them has row r mod the slot's rows.</summary>
    public bool IsSlot(View input) => input.Rows.Value > 1 && input.Rows.Value < Rows.Value && input.Rows.Value == Results[0].View.RowsPerSlot.Value;

    public override IEnumerable<View> Writes => Results.Select(operand => operand.View);

    public override IEnumerable<View> Sums => Results.Where(result => result.Start == Start.Sum).Select(result => result.View);

    public override IEnumerable<Extent> Extents =>
    [
        .. Results.Select(result => new Extent(result.View, Rows, Columns)),
        .. Inputs.Select(input => new Extent(
            input.View, input.View.Rows.Value == 1 ? Dim.One : IsSlot(input.View) ? input.View.Rows : Rows, input.View.Columns.Value == 1 ? Dim.One : Columns)),
    ];

    public override Operation Adding() => this with { Results = [.. Results.Select(result => result with { Start = Start.Sum })] };

    public override Dim? UnitsOf(View view) => IsColumn(view) ? null : Units;

    public override void Differentiate(Adjoint adjoint)
    {
        if (Inputs.All(input => input.View.Buffer.IsConstant))
        {
            return;
        }

        Equation whole = Equation.Derivative ?? throw Adjoint.SecondOrder(this);
        var results = Results.ToDictionary(result => result.Name, result => result.View);
        var inputs = Inputs.ToDictionary(input => input.Name, input => input.View);
        TapeResult[] needed = [.. whole.Tape.Results.Where(result => !Given(result.Name).Buffer.IsConstant)];
        if (needed.Length == 0)
        {
            return;
        }

        Equation derivative = needed.Length == whole.Tape.Results.Count ? whole : whole with { Tape = whole.Tape.For(needed) };
        var targets = new List<View>();
        var shares = new List<(View Shares, View Shared)>();
        var parts = new List<(View Part, View Input)>();
        adjoint.Add(new Pointwise(
            derivative,
            [.. derivative.Tape.Inputs.Select(name => new Operand(name, Find(name)))],
            [.. derivative.Tape.Results.Select(result => Target(result.Name))]));
        shares.ForEach(each => adjoint.AddShared(each.Shares, each.Shared));
        parts.ForEach(each => adjoint.AddTo(each.Input, each.Part));

        View Given(string gradient) => inputs[gradient.Substring(Derivatives.Prefix.Length)];

        View Find(string name) =>
            results.TryGetValue(name, out View result) ? Alone(result)
            : inputs.TryGetValue(name, out View input) ? input
            : adjoint.Incoming(results[name.Substring(Derivatives.Prefix.Length)]);

        // What a result was added to is part of what is there.
        View Alone(View result) => !Sums.Contains(result) ? result : throw new System.NotSupportedException(
            $"{result.Buffer.Name} is added to by {Equation.Name}, whose derivative needs what is added by itself.");

        Operand Target(string name)
        {
            View input = Given(name);
            if (IsRow(input) || IsColumn(input) || IsSlot(input))
            {
                // One for all: each element and step writes its own share, and their sum is the gradient.
                View beside = adjoint.Beside(input, "shares", Rows, Columns);
                shares.Add((beside, input));
                return new Operand(name, beside);
            }

            View target = adjoint.GradientOf(input);
            if (targets.Any(target.Overlaps))
            {
                // Threads divide the elements: one that two results have in common would be no one's own.
                View beside = adjoint.Beside(input, "part", Rows, Columns);
                parts.Add((beside, input));
                return new Operand(name, beside);
            }

            targets.Add(target);
            return new Operand(name, target, adjoint.Contribute(target));
        }
    }
}
