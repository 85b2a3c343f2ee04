using System;
using System.Collections.Generic;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>Writes operations as calls of kernels, each under its equation, and barriers where threads must wait.</summary>
internal sealed class OperationWriter(PointwiseWriter pointwise)
{
    private readonly Schedule _schedule = new();

    /// <summary>Writes the operations of a phase, and tells whether threads must wait before it.</summary>
    public bool Write(IReadOnlyList<Operation> operations, CodeWriter code) => Write(operations, code, depth: 0, out _);

    private bool Write(IReadOnlyList<Operation> operations, CodeWriter code, int depth, out int firstBarrier)
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

            Write(operation, code, depth);
        }

        return waits;
    }

    // A loop begins with everything before it done: its last iteration meets its first one the same way.
    private bool NeedsBarrierBefore(Operation operation) =>
        operation is TimeLoop ? _schedule.Drain() : _schedule.NeedsBarrierBefore(operation);

    private void Write(Operation operation, CodeWriter code, int depth)
    {
        if (operation is TimeLoop loop)
        {
            Loop(loop, code, depth);
            return;
        }

        code.Line($"// {OperationNotation.Of(operation).Replace("\n", "\n// ")}");
        code.Line(operation switch
        {
            Gather gather => $"Embedding.Gather(worker, {Place(gather.Table)}, Tokens, {Place(gather.Result)}, {gather.Table.Columns.Code});",
            SumRows sum => $"Embedding.SumRows(worker, Words, {Place(sum.PerPosition)}, {Place(sum.PerWord)}, {sum.PerPosition.Columns.Code});",
            AddRows rows => $"Embedding.AddRows(worker, Words, {Place(rows.PerPosition)}, {Place(rows.Table)}, {rows.PerPosition.Columns.Code});",
            Product product => Multiply(product),
            ColumnSum sum => $"Columns.Sum(worker, {Shape(sum.Matrix)}, {Place(sum.Matrix)}, {Reference(sum.Result)}, Start.{sum.Start});",
            RowSum sum => $"Rows.Sum(worker, {Shape(sum.Matrix)}, {Place(sum.Matrix)}, {Place(sum.Result)}, Start.{sum.Start});",
            Fill { Row: null } fill => $"Rows.Clear(worker, {Shape(fill.Result)}, {Place(fill.Result)});",
            Fill fill => $"Rows.Fill(worker, {Shape(fill.Result)}, {Reference(fill.Row)}, {Place(fill.Result)});",
            Pointwise elements => pointwise.Call(elements),
            SoftmaxCrossEntropy softmax =>
                $"SoftmaxCrossEntropy.Forward(worker, Softmax, Arena, {softmax.Input.Rows.Code}, {Place(softmax.Input)}, Targets);",
            SoftmaxCrossEntropyGradient softmax =>
                $"SoftmaxCrossEntropy.Backward(\n    worker, Softmax, Arena, {softmax.Input.Rows.Code}, {Place(softmax.Input)},\n"
                + $"    {Place(softmax.InputGradient)}, Targets, 1f / {softmax.Input.RowsPerSlot.Code});",
            CrossEntropy loss => $"SoftmaxCrossEntropy.Loss(worker, Softmax, Arena, {loss.Input.Rows.Code}, {Place(loss.Input)}, Targets);",
            Probabilities next => $"SoftmaxCrossEntropy.Predict(worker, Softmax, Arena, {Reference(next.Input)}, {Reference(next.Result)});",
            DrawMask draw =>
                $"if (DrawsMasks)\n{{\n    DropoutMask.Draw(\n        worker, Seed, StepNumber, {draw.Site}, KeepProb, {Shape(draw.Mask)}, {Place(draw.Mask)});\n}}",
            Carry carry => $"Rows.Copy(worker, {Shape(carry.To)}, {Place(carry.From)}, {Place(carry.To)});",
            PackPanels pack => Pack(pack),
            PanelProduct product => Multiply(product),
            Clear clear => $"Rows.Clear(worker, {Shape(clear.View)}, {Place(clear.View)});",
            _ => throw new NotSupportedException($"{operation.GetType().Name} has no C# text."),
        });
    }

    private void Loop(TimeLoop loop, CodeWriter code, int depth)
    {
        (string steps, string t) = (loop.Steps.Code, TimeLoop.Variable(depth));
        code.Line($"// {loop.Title}");
        using (code.Open(loop.Backwards ? $"for (int {t} = {steps} - 1; {t} >= 0; {t}--)" : $"for (int {t} = 0; {t} < {steps}; {t}++)"))
        {
            Write(loop.Body, code, depth + 1, out int firstBarrier);
            if (_schedule.NeedsBarrierToRepeat(loop, firstBarrier, depth))
            {
                code.Line("worker.Barrier();");
            }
        }
    }

    private static string Multiply(Product product)
    {
        string method = $"Multiply{(product.Form == Form.Plain ? "" : product.Form)}{(product.Bias is null ? "" : "WithBias")}";
        string last = product.Bias is null ? $"Start.{product.Start}" : Reference(product.Bias);
        return $"MatMul.{method}(\n    worker, {Shape(product.Result)}, {product.Inner.Code},\n"
            + $"    {Place(product.Left)},\n    {Place(product.Right)},\n    {Place(product.Result)},\n    {last});";
    }

    private static string Pack(PackPanels pack)
    {
        string shape = pack.IsTransposed ? $"{pack.Units.Code}, {pack.Depth.Code}" : $"{pack.Depth.Code}, {pack.Groups:0}, {pack.Units.Code}";
        bool isKept = !pack.IsTransposed && pack.Matrix.Buffer.Role == Role.Parameter;
        return $"{(isKept ? "if (WeightsChanged) " : "")}Panels.{(pack.IsTransposed ? "PackTransposed" : "Pack")}"
            + $"(worker, {shape}, {Place(pack.Matrix)}, {Reference(pack.Panels)});";
    }

    private static string Multiply(PanelProduct product) =>
        $"Panels.Multiply(\n    worker, {product.Result.Rows.Code}, {product.Packed.Groups:0}, {product.Packed.Units.Code}, {product.Packed.Depth.Code},\n"
        + $"    {Place(product.Left)},\n    {Reference(product.Packed.Panels)},\n    {Place(product.Result)},\n    Start.{product.Start});";

    private static string Reference(View view) => Addressing.Reference(view);

    private static string Place(View view) => $"{Addressing.Reference(view)}, {Addressing.Pitch(view)}";

    private static string Shape(View view) => $"{view.Rows.Code}, {view.Columns.Code}";
}
