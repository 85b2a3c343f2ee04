using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>Writes operations as calls of kernels, each under its equation, and barriers where threads must wait.</summary>
internal sealed class OperationWriter(PointwiseWriter pointwise)
{
    private readonly Schedule _schedule = new();

    /// <summary>Writes the operations of a phase, and tells whether threads must wait before it.</summary>
    public bool Write(IReadOnlyList<Operation> operations, CodeWriter code) => Write(operations, code, out _);

    private bool Write(IReadOnlyList<Operation> operations, CodeWriter code, out int firstBarrier)
    {
        bool waits = false;
        firstBarrier = operations.Count;
        for (int index = 0; index < operations.Count; index++)
        {
            Operation operation = operations[index];
            bool waitsHere = NeedsBarrierBefore(operation);
            if (index == 0)
            {
                waits = waitsHere;
            }
            else
            {
                code.Line(waitsHere ? "worker.Barrier();\n" : "");
                firstBarrier = waitsHere ? Math.Min(firstBarrier, index) : firstBarrier;
            }

            Write(operation, code);
        }

        return waits;
    }

    // A loop begins with everything before it done: its last iteration meets its first one the same way.
    private bool NeedsBarrierBefore(Operation operation) =>
        operation is TimeLoop ? _schedule.Drain() : _schedule.NeedsBarrierBefore(operation);

    private void Write(Operation operation, CodeWriter code)
    {
        if (operation is TimeLoop loop)
        {
            Loop(loop, code);
            return;
        }

        (string equation, string call) = operation switch
        {
            Gather gather => Lookup(gather),
            SumRows sum => Sum(sum),
            Product product => Multiply(product),
            ColumnSum sum => (
                $"{Name(sum.Result)} {Assign(sum.Start)} column sums of {Name(sum.Matrix)}",
                $"Columns.Sum(worker, {sum.Matrix.Rows.Code}, {sum.Matrix.Columns.Code}, {Place(sum.Matrix)}, {Reference(sum.Result)}, Start.{sum.Start});"),
            AddRows rows => (
                $"{Name(rows.Table)} += rows of {Name(rows.PerPosition)}, each to its word",
                $"Embedding.AddRows(worker, Words, {Place(rows.PerPosition)}, {Place(rows.Table)}, {rows.PerPosition.Columns.Code});"),
            Fill fill => (
                $"{Name(fill.Result)} = {(fill.Row is null ? "0" : Name(fill.Row))} in every row {Shape(fill.Result)}",
                fill.Row is null
                    ? $"Rows.Clear(worker, {fill.Result.Rows.Code}, {fill.Result.Columns.Code}, {Place(fill.Result)});"
                    : $"Rows.Fill(worker, {fill.Result.Rows.Code}, {fill.Result.Columns.Code}, {Reference(fill.Row)}, {Place(fill.Result)});"),
            Pointwise elements => (Equation(elements), pointwise.Call(elements)),
            SoftmaxCrossEntropy softmax => Softmax(softmax),
            SoftmaxCrossEntropyGradient softmax => SoftmaxGradient(softmax),
            CrossEntropy loss => Loss(loss),
            Probabilities next => (
                $"{Name(next.Result)} = softmax({Name(next.Input)} * {Name(next.Layer.Weights)}^T + {Name(next.Layer.Bias)})",
                $"SoftmaxCrossEntropy.Predict(worker, Softmax, Arena, {Reference(next.Input)}, {Reference(next.Result)});"),
            DrawMask draw => Mask(draw),
            Carry carry => (
                $"{Name(carry.To)} = {Name(carry.From)}",
                $"Rows.Copy(worker, {carry.To.Rows.Code}, {carry.To.Columns.Code}, {Place(carry.From)}, {Place(carry.To)});"),
            PackPanels pack => Pack(pack),
            PanelProduct product => Multiply(product),
            Clear clear => (
                $"{Name(clear.View)} = 0",
                $"Rows.Clear(worker, {clear.View.Rows.Code}, {clear.View.Columns.Code}, {Place(clear.View)});"),
            _ => throw new NotSupportedException($"{operation.GetType().Name} has no C# text."),
        };
        code.Line($"// {equation}");
        code.Line(call);
    }

    private void Loop(TimeLoop loop, CodeWriter code)
    {
        string steps = loop.Steps.Code;
        code.Line($"// {loop.Title}");
        using (code.Open(loop.Backwards ? $"for (int t = {steps} - 1; t >= 0; t--)" : $"for (int t = 0; t < {steps}; t++)"))
        {
            Write(loop.Body, code, out int firstBarrier);
            if (_schedule.NeedsBarrierToRepeat(loop, firstBarrier))
            {
                code.Line("worker.Barrier();");
            }
        }
    }

    private static (string Equation, string Call) Lookup(Gather gather) => (
        $"{Name(gather.Result)} = rows of the {Name(gather.Table)} {Shape(gather.Result)}",
        $"Embedding.Gather(worker, {Place(gather.Table)}, Tokens, {Place(gather.Result)}, {gather.Table.Columns.Code});");

    private static (string Equation, string Call) Sum(SumRows sum) => (
        $"{Name(sum.PerWord)} = rows of {Name(sum.PerPosition)}, summed over the positions of each distinct word",
        $"Embedding.SumRows(worker, Words, {Place(sum.PerPosition)}, {Place(sum.PerWord)}, {sum.PerPosition.Columns.Code});");

