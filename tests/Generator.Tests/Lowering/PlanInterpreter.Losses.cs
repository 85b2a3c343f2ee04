using System;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Tests.Lowering;

/// <content>Losses of rows, and the cost.</content>
internal sealed partial class PlanInterpreter
{
    private void Lose(Operation operation)
    {
        switch (operation)
        {
            case CrossEntropy loss:
                double[][] logits = Rows(loss.Logits);
                int[] wanted = Ids(loss.Targets);
                memory[loss.RowLoss].Fill((_, row) => Loss(logits[row], wanted[row], loss.Form));
                if (loss.Gradient is not null)
                {
                    Run(new CrossEntropyGradient(loss.Logits, loss.Targets, loss.Gradient, Start.Zero, loss.Divisor, loss.Weights) { Form = loss.Form, Scale = loss.Scale }, []);
                }

                break;
            case CrossEntropyGradient loss:
                double[][] rows = Rows(loss.Logits);
                int[] right = Ids(loss.Targets);
                Assign(loss.Start, memory[loss.Gradient], (row, word) =>
                    Slope(rows[row], right[row], word, loss.Form) * Weight(loss.Weights, row) * loss.Scale / (double)loss.Divisor.Value);
                break;
            case SquaredError loss:
                PlanMemory.Matrix prediction = memory[loss.Prediction], targets = memory[loss.Targets];
                memory[loss.RowLoss].Fill((_, row) => Enumerable.Range(0, prediction.Columns).Sum(column => Math.Pow(prediction[row, column] - targets[row, column], 2)));
                break;
            case SquaredErrorGradient loss:
                PlanMemory.Matrix predicted = memory[loss.Prediction], asked = memory[loss.Targets];
                Assign(loss.Start, memory[loss.Gradient], (row, column) =>
                    2 * (predicted[row, column] - asked[row, column]) * Weight(loss.Weights, row) * loss.Scale / (double)loss.Divisor.Value);
                break;
            case SumLosses sum:
                int count = (int)RowLosses.CountOf(sum.RowLoss).Value;
                double cost = Enumerable.Range(0, count).Sum(row => Weight(sum.RowLoss, row) * Weight(sum.Weights, row)) * sum.Scale / (double)sum.Divisor.Value;
                memory[sum.Cost].Fill((_, column) => (sum.Start == Start.Sum ? memory[sum.Cost][0, column] : 0) + cost);
                break;
            case SumLossesGradient sum:
                bool isColumn = RowLosses.IsColumn(sum.Gradient);
                Assign(sum.Start, memory[sum.Gradient], (row, column) => Weight(sum.Weights, isColumn ? row : column) * sum.Scale / (double)sum.Divisor.Value);
                break;
            case MeanWeights mean:
                int[]? labels = mean.Labels is null ? null : Ids(mean.Labels);
                double[] counts = [.. Enumerable.Range(0, (int)RowLosses.CountOf(mean.Result).Value).Select(row => labels?[row] < 0 ? 0 : Weight(mean.Weights, row))];
                memory[mean.Result].Fill((row, column) => counts.Sum() == 0 ? 0 : counts[row + column] / counts.Sum());
                break;
            default:
                throw new NotSupportedException($"{operation.GetType().Name} has no meaning yet.");
        }
    }

    // Numbers of rows, side by side or one below the other.
    private double Weight(View? weights, int row) => weights is null ? 1 : RowLosses.IsColumn(weights) ? memory[weights][row, 0] : memory[weights][0, row];

    private static double Loss(double[] logits, int target, CrossEntropyForm form)
    {
        double[] p = [.. logits.Select((_, word) => Probability(logits, word))];
        return target < 0 ? 0
            : ((1 - form.Smoothing) * -Math.Log(p[target] + form.Offset)) + (form.Smoothing * p.Average(each => -Math.Log(each)));
    }

    // d p[t] / d z[v] = p[t] ([v = t] - p[v]).
    private static double Slope(double[] logits, int target, int word, CrossEntropyForm form)
    {
        if (target < 0)
        {
            return 0;
        }

        double p = Probability(logits, word), right = Probability(logits, target);
        double ofTarget = right / (right + form.Offset) * (p - (word == target ? 1 : 0)), ofAll = p - (1.0 / logits.Length);
        return ((1 - form.Smoothing) * ofTarget) + (form.Smoothing * ofAll);
    }
}
