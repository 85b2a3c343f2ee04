using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>
/// Where factors of products are in 16 bits, for precisions in which they are multiplied so: a second place for their buffers, behind the
/// arena and laid out as the first one. Equations store what they make in both; what nothing has stored so is rounded before the product.
/// Within a pass a factor is good there until its matrix is written by anything else.
/// </summary>
/// <param name="mostFloats">Room for all of them, in floats.</param>
internal sealed class RoundedPlaces(decimal mostFloats)
{
    // From here on rounding costs less than it brings: measured on an H200.
    private const decimal LeastWork = 0.8e9m;

    // By what they hold: a whole buffer, or a view that does not lie in eighths of its columns, which is alone in rows of its own.
    private readonly Dictionary<View, decimal> _offsets = [];
    private readonly List<View> _good = [];

    /// <summary>Floats that all of them take.</summary>
    public decimal Length { get; private set; }

    /// <summary>Whether a product has so many multiplications and additions that what is done once for each of its matrices is little.</summary>
    public static bool IsLarge(Product product) => 2 * product.Result.Rows.Value * product.Result.Columns.Value * product.Inner.Value >= LeastWork;

    /// <summary>
    /// Whether columns of a view begin and end with eighths, as copies of rows do: what lies behind them in a row is no other view's.
    /// </summary>
    public static bool IsInEighths(View view) => view.FirstColumn.Value % 8 == 0
        && (view.Columns.Value % 8 == 0 || view.FirstColumn.Value + view.Columns.Value == view.Buffer.Columns.Value);

    /// <summary>Whether a product is worth places of its factors, which they then have.</summary>
    /// <param name="product">The product.</param>
    /// <param name="grid">How it is divided.</param>
    public bool AreFor(Product product, ProductGrid grid) =>
        grid.TileColumns >= 64 && !product.Result.Rows.IsVariable && IsLarge(product) && Reserve(product.Left, product.Right);

    /// <summary>Reserves places for the buffers of views, all of them or none.</summary>
    /// <returns>Whether they are there.</returns>
    public bool Reserve(params View[] views)
    {
        View[] missing = [.. views.Select(HolderOf).Distinct().Where(holder => !_offsets.ContainsKey(holder))];
        if (Length + missing.Sum(FloatsOf) > mostFloats)
        {
            return false;
        }

        foreach (View holder in missing)
        {
            _offsets.Add(holder, Length);
            Length += FloatsOf(holder);
        }

        return true;
    }

    /// <summary>A new pass begins: what has happened since the last one is not known.</summary>
    public void Forget() => _good.Clear();

    /// <summary>An operation has been written.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="made">What it has stored in both places.</param>
    public void Follow(Operation operation, IEnumerable<View> made)
    {
        _good.RemoveAll(good => operation.Writes.Any(good.Meets));
        _good.AddRange(made);
    }

    /// <summary>What has to be rounded before it is read, of some views: what is not good. It is, afterwards.</summary>
    public IReadOnlyList<View> Take(IEnumerable<View> views)
    {
        View[] missing = [.. views.Distinct().Where(view => !IsGood(view))];
        _good.AddRange(missing);
        return missing;
    }

    /// <summary>The second place of what a view has; null where its buffer has none.</summary>
    public string? Of(View view) =>
        _offsets.TryGetValue(new View(view.Buffer), out decimal offset) ? Text(offset) + Places.Within(view) : null;

    /// <summary>Pointer and pitch of a factor that has a place, as building blocks take them.</summary>
    public string Factor(View view) => IsInEighths(view) ? $"{Of(view)}, {Places.Pitch(view)}" : $"{Text(_offsets[view])}, {PitchOf(view):0}";

    /// <summary>Where a factor that has a place lies; the view does not move.</summary>
    public RoundedPlace this[View view] => IsInEighths(view)
        ? new(
            _offsets[HolderOf(view)]
                + ((((view.FirstSlot.Value * view.Buffer.Rows.Value) + view.FirstRow.Value) * view.Buffer.Pitch) + view.FirstColumn.Value) / 2,
            view.Buffer.Pitch)
        : new(_offsets[view], PitchOf(view));

    private static string Text(decimal offset) => $"rounded_at(m, at::Rounded{(offset > 0 ? $" + {offset:0}" : "")})";

    private static View HolderOf(View view) => IsInEighths(view) ? new View(view.Buffer) : view;

    // Rows are whole eighths.
    private static decimal PitchOf(View holder) => IsInEighths(holder) ? holder.Buffer.Pitch : decimal.Ceiling(holder.Columns.Value / 8) * 8;

    private static decimal FloatsOf(View holder) => decimal.Ceiling(holder.Rows.Value * PitchOf(holder) / 2 / 16) * 16;

    // Slot after slot, for what makes a matrix may make some of its slots only.
    private bool IsGood(View view)
    {
        if (_good.Contains(view))
        {
            return true;
        }

        View[] whole = [.. _good.Where(good => good.Buffer == view.Buffer && IsWhole(good))];
        decimal slot = view.FirstSlot.Value, end = slot + view.Slots.Value;
        while (slot < end && whole.FirstOrDefault(good => good.FirstSlot.Value <= slot && slot < good.FirstSlot.Value + good.Slots.Value) is { } next)
        {
            slot = next.FirstSlot.Value + next.Slots.Value;
        }

        return IsInEighths(view) && !view.IsVariable && slot >= end;
    }

    private static bool IsWhole(View view) =>
        view.Columns.Value == view.Buffer.Columns.Value && view.RowsPerSlot.Value == view.Buffer.Rows.Value && !view.IsVariable;
}

/// <summary>Where a factor in 16 bits lies.</summary>
/// <param name="Offset">Floats behind the first such place.</param>
/// <param name="Pitch">16-bit numbers from one row to the next.</param>
internal readonly record struct RoundedPlace(decimal Offset, decimal Pitch);
