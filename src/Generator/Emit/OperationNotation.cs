using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit;

/// <summary>Operations as equations: the comment above each, whatever the target.</summary>
internal static class OperationNotation
{
    private static readonly OperationTable<string> Table = new OperationTable<string>()
        .Add<Gather>(gather => $"{Name(gather.Result)} = rows of the {Name(gather.Table)} {Shape(gather.Result)}, those of {Name(gather.Ids)}")
        .Add<IndexIds>(index => $"{Name(index.Index)} = which positions of {Name(index.Ids)} are alike")
        .Add<SumRows>(sum => $"{Name(sum.PerId)} = rows of {Name(sum.PerPosition)}, summed over the positions of each distinct id")
        .Add<AddRows>(rows => $"{Name(rows.Table)} += rows of {Name(rows.PerPosition)}, each to that of its id")
        .Add<Product>(Multiply)
        .Add<UnitProduct>(product => Multiply(product.Left, product.Weights, product.Form == Form.TransposedRight, product.Result, product.Start, product.Left.Columns))
        .Add<PanelProduct>(product => Multiply(product.Left, product.Packed.Matrix, product.Packed.IsTransposed, product.Result, product.Start, product.Packed.Depth))
        .Add<PackPanels>(pack => $"{Name(pack.Panels)} = {Name(pack.Matrix)}{(pack.IsTransposed ? "^T" : "")}, in strips {pack.Panels.Buffer.Shape}")
        .Add<BatchProduct>(product =>
            $"{Name(product.Result)} {Assign(product.Start)} {(product.Scale == 1 ? "" : $"{FloatLiteral.Double(product.Scale)} ")}"
            + $"{Name(product.Left)}{(product.Form == Form.TransposedLeft ? "^T" : "")} * {Name(product.Right)}{(product.Form == Form.TransposedRight ? "^T" : "")}"
            + $" {Shape(product.Result)}, summed over {product.Inner.Symbol}, for each row of the batch")
        .Add<AdditiveScores>(scores => $"{Name(scores.Result)} = {Name(scores.Vector)} . tanh({Name(scores.Queries)} + {Name(scores.Keys)}), each query with each key of its row of the batch")
        .Add<AdditiveScoresGradient>(scores =>
            $"{Name(scores.Gradient)} {Assign(scores.Start)} {Name(scores.Vector)} sum_j {Name(scores.Incoming)}[j] (1 - tanh({Name(scores.Queries)} + {Name(scores.Keys)}[j])^2)\n"
            + $"{Name(scores.Shares)} = sum_j {Name(scores.Incoming)}[j] tanh({Name(scores.Queries)} + {Name(scores.Keys)}[j])")
        .Add<AdditiveKeysGradient>(scores =>
            $"{Name(scores.Gradient)} {Assign(scores.Start)} {Name(scores.Vector)} sum_t {Name(scores.Incoming)}[t] (1 - tanh({Name(scores.Queries)}[t] + {Name(scores.Keys)})^2)")
        .Add<ColumnSum>(sum => $"{Name(sum.Result)} {Assign(sum.Start)} column sums of {Name(sum.Matrix)}")
        .Add<RowSum>(sum => $"{Name(sum.Result)} {Assign(sum.Start)} row sums of {Name(sum.Matrix)}")
        .Add<IsId>(test => $"{Name(test.Result)} = 1 where {Name(test.Ids)} is {test.Id}, else 0 {Shape(test.Result)}")
        .Add<SlotSum>(sum => $"{Name(sum.Result)} {Assign(sum.Start)} {Name(sum.Matrix)}{Weighted(sum.Weights)}, summed over slots {Shape(sum.Result)}")
        .Add<SlotMax>(max =>
            $"{Name(max.Result)} = max over slots of {Name(max.Matrix)}{Real(max.IsReal)} {Shape(max.Result)}, {Name(max.From)} = the rows that they are from")
        .Add<SlotMaxGradient>(max => $"{Name(max.Gradient)} {Assign(max.Start)} {Name(max.Incoming)} in the rows {Name(max.From)}, 0 elsewhere")
        .Add<ChooseRows>(choose =>
            $"{Name(choose.Rows)} = {(choose.Choice == SlotChoice.Last ? "the last row of each" : "all rows, the last first")}{Real(choose.IsReal)}; {Name(choose.Places)} = their places")
        .Add<PickRows>(pick => $"{Name(pick.Result)} {Assign(pick.Start)} rows {Name(pick.Rows)} of {Name(pick.Matrix)} {Shape(pick.Result)}, 0 where that is -1")
        .Add<Fill>(fill => $"{Name(fill.Result)} = {(fill.Slot is null ? "0" : Name(fill.Slot))} in every {(fill.Slot?.Rows.Value > 1 ? "slot" : "row")} {Shape(fill.Result)}")
        .Add<Pointwise>(Elements)
        .Add<CrossEntropy>(loss =>
            (loss.Form.IsPlain ? $"{Name(loss.RowLoss)} = log(sum_v exp({Name(loss.Logits)}[v])) - {Name(loss.Logits)}[{Name(loss.Targets)}]"
                : $"{Name(loss.RowLoss)} = {OfForm(loss.Form)}, p = softmax({Name(loss.Logits)}), t = {Name(loss.Targets)}")
            + (loss.Gradient is null ? "" : $"\n{Name(loss.Gradient)} = {OfLogits(loss.Logits, loss.Targets, loss.Divisor, loss.Scale, loss.Weights)}"))
        .Add<CrossEntropyGradient>(loss => $"{Name(loss.Gradient)} {Assign(loss.Start)} "
            + (loss.Form.IsPlain ? OfLogits(loss.Logits, loss.Targets, loss.Divisor, loss.Scale, loss.Weights)
                : $"the slope of {OfForm(loss.Form)}{Weighted(loss.Weights)}{Over(loss.Divisor, loss.Scale)}, p = softmax({Name(loss.Logits)}), t = {Name(loss.Targets)}"))
        .Add<SquaredError>(loss => $"{Name(loss.RowLoss)} = sum_c ({Name(loss.Prediction)} - {Name(loss.Targets)})[c]^2")
        .Add<SquaredErrorGradient>(loss =>
            $"{Name(loss.Gradient)} {Assign(loss.Start)} 2 ({Name(loss.Prediction)} - {Name(loss.Targets)}){Weighted(loss.Weights)}{Over(loss.Divisor, loss.Scale)}")
        .Add<SumLosses>(sum =>
            $"{Name(sum.Cost)} {Assign(sum.Start)} the sum of {Name(sum.RowLoss)}{Weighted(sum.Weights)}{Over(sum.Divisor, sum.Scale)}, in double")
        .Add<SumLossesGradient>(sum =>
            $"{Name(sum.Gradient)} {Assign(sum.Start)} {(sum.Weights is null ? "1" : Name(sum.Weights))}{Over(sum.Divisor, sum.Scale)} {Shape(sum.Gradient)}")
        .Add<MeanWeights>(mean =>
            $"{Name(mean.Result)} = {(mean.Weights is null ? "1" : Name(mean.Weights))}{(mean.Labels is null ? "" : $" where {Name(mean.Labels)} >= 0")}, over their sum")
        .Add<Softmax>(softmax => $"{Name(softmax.Result)} = softmax({Name(softmax.Logits)})"
            + (softmax.IsReal is null ? "" : $" over the columns that {Name(softmax.IsReal)} says, 0 elsewhere"))
        .Add<SoftmaxGradient>(softmax =>
            $"{Name(softmax.Gradient)} {Assign(softmax.Start)} {Name(softmax.Values)} * ({Name(softmax.Incoming)} - row sums of {Name(softmax.Values)} * {Name(softmax.Incoming)})")
        .Add<SoftmaxCrossEntropy>(softmax =>
            $"{Logits(softmax.Input, softmax.Layer)} [{softmax.Input.Rows.Symbol}, {softmax.Layer.Weights.Rows.Symbol}]\n"
            + $"{Name(softmax.Layer.RowLoss)} = log(sum_v exp(logits[v])) - logits[{Name(softmax.Targets)}]; exponentials = exp(logits - shift)^T")
        .Add<SoftmaxCrossEntropyGradient>(softmax =>
            $"d_logits = (exponentials^T / row_sum - onehot({Name(softmax.Targets)})){Over(softmax.Divisor, softmax.Scale)}\n"
            + $"{Name(softmax.InputGradient)} = d_logits * {Name(softmax.Layer.Weights)}, {Name(softmax.WeightsGradient)} = d_logits^T * {Name(softmax.Input)}, "
            + $"{Name(softmax.BiasGradient)} = column sums of d_logits")
        .Add<SoftmaxLoss>(loss =>
            $"{Name(loss.Layer.RowLoss)} = log(sum_v exp(logits[v])) - logits[{Name(loss.Targets)}], {Logits(loss.Input, loss.Layer)}")
        .Add<SoftmaxProbabilities>(next => $"{Name(next.Result)} = softmax({Name(next.Input)} * {Name(next.Layer.Weights)}^T + {Name(next.Layer.Bias)})")
        .Add<DrawMask>(draw => $"{Name(draw.Mask)} = {(draw.IsPlain ? "1" : "1 / KeepProb")} with probability KeepProb, else 0 {Shape(draw.Mask)}"
            + (draw.Batches > 1 ? $", of this step's rows in a batch of {draw.Batches} steps" : ""))
        .Add<ChangeScale>(scale => $"{Name(scale.Result)} = {FloatLiteral.Double(scale.Factor).TrimEnd('d')} * {scale.Steps.Symbol} / ({scale.Steps.Symbol} - 1)")
        .Add<Carry>(carry => $"{Name(carry.To)} = {Name(carry.From)}")
        .Add<SetLimit>(set => $"{Name(set.Result)} = {Number(set.Limit)}, times what the cost is scaled by")
        .Add<Clear>(clear => $"{Name(clear.View)} = 0")
        .Add<SumSteps>(sum => $"gradients = their sum over the steps since the last update, {sum.Count} at most")
        .Add<GradientNorm>(norm =>
            $"{Name(norm.Norm)} = |g| over all gradients{string.Concat(norm.Rows.Select(rows => $" and the rows of {Name(rows.PerId)}"))}, in double")
        .Add<Descend>(descend => $"p -= rate * g for all parameters with dense gradients, {Rate(descend.Limit)}")
        .Add<DescendRows>(descend => $"{Name(descend.Rows.Table)} -= rate * {Name(descend.Rows.PerId)}, each row from that of its id, {Rate(descend.Limit)}")
        .Add<UpdateScalars>(scalars =>
            $"{Name(scalars.Result)} = {string.Join(", ", TapePrinter.Equations(scalars.Equations))}, once for all parameters, in double"
            + (scalars.Limit is null ? "" : ", where gradScale = MaxGradNorm / max(|g|, MaxGradNorm)"))
        .Add<OptimizerStep>(step => Elements(step.Elements))
        .Add<OptimizerRows>(rows => $"{Elements(rows.Elements)}, for the rows of {Name(rows.Rows.Ids)}")
        .Add<TakeWindow>(take => $"{Name(take.Ids)}, {Name(take.Following)} = the next window of the text, and what follows each of its words")
        .Add<KeepCost>(keep => $"{Name(keep.Cost)} is kept, and the next window is next");

