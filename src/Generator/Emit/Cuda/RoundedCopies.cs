using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>
/// Copies of the factors of large products in 16 bits, for precisions in which they are multiplied so: they are rounded once, and not
/// again for every tile. Within a pass a copy is good until the matrix is written.
/// </summary>
/// <param name="mostFloats">Room for all copies, in floats.</param>
internal sealed class RoundedCopies(decimal mostFloats)
{
    // From here on rounding costs less than it brings: measured on an H200.
    private const decimal LeastWork = 0.8e9m;

    private readonly Dictionary<View, decimal> _offsets = [];
    private readonly HashSet<View> _good = [];

    /// <summary>Floats that all copies take.</summary>
    public decimal Length { get; private set; }

    /// <summary>Whether a product has so many multiplications and additions that what is done once for each of its matrices is little.</summary>
    public static bool IsLarge(Product product) => 2 * product.Result.Rows.Value * product.Result.Columns.Value * product.Inner.Value >= LeastWork;

    /// <summary>Whether a product is worth it.</summary>
    /// <param name="product">The product.</param>
    /// <param name="grid">How it is divided.</param>
    public bool AreFor(Product product, ProductGrid grid) =>
        grid.TileColumns >= 64 && !product.Result.Rows.IsVariable
        && IsLarge(product)
        && Length + LengthOf(product.Left) + LengthOf(product.Right) <= mostFloats;

    /// <summary>A new pass begins: what has happened since the last one is not known.</summary>
    public void Forget() => _good.Clear();

    /// <summary>An operation has been written: copies of what it writes are good no longer.</summary>
    public void Follow(Operation operation) => _good.RemoveWhere(copy => operation.Writes.Any(copy.Meets));

    /// <summary>What has to be copied before a product: its factors that have no good copy. They have one afterwards.</summary>
    public IReadOnlyList<View> Take(Product product)
    {
        View[] missing = [.. new[] { product.Left, product.Right }.Distinct().Where(_good.Add)];
        foreach (View view in missing.Where(view => !_offsets.ContainsKey(view)))
        {
            _offsets.Add(view, Length);
            Length += LengthOf(view);
        }

        return missing;
    }

    /// <summary>A copy.</summary>
    public RoundedCopy this[View view] => new(_offsets[view], Pitch(view));

    /// <summary>Pointer and pitch of a copy, as building blocks take them.</summary>
    public string Of(View view) => $"rounded_at(m, at::Rounded + {this[view].Offset:0}), {this[view].Pitch:0}";

    private static decimal LengthOf(View view) => decimal.Ceiling(view.Rows.Value * Pitch(view) / 2 / 16) * 16;

    // Rows are whole eighths.
    private static decimal Pitch(View view) => decimal.Ceiling(view.Columns.Value / 8) * 8;
}

/// <summary>Where a copy lies.</summary>
/// <param name="Offset">Floats behind the first copy.</param>
/// <param name="Pitch">16-bit numbers from one row to the next.</param>
internal readonly record struct RoundedCopy(decimal Offset, decimal Pitch);
