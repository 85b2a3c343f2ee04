using System;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Tests.Lowering;

/// <content>Ids, what looks them up, and softmax layers.</content>
internal sealed partial class PlanInterpreter
{
    private void Predict(Operation operation)
    {
        switch (operation)
        {
            case IndexIds index:
                // The id of the row that an id's first position has, and for each position the first one with its id.
                int[] all = Ids(index.Ids);
                PlanMemory.Matrix found = memory[index.Index];
                for (int position = 0; position < all.Length; position++)
                {
                    int first = Array.IndexOf(all, all[position]);
                    (found[0, position], found[0, all.Length + position]) = (first == position ? all[position] : -1, first);
                }

                break;
            case Gather gather:
                PlanMemory.Matrix table = memory[gather.Table];
                int[] looked = Ids(gather.Ids);
                memory[gather.Result].Fill((row, column) => table[looked[row], column]);
                break;
            case SumRows sum:
                PlanMemory.Matrix perPosition = memory[sum.PerPosition], leaders = memory[sum.Index];
                memory[sum.PerId].Fill((row, column) => Enumerable.Range(0, perPosition.Rows)
                    .Where(position => leaders[0, perPosition.Rows + position] == row).Sum(position => perPosition[position, column]));
                break;
            case AddRows rows:
                PlanMemory.Matrix added = memory[rows.PerPosition], sums = memory[rows.Table];
                int[] of = Ids(rows.Ids);
                sums.Fill((id, column) => sums[id, column] + Enumerable.Range(0, added.Rows).Where(row => of[row] == id).Sum(row => added[row, column]));
                break;
            case SoftmaxCrossEntropy softmax:
                Losses(softmax.Input, softmax.Layer, softmax.Targets, keeps: true);
                break;
            case SoftmaxLoss loss:
                Losses(loss.Input, loss.Layer, loss.Targets, keeps: false);
                break;
            case SoftmaxCrossEntropyGradient softmax:
                Gradient(softmax);
                break;
            case SoftmaxProbabilities next:
                double[] logits = Logits(next.Input, next.Layer)[0];
                memory[next.Result].Fill((_, word) => Probability(logits, word));
                break;
            default:
                Lose(operation);
                break;
        }
    }

    private int[] Ids(View view) => [.. memory[view].Read().Select(id => (int)id)];

    private double[][] Rows(View view)
    {
        PlanMemory.Matrix matrix = memory[view];
        return [.. Enumerable.Range(0, matrix.Rows).Select(row => Enumerable.Range(0, matrix.Columns).Select(column => matrix[row, column]).ToArray())];
    }

    // A row for each position.
    private double[][] Logits(View input, SoftmaxLayer layer)
    {
        PlanMemory.Matrix rows = memory[input], weights = memory[layer.Weights], bias = memory[layer.Bias];
        return
        [
            .. Enumerable.Range(0, rows.Rows).Select(row => Enumerable.Range(0, weights.Rows).Select(word =>
                bias[0, word] + Enumerable.Range(0, rows.Columns).Sum(k => rows[row, k] * weights[word, k])).ToArray()),
        ];
    }

    private void Losses(View input, SoftmaxLayer layer, View targets, bool keeps)
    {
        double[][] logits = Logits(input, layer);
        int[] wanted = Ids(targets);
        PlanMemory.Matrix losses = memory[layer.RowLoss];
        for (int row = 0; row < logits.Length; row++)
        {
            losses[0, row] = Loss(logits[row], wanted[row]);
        }

        if (keeps)
        {
            memory[layer.RowSum].Fill((_, row) => logits[row].Sum(Math.Exp));
            memory[layer.Exponentials].Fill((word, row) => Math.Exp(logits[row][word]));
        }
    }

    private void Gradient(SoftmaxCrossEntropyGradient softmax)
    {
        PlanMemory.Matrix input = memory[softmax.Input], weights = memory[softmax.Layer.Weights];
        PlanMemory.Matrix exponentials = memory[softmax.Layer.Exponentials], sums = memory[softmax.Layer.RowSum];
        int[] wanted = Ids(softmax.Targets);
        int words = weights.Rows;
        memory[softmax.InputGradient].Fill((row, k) => Enumerable.Range(0, words).Sum(word => Of(row, word) * weights[word, k]));
        memory[softmax.WeightsGradient].Fill((word, k) => Enumerable.Range(0, input.Rows).Sum(row => Of(row, word) * input[row, k]));
        memory[softmax.BiasGradient].Fill((_, word) => Enumerable.Range(0, input.Rows).Sum(row => Of(row, word)));

        double Of(int row, int word) =>
            ((exponentials[word, row] / sums[0, row]) - (wanted[row] == word ? 1 : 0)) * softmax.Scale / (double)softmax.Divisor.Value;
    }

    private static double Loss(double[] logits, int target) => Math.Log(logits.Sum(Math.Exp)) - logits[target];

    private static double Probability(double[] logits, int word) => Math.Exp(logits[word]) / logits.Sum(Math.Exp);
}
