using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>
/// What the blocks of a time loop, or of a wavefront, exchange in 16 bits where products have such factors (<c>exchange.cuh</c>): the left
/// factors that equations of the loop make. The buffers that they are in have a <see cref="RoundedPlaces">second place</see>.
/// </summary>
internal sealed class LoopExchange
{
    private readonly IReadOnlyList<TimeLoop> _loops;
    private readonly ILookup<string, Written> _written;
    private readonly HashSet<Operation> _products = new(OperationIdentity.Instance);
    private readonly List<View> _first = [];

    /// <param name="loops">The loop, or the stages of a wavefront.</param>
    /// <param name="products">The products that read what all blocks have made.</param>
    /// <param name="places">Has the second places.</param>
    public LoopExchange(IReadOnlyList<TimeLoop> loops, IEnumerable<UnitProduct> products, RoundedPlaces places)
    {
        (_loops, Rounded) = (loops, places);
        _written = loops.SelectMany((loop, stage) => loop.Body.SelectMany((operation, index) =>
            operation.Writes.Select(view => new Written(view, operation, stage, index)))).ToLookup(written => written.View.Buffer.Storage);
        HashSet<Operation> reading = new(products, OperationIdentity.Instance);
        for (int stage = 0; stage < loops.Count; stage++)
        {
            for (int index = 0; index < loops[stage].Body.Count; index++)
            {
                if (loops[stage].Body[index] is UnitProduct product && reading.Contains(product))
                {
                    Add(product, stage, index);
                }
            }
        }
    }

    /// <summary>What has to be rounded before the loop, because its first step reads it.</summary>
    public IReadOnlyList<View> First => _first;

    /// <summary>Whether a product reads what is exchanged in 16 bits.</summary>
    public bool IsReadBy(UnitProduct product) => _products.Contains(product);

    /// <summary>All that its equations store in both places in all steps, and what has been rounded for the first one.</summary>
    public IEnumerable<View> Made
    {
        get
        {
            IEnumerable<View> all =
                from ofStorage in _written
                let one = ofStorage.First().View
                where Rounded.Of(one) is not null && ofStorage.All(each => IsOfEquation(each, one) && each.View.FirstSlot.Value == one.FirstSlot.Value)
                let loop = _loops[ofStorage.First().Stage]
                where !loop.Steps.IsVariable && AreAll([.. ofStorage], new View(one.Buffer))
                select View.Range(one.Buffer, one.FirstSlot, loop.Steps);
            return _first.Concat(all);
        }
    }

    /// <summary>Has the second places of what its equations make.</summary>
    public RoundedPlaces Rounded { get; }

    private void Add(UnitProduct product, int stage, int index)
    {
        View left = product.Left;
        Written[] written = [.. _written[left.Buffer.Storage]];
        Written[] inStep = [.. written.Where(each => StepsBefore(each, left, stage, index) == 0)];
        Written[] inStepBefore = [.. written.Where(each => StepsBefore(each, left, stage, index) == 1)];
        bool isOfStep = AreAll(inStep, left);
        View? first = isOfStep ? null : FirstOf(left, stage);
        bool isMade = isOfStep || (first is not null && AreAll([.. inStep, .. inStepBefore], left));
        if (!isMade || left.FirstColumn.Value % 4 != 0 || !written.All(each => IsOfEquation(each, left)) || !Rounded.Reserve(new View(left.Buffer)))
        {
            return;
        }

        _products.Add(product);
        if (first is not null && !_first.Contains(first))
        {
            _first.Add(first);
        }
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

    // What the loop writes, and where in it.
    private sealed record Written(View View, Operation Operation, int Stage, int Index)
    {
        public decimal First => View.FirstColumn.Value;

        public decimal End => First + View.Columns.Value;
    }
}