    /// <summary>The kinds of operations that have an equation.</summary>
    public static IEnumerable<Type> Operations => Table.Operations;

    /// <summary>The equation, over one line or more.</summary>
    public static string Of(Operation operation) => Table.Of(operation);

    /// <summary>A matrix in words: <c>z_0[t]</c>.</summary>
    public static string Name(View view)
    {
        string slot = !view.FollowsTime && view.Slots == view.Buffer.Slots ? ""
            : $"[{string.Join("+", PlaceNames.SlotTerms(view, stride => stride.Symbol + " ", offset => offset.Symbol))}{(view.Slots == Dim.One ? "" : "..")}]";
        string rows = view.RowsPerSlot == view.Buffer.Rows ? "" : $", {view.RowsPerSlot.Symbol} rows from {view.FirstRow.Symbol}";
        string columns = view.Columns == view.Buffer.Columns ? "" : $", {view.Columns.Symbol} columns from {view.FirstColumn.Symbol}";
        return view.Buffer.Name + slot + (rows + columns is { Length: > 0 } part ? $" ({part.Substring(2)})" : "");
    }

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

    private static string OfLogits(View logits, View targets, Dim divisor, double scale, View? weights) =>
        $"(softmax({Name(logits)}) - onehot({Name(targets)})){Weighted(weights)}{Over(divisor, scale)}";

