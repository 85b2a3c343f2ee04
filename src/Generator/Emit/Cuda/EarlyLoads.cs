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
    private readonly TimeLoop _loop;
    private readonly IReadOnlyList<IReadOnlyList<Operation>> _parts;
    private readonly HashSet<string> _ofOthers;
    private readonly int _ahead;

    /// <param name="loop">The loop.</param>
    /// <param name="parts">Its body, cut where blocks meet.</param>
    /// <param name="others">The other loops of the kernel.</param>
    public EarlyLoads(TimeLoop loop, IReadOnlyList<IReadOnlyList<Operation>> parts, IEnumerable<TimeLoop> others)
    {
        (_loop, _parts, _ahead) = (loop, parts, loop.Backwards ? -1 : 1);
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

        int index = IndexOf(reader);
        for (int steps = 0; steps < 2; steps++)
        {
            Operation? last = (steps == 0 ? _loop.Body.Take(index) : _loop.Body.Skip(index)).LastOrDefault(operation => Writes(operation, view, steps));
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
        && !_parts[PartOf(product)].TakeWhile(operation => !ReferenceEquals(operation, product)).Any(operation => Writes(operation, product.Result, 0));

    /// <summary>Whether what an equation reads can be loaded as soon as the equation is done with the step before.</summary>
    /// <param name="view">What it reads.</param>
    /// <param name="reader">The equation.</param>
    public bool LoadsEarly(View view, Pointwise reader) =>
        !IsWritten(view)
        || (IsOwn(view, reader)
            && !_loop.Body.Take(IndexOf(reader)).Any(operation => Writes(operation, view, 0))
            && !_loop.Body.Skip(IndexOf(reader) + 1).Any(operation => Writes(operation, view, 1)));

    /// <summary>In which part an operation is.</summary>
    public int PartOf(Operation operation) => Enumerable.Range(0, _parts.Count).First(part => _parts[part].Any(one => ReferenceEquals(one, operation)));

    private int IndexOf(Operation operation) => Enumerable.Range(0, _loop.Body.Count).First(index => ReferenceEquals(_loop.Body[index], operation));

    private bool IsWritten(View view) =>
        _ofOthers.Contains(view.Buffer.Storage) || _loop.Writes.Any(written => written.Buffer.Storage == view.Buffer.Storage);

    // Whether each element is written by the thread that reads it, and by no other.
    private bool IsOwn(View view, Operation reader)
    {
        Dim? units = UnitProduct.UnitsOf(reader);
        return units is { } width && IsSlotOfStep(view) && view.FirstColumn.Value % width.Value == 0 && view.Columns.Value % width.Value == 0
            && !_ofOthers.Contains(view.Buffer.Storage)
            && _loop.Body.All(operation => operation.Writes.All(written =>
                written.Buffer.Storage != view.Buffer.Storage
                || (UnitProduct.UnitsOf(operation) == units && written.Rows.Value == view.Rows.Value && IsSlotOfStep(written)
                    && IsAlike(written.Buffer, view.Buffer) && written.FirstColumn.Value % width.Value == 0)));
    }

    // Buffers that share storage have the same number at the same place if they are of one shape.
    private static bool IsAlike(Buffer one, Buffer other) => one.Rows.Value == other.Rows.Value && one.Columns.Value == other.Columns.Value;

    private static bool IsSlotOfStep(View view) => view.Strides.Count == 1 && view.Strides[0].Value == 1 && view.Slots.Value == 1;

    // Whether an operation wrote what is read in the same step, or so many steps later. All views move with the steps.
    private bool Writes(Operation operation, View view, int stepsBefore) => operation.Writes.Any(written =>
        written.Buffer.Storage == view.Buffer.Storage
        && written.FirstSlot.Value == view.FirstSlot.Value + (_ahead * stepsBefore)
        && written.FirstColumn.Value < view.FirstColumn.Value + view.Columns.Value
        && view.FirstColumn.Value < written.FirstColumn.Value + written.Columns.Value);

    private static bool IsPartOf(View view, View result) =>
        view.FirstColumn.Value >= result.FirstColumn.Value
        && view.FirstColumn.Value + view.Columns.Value <= result.FirstColumn.Value + result.Columns.Value;
}
