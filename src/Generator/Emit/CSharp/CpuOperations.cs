using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>The table from operation to C#: a call of a kernel, or several.</summary>
internal sealed class CpuOperations
{
    private readonly OperationTable<string> _table;
    private readonly SoftmaxPlacements _softmax;

    /// <param name="pointwise">Writes the methods of equations.</param>
    /// <param name="softmax">Names of the places of softmax layers.</param>
    public CpuOperations(PointwiseWriter pointwise, SoftmaxPlacements softmax)
    {
        _softmax = softmax;
        _table = new OperationTable<string>()
            .Add<IndexIds>(index => $"{Index(index.Index, index.Ids.Columns)}.Build(worker, {Integers(index.Ids)});")
            .Add<Gather>(gather => $"Embedding.Gather(worker, {Place(gather.Table)}, {Integers(gather.Ids)}, {Place(gather.Result)}, {gather.Table.Columns.Code});")
            .Add<SumRows>(sum =>
                $"Embedding.SumRows(\n    worker, {Index(sum.Index, sum.PerPosition.Rows)},\n    {Place(sum.PerPosition)}, {Place(sum.PerId)}, {sum.PerPosition.Columns.Code});")
            .Add<AddRows>(rows =>
                $"Embedding.AddRows(\n    worker, {Index(rows.Index, rows.PerPosition.Rows)},\n    {Place(rows.PerPosition)}, {Place(rows.Table)}, {rows.PerPosition.Columns.Code});")
            .Add<Product>(Multiply)
            .Add<BatchProduct>(product =>
                $"BatchProducts.Multiply{(product.Form == Form.Plain ? "" : product.Form)}(\n    worker, {product.Batch.Code}, {product.Result.Rows.Code}, {product.Columns.Code}, {product.Inner.Code},\n"
                + $"    {Place(product.Left)},\n    {Place(product.Right)},\n    {Place(product.Result)},\n    {FloatLiteral.Single(product.Scale)}, Start.{product.Start});")
            .Add<AdditiveScores>(scores => $"AdditiveScores.Compute(\n    worker, {Pairs(scores.Queries, scores.Keys, scores.Vector)}, {Place(scores.Result)});")
            .Add<AdditiveScoresGradient>(scores =>
                $"AdditiveScores.OfQueries(\n    worker, {Pairs(scores.Queries, scores.Keys, scores.Vector)},\n    {Place(scores.Incoming)}, {Place(scores.Gradient)}, Start.{scores.Start}, {Place(scores.Shares)});")
            .Add<AdditiveKeysGradient>(scores =>
                $"AdditiveScores.OfKeys(\n    worker, {Pairs(scores.Queries, scores.Keys, scores.Vector, areKeys: true)},\n    {Place(scores.Incoming)}, {Place(scores.Gradient)}, Start.{scores.Start});")
            .Add<ColumnSum>(sum => $"Columns.Sum(worker, {Shape(sum.Matrix)}, {Place(sum.Matrix)}, {Reference(sum.Result)}, Start.{sum.Start});")
            .Add<RowSum>(sum => $"Rows.Sum(worker, {Shape(sum.Matrix)}, {Place(sum.Matrix)}, {Place(sum.Result)}, Start.{sum.Start});")
            .Add<IsId>(test => $"Embedding.IsId(worker, {Integers(test.Ids)}, {test.Id}, {Place(test.Result)});")
            .Add<SlotSum>(sum =>
                $"Slots.Sum(\n    worker, {Shape(sum.Matrix)}, {sum.Result.Rows.Code}, {Place(sum.Matrix)}, {Weights(sum.Weights)}, {Place(sum.Result)}, Start.{sum.Start});")
            .Add<SlotMax>(max =>
                $"Slots.Max(\n    worker, {Shape(max.Matrix)}, {max.Result.Rows.Code}, {Place(max.Matrix)}, {Weights(max.IsReal)}, {Place(max.Result)}, {Integers(max.From)});")
            .Add<SlotMaxGradient>(max =>
                $"Slots.MaxGradient(\n    worker, {Shape(max.Gradient)}, {max.Incoming.Rows.Code}, {Place(max.Incoming)}, {Integers(max.From)}, {Place(max.Gradient)}, Start.{max.Start});")
            .Add<ChooseRows>(choose =>
                $"SlotRows.Choose{choose.Choice}(worker, {choose.SlotRows.Code}, {Weights(choose.IsReal)}, {Integers(choose.Rows)}, {Integers(choose.Places)});")
            .Add<PickRows>(pick =>
                $"SlotRows.Pick(worker, {Shape(pick.Result)}, {Place(pick.Matrix)}, {Integers(pick.Rows)}, {Place(pick.Result)}, Start.{pick.Start});")
            .Add<Fill>(fill => fill.Slot is null
                ? $"Rows.Clear(worker, {Shape(fill.Result)}, {Place(fill.Result)});"
                : fill.Slot.Rows.Value == 1 ? $"Rows.Fill(worker, {Shape(fill.Result)}, {Reference(fill.Slot)}, {Place(fill.Result)});"
                : $"Slots.Fill(worker, {Shape(fill.Result)}, {fill.Slot.Rows.Code}, {Place(fill.Slot)}, {Place(fill.Result)});")
            .Add<Pointwise>(elements => pointwise.Call(elements))
            .Add<CrossEntropy>(Loss)
            .Add<CrossEntropyGradient>(loss =>
                $"{ClassOf(loss.Form)}.CrossEntropyGradient(\n    worker, {Shape(loss.Logits)}, {Place(loss.Logits)}, {Integers(loss.Targets)}, {Weight(loss.Weights)},\n"
                + $"    {OneOver(loss.Divisor, loss.Scale)}, {Place(loss.Gradient)}, Start.{loss.Start}{Options(loss.Form)}{WeightPitch(loss.Weights)});")
            .Add<SquaredError>(loss =>
                $"Losses.SquaredError(\n    worker, {Shape(loss.Prediction)}, {Place(loss.Prediction)}, {Place(loss.Targets)}, {Reference(loss.RowLoss)});")
            .Add<SquaredErrorGradient>(loss =>
                $"Losses.SquaredErrorGradient(\n    worker, {Shape(loss.Prediction)}, {Place(loss.Prediction)}, {Place(loss.Targets)}, {Weight(loss.Weights)},\n"
                + $"    {OneOver(loss.Divisor, loss.Scale)}, {Place(loss.Gradient)}, Start.{loss.Start}{WeightPitch(loss.Weights)});")
            .Add<SumLosses>(sum =>
                $"Losses.Sum(worker, {RowLosses.CountOf(sum.RowLoss).Code}, {Reference(sum.RowLoss)}, {Weight(sum.Weights)}, {sum.Divisor.Code}, {Reference(sum.Cost)}, Start.{sum.Start}"
                + $"{(sum.Scale == 1 ? "" : $", scale: {FloatLiteral.Double(sum.Scale)}")}{WeightPitch(sum.RowLoss, "lossPitch")}{WeightPitch(sum.Weights)});")
            .Add<SumLossesGradient>(sum =>
                $"Losses.SumGradient(\n    worker, {RowLosses.CountOf(sum.Gradient).Code}, {Weight(sum.Weights)}, {OneOver(sum.Divisor, sum.Scale)}, {Reference(sum.Gradient)}, Start.{sum.Start}"
                + $"{WeightPitch(sum.Gradient, "gradientPitch")}{WeightPitch(sum.Weights)});")
            .Add<MeanWeights>(mean =>
                $"Losses.MeanWeights(\n    worker, {RowLosses.CountOf(mean.Result).Code}, {Weight(mean.Weights)}, {(mean.Labels is null ? "default" : Integers(mean.Labels))}, {Reference(mean.Result)}"
                + $"{WeightPitch(mean.Result, "resultPitch")}{WeightPitch(mean.Weights)});")
            .Add<Softmax>(softmax => softmax.IsReal is null
                ? $"Losses.Softmax(worker, {Shape(softmax.Logits)}, {Place(softmax.Logits)}, {Place(softmax.Result)});"
                : $"SoftmaxRows.Masked(\n    worker, {Shape(softmax.Logits)}, {Place(softmax.Logits)}, {softmax.IsReal.RowsPerSlot.Code}, {Place(softmax.IsReal)}, {Place(softmax.Result)});")
            .Add<SoftmaxGradient>(softmax =>
                $"SoftmaxRows.Gradient(\n    worker, {Shape(softmax.Values)}, {Place(softmax.Values)}, {Place(softmax.Incoming)}, {Place(softmax.Gradient)}, Start.{softmax.Start});")
            .Add<SoftmaxCrossEntropy>(softmax => Softmax("Forward", softmax.Layer, softmax.Input, $"{Place(softmax.Input)}, {Integers(softmax.Targets)}"))
            .Add<SoftmaxCrossEntropyGradient>(softmax => Softmax(
                "Backward", softmax.Layer, softmax.Input,
                $"{Place(softmax.Input)},\n    {Place(softmax.InputGradient)}, {Integers(softmax.Targets)}, {OneOver(softmax.Divisor, softmax.Scale)}"))
            .Add<SoftmaxLoss>(loss => Softmax("Loss", loss.Layer, loss.Input, $"{Place(loss.Input)}, {Integers(loss.Targets)}"))
            .Add<SoftmaxProbabilities>(next =>
                $"SoftmaxCrossEntropy.Predict(worker, {_softmax.NameOf(next.Layer)}, Arena, {Reference(next.Input)}, {Reference(next.Result)});")
            .Add<DrawMask>(Draw)
            .Add<ChangeScale>(scale =>
                $"if (worker.Index == 0)\n{{\n    Arena[{Addressing.Offset(scale.Result)}] = "
                + $"(float)({FloatLiteral.Double(scale.Factor)} * {scale.Steps.Factor} / ({scale.Steps.Code} - 1.0));\n}}")
            .Add<Carry>(carry => $"Rows.Copy(worker, {Shape(carry.To)}, {Place(carry.From)}, {Place(carry.To)});")
            .Add<SetLimit>(set => $"if (worker.Index == 0)\n{{\n    Arena[{Addressing.Offset(set.Result)}] = {FloatLiteral.Single(set.Limit)};\n}}")
            .Add<Clear>(clear => $"Rows.Clear(worker, {Shape(clear.View)}, {Place(clear.View)});")
            .Add<PackPanels>(Pack)
            .Add<PanelProduct>(product =>
                $"Panels.Multiply(\n    worker, {product.Result.Rows.Code}, {product.Packed.Groups:0}, {product.Packed.Units.Code}, {product.Packed.Depth.Code},\n"
                + $"    {Place(product.Left)},\n    {Reference(product.Packed.Panels)},\n    {Place(product.Result)},\n    Start.{product.Start});")
            .Add<SumSteps>(sum =>
                $"GradientSum.Add(\n    worker, DenseLength, ref Arena[At.Gradients], {Reference(sum.Totals[0])}, isFirst: StepNumber % {sum.Count} == 1);")
            .Add<GradientNorm>(Norm)
            .Add<Descend>(descend =>
                $"Sgd.Update(worker, DenseLength, ref Arena[At.Parameters], ref Arena[At.Gradients], {Rate(descend.Norm, descend.Limit)});")
            .Add<DescendRows>(descend =>
                $"Sgd.UpdateRows(\n    worker, {Index(descend.Rows.Index, descend.Rows.Ids.Columns)}, {Place(descend.Rows.Table)},\n"
                + $"    {Place(descend.Rows.PerId)}, {descend.Rows.Table.Columns.Code}, {Rate(descend.Norm, descend.Limit)});")
            .Add<UpdateScalars>(Scalars)
            .Add<OptimizerStep>(step => pointwise.Call(step.Elements))
            .Add<OptimizerRows>(rows => pointwise.Call(
                rows.Elements, view => rows.IsById(view) ? "(nint)ids.Ids[row]" : view.Buffer == rows.Rows.PerId.Buffer ? "row" : null,
                Index(rows.Rows.Index, rows.Rows.Ids.Columns)));
    }

