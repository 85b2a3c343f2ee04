using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Tests.Lowering;

/// <content>Operations over the slots of a sequence, and softmax.</content>
internal sealed partial class PlanInterpreter
{
    // Whether it is one of them.
    private bool Follow(Operation operation, IReadOnlyList<decimal> steps)
    {
        switch (operation)
        {
            case SlotSum sum:
                PlanMemory.Matrix slots = memory[sum.Matrix, steps], sums = memory[sum.Result, steps];
                PlanMemory.Matrix? counts = sum.Weights is null ? null : memory[sum.Weights, steps];
                Assign(sum.Start, sums, (row, column) => RowsOf(row, sums.Rows, slots.Rows)
                    .Where(each => counts?[each, 0] != 0).Sum(each => slots[each, column] * (counts?[each, 0] ?? 1)));
                return true;
            case IsId test:
                int[] ids = Ids(test.Ids);
                memory[test.Result].Fill((row, _) => ids[row] == test.Id ? 1 : 0);
                return true;
            case SlotMax max:
                PlanMemory.Matrix values = memory[max.Matrix, steps], maxima = memory[max.Result, steps], from = memory[max.From, steps];
                maxima.Fill((row, column) =>
                {
                    int[] real = [.. RowsOf(row, maxima.Rows, values.Rows).Where(each => IsReal(max.IsReal, steps, each))];
                    int best = real.Length == 0 ? -1 : real.MaxBy(each => values[each, column]);
                    from[0, (row * maxima.Columns) + column] = best;
                    return best < 0 ? 0 : values[best, column];
                });
                return true;
            case SlotMaxGradient max:
                PlanMemory.Matrix incoming = memory[max.Incoming, steps], best = memory[max.From, steps];
                Assign(max.Start, memory[max.Gradient, steps], (row, column) =>
                    best[0, (row % incoming.Rows * incoming.Columns) + column] == row ? incoming[row % incoming.Rows, column] : 0);
                return true;
            case ChooseRows choose:
                Choose(choose, steps);
                return true;
            case PickRows pick:
                PlanMemory.Matrix matrix = memory[pick.Matrix, steps], rows = memory[pick.Rows, steps];
                Assign(pick.Start, memory[pick.Result, steps], (row, column) => rows[0, row] < 0 ? 0 : matrix[(int)rows[0, row], column]);
                return true;
            case Softmax softmax:
                PlanMemory.Matrix logits = memory[softmax.Logits, steps];
                int slotRows = (int)softmax.Logits.RowsPerSlot.Value;
                double[][] shares = [.. Enumerable.Range(0, logits.Rows).Select(row => Enumerable.Range(0, logits.Columns)
                    .Select(column => IsReal(softmax.IsReal, steps, (column * slotRows) + (row % slotRows)) ? Math.Exp(logits[row, column]) : 0).ToArray())];
                memory[softmax.Result, steps].Fill((row, column) => shares[row][column] == 0 ? 0 : shares[row][column] / shares[row].Sum());
                return true;
            case SoftmaxGradient softmax:
                PlanMemory.Matrix y = memory[softmax.Values, steps], slopes = memory[softmax.Incoming, steps];
                Assign(softmax.Start, memory[softmax.Gradient, steps], (row, column) =>
                    y[row, column] * (slopes[row, column] - Enumerable.Range(0, y.Columns).Sum(v => y[row, v] * slopes[row, v])));
                return true;
            default:
                return false;
        }
    }

    private void Choose(ChooseRows choose, IReadOnlyList<decimal> steps)
    {
        PlanMemory.Matrix chosen = memory[choose.Rows, steps], places = memory[choose.Places, steps];
        chosen.Fill((_, _) => -1);
        places.Fill((_, _) => -1);
        int slotRows = (int)choose.SlotRows.Value;
        for (int row = 0; row < slotRows; row++)
        {
            int[] real = [.. RowsOf(row, slotRows, places.Columns).Where(each => IsReal(choose.IsReal, steps, each)).Reverse()];
            foreach ((int each, int place) in choose.Choice == SlotChoice.Last ? real.Take(1).Select(each => (each, row)) : real.Zip(real.Reverse()))
            {
                (chosen[0, place], places[0, each]) = (each, place);
            }
        }
    }

    // The rows of all slots that stand where a row of one slot does.
    private static IEnumerable<int> RowsOf(int row, int slotRows, int rows) => Enumerable.Range(0, rows / slotRows).Select(slot => (slot * slotRows) + row);

    private bool IsReal(View? isReal, IReadOnlyList<decimal> steps, int row) => isReal is null || memory[isReal, steps][row, 0] > 0;
}