    private static string OfForm(CrossEntropyForm form)
    {
        string right = form.Offset == 0 ? "-log(p[t])" : $"-log(p[t] + {Number(form.Offset)})";
        string smooth = form.Smoothing == 0 ? right : $"({Number(1 - form.Smoothing)} {right} + {Number(form.Smoothing)} mean_v(-log(p[v])))";
        return form.IgnoresNegative ? $"{smooth}, 0 where t < 0" : smooth;
    }

    private static string Real(View? isReal) => isReal is null ? "" : $" where {Name(isReal)}";

    private static string Weighted(View? weights) => weights is null ? "" : $" * {Name(weights)}";

    private static string Over(Dim divisor, double scale) =>
        (scale == 1 ? "" : $" * {Number(scale)}") + (divisor == Dim.One ? "" : $" / {divisor.Symbol}");

    private static string Number(double value) => FloatLiteral.Double(value).TrimEnd('d');

    private static string Rate(double? limit) =>
        limit is null ? "rate = LearningRate" : "rate = LearningRate * MaxGradNorm / max(|g|, MaxGradNorm)";

    // The matrices of several operands, each buffer once.
    private static string Names(IEnumerable<Operand> operands) =>
        string.Join(", ", operands.Select(operand => Name(operand.View with { FirstColumn = Dim.Zero, Columns = operand.View.Buffer.Columns })).Distinct());

    private static string Assign(Start start) => start == Start.Sum ? "+=" : "=";

    private static string Shape(View view) => $"[{view.Rows.Symbol}, {view.Columns.Symbol}]";
}
