using System;
using System.Linq;

namespace ModelGen.Networks;

/// <summary>The operations of a cell's equations.</summary>
internal enum CellOperation
{
    Constant,
    Input,
    Add,
    Subtract,
    Multiply,
    Divide,
    Negate,
    Sigmoid,
    Tanh,
    Relu,
    Softplus,
    Exp,
    Log,
    Sqrt,
    Abs,
    Min,
    Max,

    /// <summary>a &lt; b ? x : y, of the operands a, b, x, y; the next two likewise.</summary>
    IfLess,
    IfLessOrEqual,
    IfEqual,

    /// <summary>The mean over the units.</summary>
    Mean,
}

/// <summary>An entry of a cell's equations, computed for all units of a layer.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="Name">What an input is called.</param>
/// <param name="Value">What a constant is.</param>
/// <param name="Operands">The entries that it needs.</param>
internal sealed record CellEntry(CellOperation Operation, string Name, double Value, int[] Operands)
{
    /// <summary>The value in each unit, from those of the operands; inputs have theirs from elsewhere.</summary>
    public double[] Of(double[][] operands, int units) => Operation switch
    {
        CellOperation.Constant => [.. Enumerable.Repeat(Value, units)],
        CellOperation.Mean => [.. Enumerable.Repeat(operands[0].Average(), units)],
        _ => [.. Enumerable.Range(0, units).Select(unit => Of([.. operands.Select(operand => operand[unit])]))],
    };

    private double Of(double[] x) => Operation switch
    {
        CellOperation.Add => x[0] + x[1],
        CellOperation.Subtract => x[0] - x[1],
        CellOperation.Multiply => x[0] * x[1],
        CellOperation.Divide => x[0] / x[1],
        CellOperation.Negate => -x[0],
        CellOperation.Sigmoid => Scalar.Sigmoid(x[0]),
        CellOperation.Tanh => Math.Tanh(x[0]),
        CellOperation.Relu => Scalar.Relu(x[0]),
        CellOperation.Softplus => Scalar.Softplus(x[0]),
        CellOperation.Exp => Math.Exp(x[0]),
        CellOperation.Log => Math.Log(x[0]),
        CellOperation.Sqrt => Math.Sqrt(x[0]),
        CellOperation.Abs => Math.Abs(x[0]),
        CellOperation.Min => Math.Min(x[0], x[1]),
        CellOperation.Max => Math.Max(x[0], x[1]),
        CellOperation.IfLess => x[0] < x[1] ? x[2] : x[3],
        CellOperation.IfLessOrEqual => x[0] <= x[1] ? x[2] : x[3],
        CellOperation.IfEqual => x[0] == x[1] ? x[2] : x[3],
        _ => throw new InvalidOperationException($"{Operation} is not computed of each unit by itself."),
    };
}
