using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>
/// What a thread of a time loop has in registers before it is needed, so that after a meeting of all blocks only that is loaded which the
/// meeting has brought: what equations and products begin with is loaded a meeting earlier, and the sums of a product stay with the thread that
/// made them. A thread owns the same elements in all operations that are divided by the same units.
/// </summary>
internal sealed class EarlyLoads
{
    private readonly Dictionary<Operation, (int Index, int Part)> _places = new(OperationIdentity.Instance);
    private readonly Dictionary<string, List<Written>> _written = [];
    private readonly HashSet<string> _ofOthers;
    private readonly int _ahead;

    /// <param name="loop">The loop.</param>
    /// <param name="parts">Its body, cut where blocks meet.</param>
    /// <param name="others">The other loops of the kernel.</param>
    public EarlyLoads(TimeLoop loop, IReadOnlyList<IReadOnlyList<Operation>> parts, IEnumerable<TimeLoop> others)
    {
        _ahead = loop.Backwards ? -1 : 1;
        for (int part = 0, index = 0; part < parts.Count; part++)
        {
            foreach (Operation operation in parts[part])
            {
                foreach (View view in operation.Writes)
                {
                    if (!_written.TryGetValue(view.Buffer.Storage, out List<Written>? written))
                    {
                        _written.Add(view.Buffer.Storage, written = []);
                    }

                    written.Add(new Written(view, operation, UnitProduct.UnitsOf(operation), index));
                }

                _places.Add(operation, (index++, part));
            }
        }

        _ofOthers = [.. others.SelectMany(other => other.Writes).Select(view => view.Buffer.Storage)];
    }

    /// <summary>
    /// The product that a thread has the values of a view from, if it was the last to write them; and whether that was in the step before.
    /// </summary>
    /// <param name="view">The view.</param>
    /// <param name="reader">The operation that reads it.</param>
    public (UnitProduct Product, bool IsOfStepBefore)? SumsOf(View view, Operation reader)
    {
        if (!IsOwn(view, reader))
        {
            return null;
        }

        int index = _places[reader].Index;
        for (int steps = 0; steps < 2; steps++)
        {
            Operation? last = WritesOf(view, steps).LastOrDefault(written => written.Index < index == (steps == 0))?.Operation;
            if (last is not null)
            {
                // What the next step's product is added to takes the place of the sums in the part before it.
                return last is UnitProduct product && IsPartOf(view, product.Result) && (steps == 0 || PartOf(reader) < PartOf(product))
                    ? (product, steps > 0) : null;
            }
        }

        return null;
    }

    /// <summary>Whether a product can be told what it is added to before the blocks meet for its part.</summary>
    public bool BeginsEarly(UnitProduct product) =>
        product.Start == Start.Sum && IsOwn(product.Result, product)
        && !WritesOf(product.Result, 0).Any(written => written.Index < _places[product].Index && PartOf(written.Operation) == PartOf(product));

    /// <summary>Whether what an equation reads can be loaded as soon as the equation is done with the step before.</summary>
    /// <param name="view">What it reads.</param>
    /// <param name="reader">The equation.</param>
    public bool LoadsEarly(View view, Pointwise reader) =>
        !IsWritten(view)
        || (IsOwn(view, reader)
            && !WritesOf(view, 0).Any(written => written.Index < _places[reader].Index)
            && !WritesOf(view, 1).Any(written => written.Index > _places[reader].Index));

    /// <summary>In which part an operation is.</summary>
    public int PartOf(Operation operation) => _places[operation].Part;

    private bool IsWritten(View view) => _ofOthers.Contains(view.Buffer.Storage) || _written.ContainsKey(view.Buffer.Storage);

    private List<Written> WrittenWhere(View view) => _written.TryGetValue(view.Buffer.Storage, out List<Written>? written) ? written : [];

    // What writes a view in the step in which it is read, or so many steps before, in the order of the body. All views move with the steps.
    private IEnumerable<Written> WritesOf(View view, int stepsBefore) => WrittenWhere(view).Where(written =>
        written.View.FirstSlot.Value == view.FirstSlot.Value + (_ahead * stepsBefore)
        && written.View.FirstColumn.Value < view.FirstColumn.Value + view.Columns.Value
        && view.FirstColumn.Value < written.View.FirstColumn.Value + written.View.Columns.Value);

    // Whether each element is written by the thread that reads it, and by no other.
    private bool IsOwn(View view, Operation reader)
    {
        Dim? units = UnitProduct.UnitsOf(reader);
        return units is { } width && IsSlotOfStep(view) && view.FirstColumn.Value % width.Value == 0 && view.Columns.Value % width.Value == 0
            && !_ofOthers.Contains(view.Buffer.Storage)
            && WrittenWhere(view).TrueForAll(written =>
                written.Units == units && written.View.Rows.Value == view.Rows.Value && IsSlotOfStep(written.View)
                && IsAlike(written.View.Buffer, view.Buffer) && written.View.FirstColumn.Value % width.Value == 0);
    }

    // Buffers that share storage have the same number at the same place if they are of one shape.
    private static bool IsAlike(Buffer one, Buffer other) => one.Rows.Value == other.Rows.Value && one.Columns.Value == other.Columns.Value;

    private static bool IsSlotOfStep(View view) => view.Strides.Count == 1 && view.Strides[0].Value == 1 && view.Slots.Value == 1;

    private static bool IsPartOf(View view, View result) =>
        view.FirstColumn.Value >= result.FirstColumn.Value
        && view.FirstColumn.Value + view.Columns.Value <= result.FirstColumn.Value + result.Columns.Value;

    // What the loop writes, and who.
    private sealed record Written(View View, Operation Operation, Dim? Units, int Index);
}
