using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Tests.Lowering;

/// <content>Operations over the slots of a sequence.</content>
internal sealed partial class PlanInterpreter
{
    // Whether it is one of them.
    private bool Follow(Operation operation, System.Collections.Generic.IReadOnlyList<decimal> steps)
    {
        switch (operation)
        {
            case SlotSum sum:
                PlanMemory.Matrix slots = memory[sum.Matrix, steps], sums = memory[sum.Result, steps];
                PlanMemory.Matrix? counts = sum.Weights is null ? null : memory[sum.Weights, steps];
                Assign(sum.Start, sums, (row, column) => Enumerable.Range(0, slots.Rows / sums.Rows).Select(slot => (slot * sums.Rows) + row)
                    .Where(each => counts?[each, 0] != 0).Sum(each => slots[each, column] * (counts?[each, 0] ?? 1)));
                return true;
            case IsId test:
                int[] ids = Ids(test.Ids);
                memory[test.Result].Fill((row, _) => ids[row] == test.Id ? 1 : 0);
                return true;
            default:
                return false;
        }
    }
}
