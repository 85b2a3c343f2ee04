using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Emit.CSharp;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit;

/// <summary>Operations as equations: the comment above each, whatever the target.</summary>
internal static class OperationNotation
{
    /// <summary>The equation, over one line or more.</summary>
    public static string Of(Operation operation) => operation switch
    {
        Gather gather => $"{Name(gather.Result)} = rows of the {Name(gather.Table)} {Shape(gather.Result)}",
        SumRows sum => $"{Name(sum.PerWord)} = rows of {Name(sum.PerPosition)}, summed over the positions of each distinct word",
        AddRows rows => $"{Name(rows.Table)} += rows of {Name(rows.PerPosition)}, each to its word",
        Product product => Multiply(product),
        UnitProduct product => Multiply(product.Left, product.Weights, product.Form == Form.TransposedRight, product.Result, product.Start, product.Left.Columns),
        PanelProduct product => Multiply(product.Left, product.Packed.Matrix, product.Packed.IsTransposed, product.Result, product.Start, product.Packed.Depth),
        PackPanels pack => $"{Name(pack.Panels)} = {Name(pack.Matrix)}{(pack.IsTransposed ? "^T" : "")}, in strips {pack.Panels.Buffer.Shape}",
        ColumnSum sum => $"{Name(sum.Result)} {Assign(sum.Start)} column sums of {Name(sum.Matrix)}",
        RowSum sum => $"{Name(sum.Result)} {Assign(sum.Start)} row sums of {Name(sum.Matrix)}",
        Fill fill => $"{Name(fill.Result)} = {(fill.Row is null ? "0" : Name(fill.Row))} in every row {Shape(fill.Result)}",
        Pointwise elements => Elements(elements),
        SoftmaxCrossEntropy softmax =>
            $"{Logits(softmax.Input, softmax.Layer)} [{softmax.Input.Rows.Symbol}, {softmax.Layer.Weights.Rows.Symbol}]\n"
            + $"{Name(softmax.Layer.TokenLoss)} = log(sum_v exp(logits[v])) - logits[target]; exponentials = exp(logits - shift)^T",
        SoftmaxCrossEntropyGradient softmax =>
            "d_logits = (exponentials^T / row_sum - onehot(target)) / B\n"
            + $"{Name(softmax.InputGradient)} = d_logits * {Name(softmax.Layer.Weights)}, {Name(softmax.WeightsGradient)} = d_logits^T * {Name(softmax.Input)}, "
            + $"{Name(softmax.BiasGradient)} = column sums of d_logits",
        CrossEntropy loss => $"{Name(loss.Layer.TokenLoss)} = log(sum_v exp(logits[v])) - logits[target], {Logits(loss.Input, loss.Layer)}",
        Probabilities next => $"{Name(next.Result)} = softmax({Name(next.Input)} * {Name(next.Layer.Weights)}^T + {Name(next.Layer.Bias)})",
        LogitLoss loss => $"{Name(loss.TokenLoss)} = log(sum_v exp({Name(loss.Logits)}[v])) - {Name(loss.Logits)}[target]"
            + (loss.LeavesGradient ? $"\nd_{Name(loss.Logits)} = (softmax - onehot(target)) / B, in their place" : ""),
        LogitProbabilities next => $"{Name(next.Result)} = softmax({Name(next.Logits)})",
        DrawMask draw => $"{Name(draw.Mask)} = 1 / KeepProb with probability KeepProb, else 0 {Shape(draw.Mask)}",
        Carry carry => $"{Name(carry.To)} = {Name(carry.From)}",
        Clear clear => $"{Name(clear.View)} = 0",
        _ => throw new NotSupportedException($"{operation.GetType().Name} has no equation."),
    };

    /// <summary>The equations of a pointwise operation, element by element: the comment above its method.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="name">What the method is called.</param>
    public static IEnumerable<string> Of(Pointwise operation, string name)
    {
        string[] note = operation.Equation.Note.Length > 0 ? [operation.Equation.Note] : [];
        return
        [
            $"{name}, for each of [{operation.Rows.Symbol}, {operation.Columns.Symbol}] elements:",
            .. TapePrinter.Equations(operation.Equation.Tape).Select(equation => $"  {equation}"),
            .. note,
        ];
    }

    private static string Multiply(Product product)
    {
        (string left, string right) = product.Form switch
        {
            Form.Plain => ("", ""),
            Form.TransposedRight => ("", "^T"),
            _ => ("^T", ""),
        };
        string bias = product.Bias is null ? "" : $" + {Name(product.Bias)}";
        return $"{Name(product.Result)} {Assign(product.Start)} {Name(product.Left)}{left} * {Name(product.Right)}{right}{bias} "
            + $"{Shape(product.Result)}, summed over {product.Inner.Symbol}";
    }

    private static string Multiply(View left, View right, bool isTransposed, View result, Start start, Dim depth) =>
        $"{Name(result)} {Assign(start)} {Name(left)} * {Name(right)}{(isTransposed ? "^T" : "")} {Shape(result)}, summed over {depth.Symbol}";

    private static string Elements(Pointwise elements)
    {
        // Of several results some may be assigned and others added.
        Operand[] sums = [.. elements.Results.Where(result => result.Start == Start.Sum)];
        string added = sums.Length is 0 || sums.Length == elements.Results.Count ? "" : $", {Names(sums)} added";
        return $"{Names(elements.Results)} {Assign(sums.Length == elements.Results.Count ? Start.Sum : Start.Zero)} "
            + $"{elements.Equation.Name}({Names(elements.Inputs)}){added}";
    }

    private static string Logits(View input, SoftmaxLayer layer) =>
        $"logits = {Name(input)} * {Name(layer.Weights)}^T + {Name(layer.Bias)}";

    private static string Names(IEnumerable<Operand> operands) => Addressing.Describe(operands.Select(operand => operand.View));

    private static string Assign(Start start) => start == Start.Sum ? "+=" : "=";

    private static string Name(View view) => Addressing.Describe(view);

    private static string Shape(View view) => $"[{view.Rows.Symbol}, {view.Columns.Symbol}]";
}
