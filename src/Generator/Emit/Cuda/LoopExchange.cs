using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>
/// What the blocks of a time loop, or of a wavefront, exchange in 16 bits where products have such factors (<c>exchange.cuh</c>): the left
/// factors that equations of the loop make. The buffers that they are in have a second place behind the arena, laid out as the first one.
/// </summary>
internal sealed class LoopExchange
{
    private readonly IReadOnlyList<TimeLoop> _loops;
    private readonly decimal _begin;
    private readonly ILookup<string, Written> _written;
    private readonly Dictionary<Buffer, decimal> _offsets = [];
    private readonly HashSet<Operation> _products = new(OperationIdentity.Instance);
    private readonly List<View> _first = [];

    /// <param name="loops">The loop, or the stages of a wavefront.</param>
    /// <param name="products">The products that read what all blocks have made.</param>
    /// <param name="begin">Where there is room, in floats behind the place of all exchanges.</param>
    /// <param name="end">Where the room ends.</param>
    public LoopExchange(IReadOnlyList<TimeLoop> loops, IEnumerable<UnitProduct> products, decimal begin, decimal end)
    {
        (_loops, _begin) = (loops, begin);
        _written = loops.SelectMany((loop, stage) => loop.Body.SelectMany((operation, index) =>
            operation.Writes.Select(view => new Written(view, operation, stage, index)))).ToLookup(written => written.View.Buffer.Storage);
        HashSet<Operation> reading = new(products, OperationIdentity.Instance);
        for (int stage = 0; stage < loops.Count; stage++)
        {
            for (int index = 0; index < loops[stage].Body.Count; index++)
            {
                if (loops[stage].Body[index] is UnitProduct product && reading.Contains(product))
                {
                    Add(product, stage, index, end);
                }
            }
        }
    }

    /// <summary>Floats behind the place of all exchanges up to which it takes them.</summary>
    public decimal End => _begin + _offsets.Keys.Sum(FloatsOf);

    /// <summary>What has to be rounded before the loop, because its first step reads it.</summary>
    public IReadOnlyList<View> First => _first;

    /// <summary>Whether a product reads what is exchanged in 16 bits.</summary>
    public bool IsReadBy(UnitProduct product) => _products.Contains(product);

    /// <summary>
    /// Whether what a product reads so begins and ends with eighths, as copies to a cluster do: nothing that a row has behind it is written
    /// meanwhile.
    /// </summary>
    public bool IsInEighths(UnitProduct product)
    {
        View left = product.Left;
        decimal columns = left.Columns.Value;
        return IsReadBy(product) && left.FirstColumn.Value % 8 == 0 && (columns % 8 == 0 || left.FirstColumn.Value + columns == left.Buffer.Columns.Value);
    }

    /// <summary>The second place of what a view has; null where it has none.</summary>
    public string? Of(View view) =>
        _offsets.TryGetValue(view.Buffer, out decimal offset) ? $"rounded_at(m, at::Exchange{(offset > 0 ? $" + {offset:0}" : "")}){Places.Within(view)}" : null;

    private void Add(UnitProduct product, int stage, int index, decimal end)
    {
        View left = product.Left;
        Written[] written = [.. _written[left.Buffer.Storage]];
        Written[] inStep = [.. written.Where(each => StepsBefore(each, left, stage, index) == 0)];
        Written[] inStepBefore = [.. written.Where(each => StepsBefore(each, left, stage, index) == 1)];
        bool isOfStep = AreAll(inStep, left);
        View? first = isOfStep ? null : FirstOf(left, stage);
        bool isMade = isOfStep || (first is not null && AreAll([.. inStep, .. inStepBefore], left));
        if (!isMade || left.FirstColumn.Value % 4 != 0 || !written.All(each => IsOfEquation(each, left)) || !HasPlace(left.Buffer, end))
        {
            return;
        }

        _products.Add(product);
        if (first is not null && !_first.Contains(first))
        {
            _first.Add(first);
        }
    }

    private bool HasPlace(Buffer buffer, decimal end)
    {
        if (!_offsets.ContainsKey(buffer) && End + FloatsOf(buffer) <= end)
        {
            _offsets.Add(buffer, End);
        }

        return _offsets.ContainsKey(buffer);
    }

    // How many steps before a product reads its left factor something was written; null where a step may read it first.
    private int? StepsBefore(Written written, View left, int stage, int index)
    {
        decimal slots = written.View.FirstSlot.Value - left.FirstSlot.Value, steps = _loops[stage].Backwards ? -slots : slots;
        return steps == 1 && written.Stage <= stage ? 1
            : steps == 0 && (written.Stage < stage || (written.Stage == stage && written.Index < index)) ? 0
            : null;
    }

    private static bool IsOfEquation(Written written, View left) =>
        written.Operation is Pointwise && written.View.Buffer == left.Buffer && IsSlotOfStep(written.View) && IsSlotOfStep(left)
        && written.View.FirstRow.Value == left.FirstRow.Value && written.View.RowsPerSlot.Value == left.RowsPerSlot.Value;

    private static bool IsSlotOfStep(View view) => view.Strides.Count == 1 && view.Strides[0].Value == 1 && view.Slots.Value == 1;

    // Whether all columns of a view are among what is written.
    private static bool AreAll(IReadOnlyCollection<Written> written, View view)
    {
        decimal column = view.FirstColumn.Value, end = column + view.Columns.Value;
        while (column < end && written.FirstOrDefault(each => each.First <= column && column < each.End) is { } next)
        {
            column = next.End;
        }

        return column >= end;
    }

    // The slot of the first step, all columns: rows of rounded factors are whole eighths.
    private View? FirstOf(View left, int stage)
    {
        TimeLoop loop = _loops[stage];
        View slot = left with { Strides = [], FirstColumn = Dim.Zero, Columns = left.Buffer.Columns };
        return !loop.Backwards ? slot : left.FirstSlot.Value == 1 ? slot with { FirstSlot = loop.Steps } : null;
    }

    private static decimal FloatsOf(Buffer buffer) => buffer.Size / 2;

    // What the loop writes, and where in it.
    private sealed record Written(View View, Operation Operation, int Stage, int Index)
    {
        public decimal First => View.FirstColumn.Value;

        public decimal End => First + View.Columns.Value;
    }
}