    private static (string Equation, string Call) Multiply(Product product)
    {
        (string method, string left, string right) = product.Form switch
        {
            Form.Plain => ("Multiply", "", ""),
            Form.TransposedRight => ("MultiplyTransposedRight", "", "^T"),
            _ => ("MultiplyTransposedLeft", "^T", ""),
        };
        string bias = product.Bias is null ? "" : $" + {Name(product.Bias)}";
        string equation = $"{Name(product.Result)} {Assign(product.Start)} "
            + $"{Name(product.Left)}{left} * {Name(product.Right)}{right}{bias} {Shape(product.Result)}, summed over {product.Inner.Symbol}";
        string last = product.Bias is null ? $"Start.{product.Start}" : Reference(product.Bias);
        string call = $"MatMul.{(product.Bias is null ? method : "MultiplyWithBias")}(\n"
            + $"    worker, {product.Result.Rows.Code}, {product.Result.Columns.Code}, {product.Inner.Code},\n"
            + $"    {Place(product.Left)},\n    {Place(product.Right)},\n    {Place(product.Result)},\n    {last});";
        return (equation, call);
    }

    private static (string Equation, string Call) Pack(PackPanels pack)
    {
        string shape = pack.IsTransposed ? $"{pack.Units.Code}, {pack.Depth.Code}" : $"{pack.Depth.Code}, {pack.Groups:0}, {pack.Units.Code}";
        return (
            $"{Name(pack.Panels)} = {Name(pack.Matrix)}{(pack.IsTransposed ? "^T" : "")}, in strips {pack.Panels.Buffer.Shape}",
            $"{(pack.IsTransposed ? "" : "if (WeightsChanged) ")}Panels.{(pack.IsTransposed ? "PackTransposed" : "Pack")}(worker, {shape}, {Place(pack.Matrix)}, {Reference(pack.Panels)});");
    }

    private static (string Equation, string Call) Multiply(PanelProduct product)
    {
        PackPanels packed = product.Packed;
        return (
            $"{Name(product.Result)} {Assign(product.Start)} {Name(product.Left)} * {Name(packed.Matrix)}{(packed.IsTransposed ? "^T" : "")} "
            + $"{Shape(product.Result)}, summed over {packed.Depth.Symbol}",
            $"Panels.Multiply(\n    worker, {product.Result.Rows.Code}, {packed.Groups:0}, {packed.Units.Code}, {packed.Depth.Code},\n"
            + $"    {Place(product.Left)},\n    {Reference(packed.Panels)},\n    {Place(product.Result)},\n    Start.{product.Start});");
    }

    private static string Equation(Pointwise elements) =>
        $"{Names(elements.Results)} {Assign(elements.Results.All(result => result.Start == Start.Sum) ? Start.Sum : Start.Zero)} "
        + $"{elements.Equation.Name}({Names(elements.Inputs)}){Added(elements)}";

    // Of several results some may be assigned and others added.
    private static string Added(Pointwise elements)
    {
        Operand[] sums = [.. elements.Results.Where(result => result.Start == Start.Sum)];
        return sums.Length is 0 || sums.Length == elements.Results.Count ? "" : $", {Names(sums)} added";
    }

    private static (string Equation, string Call) Softmax(SoftmaxCrossEntropy softmax) => (
        $"logits = {Name(softmax.Input)} * {Name(softmax.Layer.Weights)}^T + {Name(softmax.Layer.Bias)} [{softmax.Input.Rows.Symbol}, {softmax.Layer.Weights.Rows.Symbol}]\n"
        + $"// {Name(softmax.Layer.TokenLoss)} = log(sum_v exp(logits[v])) - logits[target]; exponentials = exp(logits - shift)^T",
        $"SoftmaxCrossEntropy.Forward(worker, Softmax, Arena, {softmax.Input.Rows.Code}, {Place(softmax.Input)}, Targets);");

    private static (string Equation, string Call) SoftmaxGradient(SoftmaxCrossEntropyGradient softmax) => (
        "d_logits = (exponentials^T / row_sum - onehot(target)) / B\n"
        + $"// {Name(softmax.InputGradient)} = d_logits * {Name(softmax.Layer.Weights)}, {Name(softmax.WeightsGradient)} = d_logits^T * {Name(softmax.Input)}, "
        + $"{Name(softmax.BiasGradient)} = column sums of d_logits",
        $"SoftmaxCrossEntropy.Backward(\n    worker, Softmax, Arena, {softmax.Input.Rows.Code}, {Place(softmax.Input)},\n"
        + $"    {Place(softmax.InputGradient)}, Targets, 1f / {softmax.Input.RowsPerSlot.Code});");

    private static (string Equation, string Call) Loss(CrossEntropy loss) => (
        $"{Name(loss.Layer.TokenLoss)} = log(sum_v exp(logits[v])) - logits[target], logits = {Name(loss.Input)} * {Name(loss.Layer.Weights)}^T + {Name(loss.Layer.Bias)}",
        $"SoftmaxCrossEntropy.Loss(worker, Softmax, Arena, {loss.Input.Rows.Code}, {Place(loss.Input)}, Targets);");

    private static (string Equation, string Call) Mask(DrawMask draw) => (
        $"{Name(draw.Mask)} = 1 / KeepProb with probability KeepProb, else 0 {Shape(draw.Mask)}",
        $"if (DrawsMasks)\n{{\n    DropoutMask.Draw(\n        worker, Seed, StepNumber, {draw.Site}, KeepProb, {draw.Mask.Rows.Code}, {draw.Mask.Columns.Code}, {Place(draw.Mask)});\n}}");

    private static string Names(IEnumerable<Operand> operands) =>
        Addressing.Describe(operands.Select(operand => operand.View));

    private static string Assign(Start start) => start == Start.Sum ? "+=" : "=";

    private static string Name(View view) => Addressing.Describe(view);

    private static string Reference(View view) => Addressing.Reference(view);

    private static string Place(View view) => $"{Addressing.Reference(view)}, {Addressing.Pitch(view)}";

    private static string Shape(View view) => $"[{view.Rows.Symbol}, {view.Columns.Symbol}]";
}
