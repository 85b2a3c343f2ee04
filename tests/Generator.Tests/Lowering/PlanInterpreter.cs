using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Tests.Algebra;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>
/// What operations mean, in double precision and in the plainest way: the definition that plans are held against, without a line of
/// generated code. A new operation gets its meaning here.
/// </summary>
internal sealed partial class PlanInterpreter(PlanMemory memory)
{
    /// <summary>Runs operations in their order.</summary>
    public void Run(IEnumerable<Operation> operations)
    {
        foreach (Operation operation in operations)
        {
            Run(operation, []);
        }
    }

    private void Run(Operation operation, IReadOnlyList<decimal> steps)
    {
        switch (operation)
        {
            case TimeLoop loop:
                for (int step = 0; step < loop.Steps.Value; step++)
                {
                    Step(loop, step, steps);
                }

                break;
            case Wavefront wavefront:
                Run(wavefront);
                break;
            case Product product:
                Multiply(
                    product.Form, memory[product.Left, steps], memory[product.Right, steps], memory[product.Result, steps], product.Start,
                    product.Bias is null ? null : memory[product.Bias, steps]);
                break;
            case UnitProduct product:
                Multiply(product.Form, memory[product.Left, steps], memory[product.Weights, steps], memory[product.Result, steps], product.Start, bias: null);
                break;
            case PackPanels pack:
                Pack(pack);
                break;
            case PanelProduct product:
                Multiply(product, steps);
                break;
            case ColumnSum sum:
                Sum(memory[sum.Matrix, steps], memory[sum.Result, steps], sum.Start);
                break;
            case RowSum sum:
                PlanMemory.Matrix summed = memory[sum.Matrix, steps];
                Assign(sum.Start, memory[sum.Result, steps], (row, _) => Enumerable.Range(0, summed.Columns).Sum(column => summed[row, column]));
                break;
            case Fill fill:
                PlanMemory.Matrix? filled = fill.Slot is null ? null : memory[fill.Slot, steps];
                memory[fill.Result, steps].Fill((row, column) => filled is null ? 0 : filled[row % filled.Rows, column]);
                break;
            case ChangeScale scale:
                memory[scale.Result, steps].Fill((_, _) => scale.Factor * (double)scale.Steps.Value / ((double)scale.Steps.Value - 1));
                break;
            case Carry carry:
                PlanMemory.Matrix from = memory[carry.From, steps];
                memory[carry.To, steps].Fill((row, column) => from[row, column]);
                break;
            case Clear clear:
                memory[clear.View, steps].Clear();
                break;
            case SetLimit set:
                memory[set.Result, steps].Fill((_, _) => set.Limit);
                break;
            case Pointwise elements:
                Apply(elements, steps);
                break;
            case BatchProduct or AdditiveScores or AdditiveScoresGradient or AdditiveKeysGradient:
                new PlanInterpreter(memory.At(steps)).Attend(operation);
                break;
            case DrawMask:
                break; // a test gives the masks
            default:
                if (!Follow(operation, steps))
                {
                    new PlanInterpreter(memory.At(steps)).Predict(operation);
                }

                break;
        }
    }

    private void Step(TimeLoop loop, int done, IReadOnlyList<decimal> steps)
    {
        foreach (Operation operation in loop.Body)
        {
            Run(operation, [.. steps, loop.Backwards ? loop.Steps.Value - 1 - done : done]);
        }
    }

    // Stages run at once: whichever is first, the result is the same. So they take turns in being so.
    private void Run(Wavefront wavefront)
    {
        int steps = (int)wavefront.Stages[0].Steps.Value;
        for (int wave = 0; wave < steps + wavefront.Stages.Count - 1; wave++)
        {
            int[] order = [.. Enumerable.Range(0, wavefront.Stages.Count)];
            foreach (int stage in wave % 2 == 0 ? order.Reverse() : order)
            {
                if (wave >= stage && wave - stage < steps)
                {
                    Step(wavefront.Stages[stage], wave - stage, []);
                }
            }
        }
    }

    private static void Multiply(
        Form form, PlanMemory.Matrix left, PlanMemory.Matrix right, PlanMemory.Matrix result, Start start, PlanMemory.Matrix? bias)
    {
        int inner = form == Form.TransposedLeft ? left.Rows : left.Columns;
        Assign(start, result, (row, column) =>
        {
            double sum = bias is null ? 0 : bias[0, column];
            for (int k = 0; k < inner; k++)
            {
                sum += (form == Form.TransposedLeft ? left[k, row] : left[row, k]) * (form == Form.TransposedRight ? right[column, k] : right[k, column]);
            }

            return sum;
        });
    }

    private static void Sum(PlanMemory.Matrix matrix, PlanMemory.Matrix result, Start start) => Assign(start, result, (_, column) =>
    {
        double sum = 0;
        for (int row = 0; row < matrix.Rows; row++)
        {
            sum += matrix[row, column];
        }

        return sum;
    });

    private void Pack(PackPanels pack)
    {
        PlanMemory.Matrix matrix = memory[pack.Matrix], panels = memory[pack.Panels];
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int column = 0; column < matrix.Columns; column++)
            {
                (int k, int result) = pack.IsTransposed ? (column, row) : (row, column);
                panels[Strip(pack, k, result), Lane(pack, result)] = matrix[row, column];
            }
        }
    }

    private void Multiply(PanelProduct product, IReadOnlyList<decimal> steps)
    {
        PackPanels pack = product.Packed;
        PlanMemory.Matrix left = memory[product.Left, steps], panels = memory[pack.Panels];
        Assign(product.Start, memory[product.Result, steps], (row, column) =>
        {
            double sum = 0;
            for (int k = 0; k < left.Columns; k++)
            {
                sum += left[row, k] * panels[Strip(pack, k, column), Lane(pack, column)];
            }

            return sum;
        });
    }

    // A column of the result is one unit's column of a group: where its factor of the k-th term lies in the strips.
    private static int Strip(PackPanels pack, int k, int column)
    {
        int units = (int)pack.Units.Value, unit = column % units, group = column / units;
        return ((((unit / Panels.Width) * (int)pack.Groups) + group) * (int)pack.Depth.Value) + k;
    }

    private static int Lane(PackPanels pack, int column) => column % (int)pack.Units.Value % Panels.Width;

    // A row is read as a whole before it is written: results may lie where inputs were.
    private void Apply(Pointwise elements, IReadOnlyList<decimal> steps)
    {
        PlanMemory.Matrix[] inputs =
            [.. elements.Equation.Tape.Inputs.Select(name => memory[elements.Inputs.Single(input => input.Name == name).View, steps])];
        PlanMemory.Matrix[] results = [.. elements.Results.Select(result => memory[result.View, steps])];
        for (int row = 0; row < results[0].Rows; row++)
        {
            // A single row is that of all rows, a single slot that of all slots, a single column that of all columns.
            double[][] values = TapeEvaluator.Row(elements.Equation.Tape, results[0].Columns, (input, column) =>
                inputs[input][row % inputs[input].Rows, inputs[input].Columns == 1 ? 0 : column]);
            for (int result = 0; result < results.Length; result++)
            {
                for (int column = 0; column < results[0].Columns; column++)
                {
                    double value = values[result][column];
                    results[result][row, column] = elements.Results[result].Start == Start.Sum ? results[result][row, column] + value : value;
                }
            }
        }
    }

    private static void Assign(Start start, PlanMemory.Matrix result, Func<int, int, double> value) =>
        result.Fill((row, column) => start == Start.Sum ? result[row, column] + value(row, column) : value(row, column));
}
