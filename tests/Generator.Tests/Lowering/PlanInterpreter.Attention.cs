using System;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Tests.Lowering;

/// <content>Queries, keys and what they weigh: row b of slot t is row t B + b.</content>
internal sealed partial class PlanInterpreter
{
    private void Attend(Operation operation)
    {
        switch (operation)
        {
            case BatchProduct product:
                PlanMemory.Matrix left = memory[product.Left], right = memory[product.Right];
                int rows = (int)product.Left.RowsPerSlot.Value, slots = left.Rows / rows, others = right.Rows / rows;
                Assign(product.Start, memory[product.Result], (row, column) => product.Scale * product.Form switch
                {
                    Form.Plain => Enumerable.Range(0, others).Sum(j => left[row, j] * right[(j * rows) + (row % rows), column]),
                    Form.TransposedRight => Enumerable.Range(0, left.Columns).Sum(k => left[row, k] * right[(column * rows) + (row % rows), k]),
                    _ => Enumerable.Range(0, slots).Sum(t => left[(t * rows) + (row % rows), row / rows] * right[(t * rows) + (row % rows), column]),
                });
                break;
            case AdditiveScores scores:
                PlanMemory.Matrix vector = memory[scores.Vector];
                Func<int, int, int, double> tanh = Tanh(scores.Queries, scores.Keys);
                memory[scores.Result].Fill((row, j) => Enumerable.Range(0, vector.Columns).Sum(k => vector[0, k] * tanh(row, j, k)));
                break;
            case AdditiveScoresGradient scores:
                PlanMemory.Matrix incoming = memory[scores.Incoming], weights = memory[scores.Vector];
                Func<int, int, int, double> u = Tanh(scores.Queries, scores.Keys);
                int[] keys = [.. Enumerable.Range(0, (int)scores.Keys.Slots.Value)];
                Assign(scores.Start, memory[scores.Gradient], (row, k) => weights[0, k] * keys.Sum(j => incoming[row, j] * (1 - Math.Pow(u(row, j, k), 2))));
                memory[scores.Shares].Fill((row, k) => keys.Sum(j => incoming[row, j] * u(row, j, k)));
                break;
            case AdditiveKeysGradient scores:
                PlanMemory.Matrix given = memory[scores.Incoming], along = memory[scores.Vector];
                Func<int, int, int, double> of = Tanh(scores.Queries, scores.Keys);
                int batch = (int)scores.Keys.RowsPerSlot.Value;
                Assign(scores.Start, memory[scores.Gradient], (row, k) => along[0, k] * Enumerable.Range(0, given.Rows / batch).Select(t => (t * batch) + (row % batch))
                    .Sum(query => given[query, row / batch] * (1 - Math.Pow(of(query, row / batch, k), 2))));
                break;
        }
    }

    // tanh(query + key) of a row of the queries, a slot of the keys and a column.
    private Func<int, int, int, double> Tanh(View queries, View keys)
    {
        (PlanMemory.Matrix query, PlanMemory.Matrix key, int batch) = (memory[queries], memory[keys], (int)queries.RowsPerSlot.Value);
        return (row, slot, column) => Math.Tanh(query[row, column] + key[(slot * batch) + (row % batch), column]);
    }
}