    /// <summary>The kinds of operations that have a text.</summary>
    public IEnumerable<Type> Operations => _table.Operations;

    /// <summary>The text of an operation, over one line or more.</summary>
    public string Of(Operation operation) => _table.Of(operation);

    // Where gradients are summed, the steps of an update have the masks of one step of a larger batch.
    private static string Draw(DrawMask draw)
    {
        string step = draw.Batches == 1 ? "StepNumber" : $"(StepNumber + {draw.Batches - 1}) / {draw.Batches}";
        string part = draw.Batches == 1 || draw.IsShared ? ""
            : $",\n        new BatchPart({draw.Mask.Buffer.Rows.Code}, (int)((StepNumber - 1) % {draw.Batches}), {draw.Batches})";
        return "if (DrawsMasks)\n{\n    DropoutMask.Draw(\n"
            + $"        worker, Seed, {step}, site: {draw.Site}, keepProb: {FloatLiteral.Single(draw.KeepProb)}, {Shape(draw.Mask)}, {Place(draw.Mask)}{part}{(draw.IsPlain ? ", kept: 1" : "")});\n}}";
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

    // Queries and keys of additive attention, which takes as many rows as the ones have and as many slots as the others.
    private static string Pairs(View queries, View keys, View vector, bool areKeys = false)
    {
        (View rows, View others) = areKeys ? (keys, queries) : (queries, keys);
        return $"{keys.RowsPerSlot.Code}, {rows.Rows.Code}, {others.Slots.Code}, {queries.Columns.Code},\n    {Place(queries)}, {Place(keys)}, {Reference(vector)}";
    }

    private static string Loss(CrossEntropy loss) =>
        $"{ClassOf(loss.Form)}.CrossEntropy(worker, {Shape(loss.Logits)}, {Place(loss.Logits)}, {Integers(loss.Targets)}, {Reference(loss.RowLoss)}{Options(loss.Form)});";

    private static string ClassOf(CrossEntropyForm form) => form.IsPlain ? "Losses" : "TargetLosses";

    private static string Options(CrossEntropyForm form) =>
        form.IsPlain ? "" : $", smoothing: {FloatLiteral.Double(form.Smoothing)}, offset: {FloatLiteral.Double(form.Offset)}";

    private static string Norm(GradientNorm norm)
    {
        IEnumerable<string> sums =
        [
            "GradientNorm.SumOfSquares(worker, DenseLength, ref Arena[At.Gradients])",
            .. norm.Rows.Select(rows => $"GradientNorm.SumOfSquares(worker, {Index(rows.Index, rows.Ids.Columns)}, {Place(rows.PerId)})"),
        ];
        return $"ReportSquares(\n    worker,\n    {string.Join("\n    + ", sums)});\nworker.Barrier();\nFinishNorm(worker, {Reference(norm.Norm)});";
    }

    private string Softmax(string method, SoftmaxLayer layer, View input, string arguments) =>
        $"SoftmaxCrossEntropy.{method}(\n    worker, {_softmax.NameOf(layer)}, Arena, {input.Rows.Code}, {arguments});";

    private static string Scalars(UpdateScalars scalars)
    {
        string clip = scalars.Limit is { } most ? $"GradientScale({Reference(scalars.Norm)}, maxNorm: {FloatLiteral.Double(most)})" : "1";
        (IReadOnlyList<string> locals, IReadOnlyList<(string Name, string Text)> results) = new TapePrinter(
            scalars.Equations, new DoubleCSharp(), ["worker", "Arena", "At"],
            input => input == UpdateEquations.Clip ? clip : input == scalars.Rate ? "LearningRate"
                : scalars.PlaceOf(input) is { } number ? $"Number({Reference(number)})"
                : scalars.Every == 1 ? "StepNumber" : $"(StepNumber / {scalars.Every})").Print();
        IEnumerable<string> stores = results.Select((result, index) =>
            $"Arena[{Addressing.Offset(scalars.Result)}{(index == 0 ? "" : $" + {index}")}] = (float)({result.Text});");
        return $"if (worker.Index == 0)\n{{\n    {string.Join("\n    ", locals.Concat(stores))}\n}}";
    }

    private static string Rate(View norm, double? limit) =>
        limit is { } most ? $"ClippedRate({Reference(norm)}, maxNorm: {FloatLiteral.Double(most)})" : "(float)LearningRate";

    private static string Index(View index, Dim positions) => $"new TokenIndex({Integers(index)}, {positions.Most})";

    private static string Weights(View? column) => column is null ? "ref Unsafe.NullRef<float>(), 0" : Place(column);

    private static string Weight(View? weights) => weights is null ? "ref Unsafe.NullRef<float>()" : Reference(weights);

    // Numbers of rows stand side by side; one below the other they are as far apart as rows are.
    private static string WeightPitch(View? numbers, string name = "weightPitch") =>
        numbers is not null && RowLosses.IsColumn(numbers) ? $", {name}: {Addressing.Pitch(numbers)}" : "";

    private static string OneOver(Dim divisor, double scale) =>
        (scale == 1 ? "1f" : FloatLiteral.Single(scale)) + (divisor == Dim.One ? "" : $" / {divisor.Factor}");

    private static string Integers(View view) => Addressing.Integers(view);

    private static string Reference(View view) => Addressing.Reference(view);

    private static string Place(View view) => Addressing.Place(view);

    private static string Shape(View view) => $"{view.Rows.Code}, {view.Columns.Code}";
}
