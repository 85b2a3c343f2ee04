using System;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Tests.Lowering;

/// <content>Words: what looks them up, and what predicts them.</content>
internal sealed partial class PlanInterpreter
{
    private void Predict(Operation operation)
    {
        switch (operation)
        {
            case Gather gather:
                PlanMemory.Matrix table = memory[gather.Table];
                memory[gather.Result].Fill((row, column) => table[Tokens[row], column]);
                break;
            case SumRows sum:
                // The row of a word is that of its first position; the others are of no word.
                PlanMemory.Matrix perPosition = memory[sum.PerPosition];
                memory[sum.PerWord].Fill((row, column) => Tokens.Select((word, position) => (word, position))
                    .Where(pair => pair.word == Tokens[row] && Leader(row) == row).Sum(pair => perPosition[pair.position, column]));
                break;
            case AddRows rows:
                PlanMemory.Matrix added = memory[rows.PerPosition], sums = memory[rows.Table];
                sums.Fill((word, column) => sums[word, column]
                    + Enumerable.Range(0, added.Rows).Where(row => Tokens[row] == word).Sum(row => added[row, column]));
                break;
            case SoftmaxCrossEntropy softmax:
                Losses(softmax.Input, softmax.Layer, keeps: true);
                break;
            case CrossEntropy loss:
                Losses(loss.Input, loss.Layer, keeps: false);
                break;
            case SoftmaxCrossEntropyGradient softmax:
                Gradient(softmax);
                break;
            case Probabilities next:
                double[] logits = Logits(next.Input, next.Layer)[0];
                memory[next.Result].Fill((_, word) => Softmax(logits, word));
                break;
            case LogitLoss loss:
                Losses(loss);
                break;
            case LogitProbabilities next:
                double[] row = memory[next.Logits].Read();
                memory[next.Result].Fill((_, word) => Softmax(row, word));
                break;
            default:
                throw new NotSupportedException($"{operation.GetType().Name} has no meaning yet.");
        }
    }

    private int Leader(int position) => Tokens.ToList().IndexOf(Tokens[position]);

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

    private void Losses(View input, SoftmaxLayer layer, bool keeps)
    {
        double[][] logits = Logits(input, layer);
        PlanMemory.Matrix losses = memory[layer.TokenLoss];
        for (int row = 0; row < logits.Length; row++)
        {
            losses[0, row] = Loss(logits[row], row);
        }

        if (keeps)
        {
            memory[layer.RowSum].Fill((_, row) => logits[row].Sum(Math.Exp));
            memory[layer.Exponentials].Fill((word, row) => Math.Exp(logits[row][word]));
        }
    }

    private void Losses(LogitLoss loss)
    {
        PlanMemory.Matrix logits = memory[loss.Logits], losses = memory[loss.TokenLoss];
        for (int row = 0; row < logits.Rows; row++)
        {
            double[] values = [.. Enumerable.Range(0, logits.Columns).Select(word => logits[row, word])];
            losses[0, row] = Loss(values, row);
            for (int word = 0; word < values.Length && loss.LeavesGradient; word++)
            {
                logits[row, word] = OfLogit(Softmax(values, word), row, word, loss.Logits);
            }
        }
    }

    private void Gradient(SoftmaxCrossEntropyGradient softmax)
    {
        PlanMemory.Matrix input = memory[softmax.Input], weights = memory[softmax.Layer.Weights];
        PlanMemory.Matrix exponentials = memory[softmax.Layer.Exponentials], sums = memory[softmax.Layer.RowSum];
        int words = weights.Rows;
        memory[softmax.InputGradient].Fill((row, k) => Enumerable.Range(0, words).Sum(word => Of(row, word) * weights[word, k]));
        memory[softmax.WeightsGradient].Fill((word, k) => Enumerable.Range(0, input.Rows).Sum(row => Of(row, word) * input[row, k]));
        memory[softmax.BiasGradient].Fill((_, word) => Enumerable.Range(0, input.Rows).Sum(row => Of(row, word)));

        double Of(int row, int word) => OfLogit(exponentials[word, row] / sums[0, row], row, word, softmax.Input);
    }

    // The cost is the batch mean of the losses.
    private double OfLogit(double probability, int row, int word, View rows) =>
        (probability - (Targets[row] == word ? 1 : 0)) / (double)rows.RowsPerSlot.Value;

    private double Loss(double[] logits, int row) => Math.Log(logits.Sum(Math.Exp)) - logits[Targets[row]];

    private static double Softmax(double[] logits, int word) => Math.Exp(logits[word]) / logits.Sum(Math.Exp);
}
