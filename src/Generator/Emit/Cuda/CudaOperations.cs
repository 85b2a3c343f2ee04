using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>What a kernel does for an operation.</summary>
/// <param name="Blocks">Blocks that it wants; a kernel of several operations has the most that one of them wants.</param>
/// <param name="Text">Writes its statements, over one line or more.</param>
internal sealed record CudaText(int Blocks, Func<string> Text)
{
    /// <summary>Whether it needs exactly these blocks, each with a part of its own, and so a kernel of its own.</summary>
    public bool IsAlone { get; init; }

    /// <summary>What the kernel is called; empty where it is what the operation writes.</summary>
    public string Name { get; init; } = "";
}

/// <summary>
/// The table from operation to CUDA C: calls of building blocks. What becomes several kernels, products, norms and time loops,
/// <see cref="KernelWriter"/> writes.
/// </summary>
internal sealed class CudaOperations
{
    private const int ColumnsOfBlock = 32;

    private readonly OperationTable<CudaText> _table;
    private readonly PointwiseFunctions _functions;
    private readonly RoundedPlaces _places;

    /// <param name="functions">Receives the functions of equations.</param>
    /// <param name="places">Where factors are in 16 bits.</param>
    public CudaOperations(PointwiseFunctions functions, RoundedPlaces places)
    {
        (_functions, _places) = (functions, places);
        _table = new OperationTable<CudaText>()
            .Add<IndexIds>(index => new(
                Grid.ForWarps(index.Ids.Columns.Value),
                () => $"index_ids({index.Ids.Columns.Code}, {Integers(index.Ids)}, {Integers(index.Index)});"))
            .Add<Gather>(gather => Shared(gather, () => $"gather_rows({Shape(gather.Result)}, {Of(gather.Table)}, {Integers(gather.Ids)}, {Of(gather.Result)});"))
            .Add<SumRows>(sum => Shared(sum, () => $"sum_rows({Shape(sum.PerPosition)}, {Integers(sum.Index)}, {Of(sum.PerPosition)}, {Of(sum.PerId)});"))
            .Add<AddRows>(rows => Shared(rows, () => $"add_rows({Shape(rows.PerPosition)}, {Integers(rows.Index)}, {Of(rows.PerPosition)}, {Of(rows.Table)});"))
            .Add<BatchProduct>(product => new(
                product.Form == Form.TransposedRight ? Grid.ForWarps(product.Result.Rows.Value * product.Columns.Value) : Grid.ForElements(Elements(product.Result)),
                () => $"batch_product<Form::{product.Form}, Start::{product.Start}>(\n    {product.Batch.Code}, {product.Result.Rows.Code}, {product.Columns.Code}, {product.Inner.Code}, "
                    + $"{Of(product.Left)},\n    {Of(product.Right)}, {new CudaC(isFresh: false).Constant(product.Scale)}, {Of(product.Result)});"))
            .Add<AdditiveScores>(scores => new(
                Grid.ForWarps(Elements(scores.Result)), () => $"additive_scores(\n    {Pairs(scores.Queries, scores.Keys, scores.Vector)}, {Of(scores.Result)});"))
            .Add<AdditiveScoresGradient>(scores => Shared(scores, () =>
                $"additive_of_queries<Start::{scores.Start}>(\n    {Pairs(scores.Queries, scores.Keys, scores.Vector)},\n    {Of(scores.Incoming)}, {Of(scores.Gradient)}, {Of(scores.Shares)});"))
            .Add<AdditiveKeysGradient>(scores => Shared(scores, () =>
                $"additive_of_keys<Start::{scores.Start}>(\n    {Pairs(scores.Queries, scores.Keys, scores.Vector, areKeys: true)},\n    {Of(scores.Incoming)}, {Of(scores.Gradient)});"))
            .Add<ColumnSum>(sum => new(
                (int)decimal.Ceiling(sum.Matrix.Columns.Value / ColumnsOfBlock),
                () => $"column_sum<Start::{sum.Start}>({Shape(sum.Matrix)}, {Of(sum.Matrix)}, {Pointer(sum.Result)});"))
            .Add<RowSum>(sum => new(
                Grid.ForWarps(sum.Matrix.Rows.Value),
                () => $"row_sum<Start::{sum.Start}>({Shape(sum.Matrix)}, {Of(sum.Matrix)}, {Of(sum.Result)});"))
            .Add<IsId>(test => Shared(test, () => $"is_id({test.Result.Rows.Code}, {Integers(test.Ids)}, {test.Id}, {Of(test.Result)});"))
            .Add<SlotSum>(sum => Shared(sum, () =>
                $"slot_sum<Start::{sum.Start}>(\n    {Shape(sum.Matrix)}, {sum.Result.Rows.Code}, {Of(sum.Matrix)}, {Real(sum.Weights)}, {Of(sum.Result)});"))
            .Add<SlotMax>(max => Shared(max, () =>
                $"slot_max(\n    {Shape(max.Matrix)}, {max.Result.Rows.Code}, {Of(max.Matrix)}, {Real(max.IsReal)}, {Of(max.Result)}, {Integers(max.From)});"))
            .Add<SlotMaxGradient>(max => Shared(max, () =>
                $"slot_max_gradient<Start::{max.Start}>(\n    {Shape(max.Gradient)}, {max.Incoming.Rows.Code}, {Of(max.Incoming)}, {Integers(max.From)}, {Of(max.Gradient)});"))
            .Add<ChooseRows>(choose => new(Grid.ForElements(choose.SlotRows.Value), () =>
                $"choose_{choose.Choice.ToString().ToLowerInvariant()}_rows({choose.Places.Columns.Code}, {choose.SlotRows.Code}, {Real(choose.IsReal)}, {Integers(choose.Rows)}, {Integers(choose.Places)});"))
            .Add<PickRows>(pick => Shared(pick, () =>
                $"pick_rows<Start::{pick.Start}>({Shape(pick.Result)}, {Of(pick.Matrix)}, {Integers(pick.Rows)}, {Of(pick.Result)});"))
            .Add<Fill>(fill => Shared(fill, () => fill.Slot is null
                ? $"clear_rows({Shape(fill.Result)}, {Of(fill.Result)});"
                : fill.Slot.Rows.Value == 1 ? $"fill_rows({Shape(fill.Result)}, {Pointer(fill.Slot)}, {Of(fill.Result)});"
                : $"fill_slots({Shape(fill.Result)}, {fill.Slot.Rows.Code}, {Of(fill.Slot)}, {Of(fill.Result)});"))
            .Add<DrawMask>(draw => Shared(draw, () =>
                (draw.Batches == 1 || draw.IsShared ? "draw_mask(m, " : $"draw_mask_of_part(m, {draw.Mask.Buffer.Rows.Code}, {draw.Batches}, ")
                + $"{draw.Site}, {new CudaC(isFresh: false).Constant(draw.KeepProb)}, {Shape(draw.Mask)}, {Of(draw.Mask)}{More(draw)});"))
            .Add<ChangeScale>(scale => Shared(scale, () =>
                $"if (element_index() == 0) *({Pointer(scale.Result)}) = "
                + $"static_cast<float>({new DoubleCuda().Constant(scale.Factor)} * m.control->count / (m.control->count - 1.0));"))
            .Add<Carry>(carry => Shared(carry, () => $"copy_rows({Shape(carry.To)}, {Of(carry.From)}, {Of(carry.To)});"))
            .Add<SetLimit>(set => Shared(set, () =>
                $"if (element_index() == 0) *({Pointer(set.Result)}) = {new CudaC(isFresh: false).Constant(set.Limit)} * m.control->loss_scale;"))
            .Add<Clear>(clear => Shared(clear, () => $"clear_rows({Shape(clear.View)}, {Of(clear.View)});"))
            .Add<Pointwise>(elements => elements.HasMeans
                ? new((int)elements.Rows.Value, () => OfRow(elements)) { IsAlone = true }
                : Shared(elements, () => Elements(elements, _places)))
            .Add<CrossEntropy>(Loss)
            .Add<CrossEntropyGradient>(loss => Row(loss.Logits, row =>
                $"{FunctionOf(loss.Form)}_gradient<Start::{loss.Start}>({loss.Logits.Columns.Code}, {At(loss.Logits, row)}, {Integers(loss.Targets)}[{row}], "
                + $"{Options(loss.Form)}{Scale(loss.Weights, loss.Divisor, loss.Scale, row)}, {At(loss.Gradient, row)});"))
            .Add<SquaredError>(loss => Row(loss.Prediction, row =>
                $"squared_error({loss.Prediction.Columns.Code}, {At(loss.Prediction, row)}, {At(loss.Targets, row)}, {Pointer(loss.RowLoss)} + {row});"))
            .Add<SquaredErrorGradient>(loss => Shared(loss, () =>
                $"squared_error_gradient<Start::{loss.Start}>(\n    {Shape(loss.Prediction)}, {Of(loss.Prediction)}, {Of(loss.Targets)}, {Weights(loss.Weights)}, "
                + $"{Scale(null, loss.Divisor, loss.Scale, "")}, {Of(loss.Gradient)}{(Step(loss.Weights) is { Length: > 0 } pitch ? $", {pitch}" : "")});"))
            .Add<SumLosses>(sum => new(1, () =>
                $"sum_losses<Start::{sum.Start}>({RowLosses.CountOf(sum.RowLoss).Code}, {Pointer(sum.RowLoss)}, {Weights(sum.Weights)}, {sum.Divisor.Code}, {Places.Double(sum.Cost)}"
                + (sum.Scale == 1 && Step(sum.RowLoss) + Step(sum.Weights) is "" ? "" : $", {OrOne(Step(sum.RowLoss))}, {OrOne(Step(sum.Weights))}, {DoubleCuda.Literal(sum.Scale)}") + ");")
            {
                IsAlone = true,
            })
            .Add<SumLossesGradient>(sum => Shared(sum, () =>
                $"sum_losses_gradient<Start::{sum.Start}>(\n    {RowLosses.CountOf(sum.Gradient).Code}, {Weights(sum.Weights)}, {OrOne(Step(sum.Weights))}, "
                + $"{Scale(null, sum.Divisor, sum.Scale, "")}, {Pointer(sum.Gradient)}, {OrOne(Step(sum.Gradient))});"))
            .Add<MeanWeights>(mean => new(1, () =>
                $"mean_weights(\n    {RowLosses.CountOf(mean.Result).Code}, {Weights(mean.Weights)}, {OrOne(Step(mean.Weights))}, {(mean.Labels is null ? "nullptr" : Integers(mean.Labels))}, "
                + $"{Pointer(mean.Result)}, {OrOne(Step(mean.Result))});")
            {
                IsAlone = true,
            })
            .Add<Softmax>(softmax => Row(softmax.Logits, row => softmax.IsReal is null
                ? $"softmax_probabilities({softmax.Logits.Columns.Code}, {At(softmax.Logits, row)}, {At(softmax.Result, row)});"
                : $"masked_softmax(\n    {softmax.Logits.Columns.Code}, {At(softmax.Logits, row)}, {At(softmax.IsReal, $"({row} % {softmax.IsReal.RowsPerSlot.Factor})")}, "
                    + $"{softmax.IsReal.RowsPerSlot.Factor} * {Places.Pitch(softmax.IsReal)}, {At(softmax.Result, row)});"))
            .Add<SoftmaxGradient>(softmax => Row(softmax.Values, row =>
                $"softmax_backward<Start::{softmax.Start}>({softmax.Values.Columns.Code}, {At(softmax.Values, row)}, {At(softmax.Incoming, row)}, {At(softmax.Gradient, row)});"))
            .Add<SumSteps>(sum => new(
                Grid.ForElements(sum.Gradients.Sum(view => view.Buffer.Size)),
                () => $"sum_steps(m, {sum.Count}, DenseLength, m.arena + at::Gradients, {Pointer(sum.Totals[0])});")
            {
                IsAlone = true,
                Name = "Sum",
            })
            .Add<Descend>(descend => new(
                Grid.ForElements(descend.Parameters.Sum(view => view.Buffer.Size)),
                () => "descend(DenseLength, m.arena + at::Parameters, m.arena + at::Gradients, update_rate(m));")
            {
                Name = "Parameters",
            })
            .Add<DescendRows>(descend => new(Grid.ForElements(Elements(descend.Rows.PerId)), () =>
                $"descend_rows({Shape(descend.Rows.PerId)}, {Integers(descend.Rows.Index)}, {Of(descend.Rows.Table)}, {Of(descend.Rows.PerId)}, update_rate(m));"))
            .Add<UpdateScalars>(scalars => new(1, () => Scalars(scalars)) { IsAlone = true, Name = "Scalars" })
            .Add<OptimizerStep>(step => new(
                Grid.ForElements(Elements(step.Elements.Results[0].View)),
                () => step.NeedsGradients ? Unskipped(Elements(step.Elements)) : Elements(step.Elements))
            {
                Name = "Parameters",
            })
            .Add<OptimizerRows>(rows => new(Grid.ForElements(Elements(rows.Rows.PerId)), () => Unskipped(Rows(rows)))
            {
                Name = "Rows",
            })
            .Add<TakeWindow>(take => new(
                Grid.ForElements(take.Ids.Columns.Value),
                () => $"take_window(m, {take.Steps.Code}, {take.Streams.Code}, {Integers(take.Ids)}, {Integers(take.Following)});")
            {
                Name = "TakeWindow",
            })
            .Add<KeepCost>(keep => new(1, () => $"keep_cost(m, {Places.Double(keep.Cost)});") { IsAlone = true, Name = "KeepCost" });
    }

    /// <summary>The kinds of operations that have a text.</summary>
    public IEnumerable<Type> Operations => _table.Operations;

    /// <summary>What a kernel does for an operation.</summary>
    public CudaText Of(Operation operation) => _table.Of(operation);

    // Any number of threads can do it.
    private static CudaText Shared(Operation operation, Func<string> text) =>
        new(operation.Writes.Max(view => Grid.ForElements(Elements(view))), text);

    // Queries and keys of additive attention, which takes as many rows as the ones have and as many slots as the others.
    private static string Pairs(View queries, View keys, View vector, bool areKeys = false)
    {
        (View rows, View others) = areKeys ? (keys, queries) : (queries, keys);
        return $"{keys.RowsPerSlot.Code}, {rows.Rows.Code}, {others.Slots.Code}, {queries.Columns.Code},\n    {Of(queries)}, {Of(keys)}, {Pointer(vector)}";
    }

    // A block for each row.
    private static CudaText Row(View rows, Func<string, string> call)
    {
        const string Row = "block_index()";
        return new((int)rows.Rows.Value, () => rows.Rows.IsVariable ? $"if ({Row} < {rows.Rows.Code})\n{{\n    {call(Row)}\n}}" : call(Row)) { IsAlone = true };
    }

    private CudaText Loss(CrossEntropy loss) => Row(loss.Logits, row =>
    {
        string arguments = $"{loss.Logits.Columns.Code}, {At(loss.Logits, row)}, {Integers(loss.Targets)}[{row}], {Pointer(loss.RowLoss)} + {row}";
        return !loss.Form.IsPlain ? $"target_loss({arguments}{Options(loss.Form).TrimEnd(' ', ',').Insert(0, ", ")});"
            : loss.Gradient is null ? $"softmax_loss({arguments});"
            : $"softmax_gradient({arguments}, {Scale(loss.Weights, loss.Divisor, loss.Scale, row)}, {RowOf(loss.Gradient, row)});";
    });

    // A row that is written, in 16 bits as well where it is a factor.
    private string RowOf(View view, string row) => _places.Of(view) is { } place
        ? $"FactorRow{{{At(view, row)}, {place} + {row} * {Places.Pitch(view)}}}"
        : $"FloatRow{{{At(view, row)}}}";

    private string Elements(Pointwise elements, RoundedPlaces? places = null) =>
        $"for (int element = element_index(); element < {elements.Rows.Code} * {elements.Columns.Code}; element += element_count())\n{{\n"
        + $"    const int row = element / ({elements.Columns.Code}), unit = element % ({elements.Columns.Code});\n"
        + $"    {_functions.Call(elements, isFresh: false, places: places).Replace("\n", "\n    ")}\n}}";

    // Units of a row depend on each other: a block does it, if there is such a row.
    private string OfRow(Pointwise elements)
    {
        string call = _functions.Call(elements, isFresh: false, places: _places);
        return "const int row = block_index();\n" + (elements.Rows.IsVariable ? $"if (row < {elements.Rows.Code})\n{{\n    {call.Replace("\n", "\n    ")}\n}}" : call);
    }

    private static string Unskipped(string text) => $"if (!is_skipped(m))\n{{\n    {text.Replace("\n", "\n    ")}\n}}";

    // The rows of ids; each is done where the first of its positions is.
    private string Rows(OptimizerRows rows)
    {
        (string count, string columns) = (rows.Rows.PerId.Rows.Code, rows.Elements.Columns.Code);
        string call = _functions.Call(
            rows.Elements, isFresh: false,
            view => rows.IsById(view) ? $" + static_cast<long long>(id) * {Places.Pitch(view)}" : view.Buffer == rows.Rows.PerId.Buffer ? $" + position * {Places.Pitch(view)}" : "");
        return $"const int* ids = {Integers(rows.Rows.Index)};\n"
            + $"for (int element = element_index(); element < {count} * {columns}; element += element_count())\n{{\n"
            + $"    const int position = element / ({columns}), row = 0, unit = element % ({columns}), id = ids[position];\n"
            + $"    if (id < 0) continue;\n    {call.Replace("\n", "\n    ")}\n}}";
    }

    private static string Scalars(UpdateScalars scalars)
    {
        (IReadOnlyList<string> locals, IReadOnlyList<(string Name, string Text)> results) = new TapePrinter(
            scalars.Equations, new DoubleCuda(), [],
            input => input == UpdateEquations.Clip ? "m.control->rate" : input == scalars.Rate ? "m.control->learning_rate"
                : scalars.PlaceOf(input) is { } number ? $"*{Places.Double(number)}"
                : scalars.Every == 1 ? "m.control->step" : $"(m.control->step / {scalars.Every})").Print();
        IEnumerable<string> stores = results.Select((result, index) => $"({Pointer(scalars.Result)})[{index}] = static_cast<float>({result.Text});");
        return $"if (thread_index() == 0)\n{{\n    {string.Join("\n    ", locals.Concat(stores))}\n}}";
    }

    // What a row's loss counts in the cost, times what the cost is scaled by.
    private static string Scale(View? weights, Dim divisor, double scale, string row) =>
        "m.control->loss_scale" + (scale == 1 ? "" : $" * {new CudaC(isFresh: false).Constant(scale)}")
        + (weights is null ? "" : $" * ({Pointer(weights)})[{row}{(Step(weights) is { Length: > 0 } pitch ? $" * {pitch}" : "")}]")
        + (divisor == Dim.One ? "" : $" / {divisor.Factor}");

    private static string FunctionOf(CrossEntropyForm form) => form.IsPlain ? "cross_entropy" : "target_loss";

    private static string Options(CrossEntropyForm form) =>
        form.IsPlain ? "" : $"{DoubleCuda.Literal(form.Smoothing)}, {DoubleCuda.Literal(form.Offset)}, ";

    // How far numbers of rows are apart that stand one below the other; nothing where they stand side by side.
    private static string Step(View? numbers) => numbers is not null && RowLosses.IsColumn(numbers) ? Places.Pitch(numbers) : "";

    private static string OrOne(string pitch) => pitch.Length > 0 ? pitch : "1";

    private static string Real(View? column) => column is null ? "nullptr, 0" : Of(column);

    private static string Weights(View? weights) => weights is null ? "nullptr" : Pointer(weights);

    private static decimal Elements(View view) => view.Rows.Value * view.Columns.Value;

    private static string At(View view, string row) => $"{Pointer(view)} + {row} * {Places.Pitch(view)}";

    private static string Integers(View view) => Places.Integers(view);

    private static string Pointer(View view) => Places.Pointer(view);

    private static string Of(View view) => Places.Of(view);

    private static string Shape(View view) => $"{view.Rows.Code}, {view.Columns.Code}";

    // How many steps have one mask, and what stands where a value is kept, where either is unusual.
    private static string More(DrawMask draw)
    {
        bool isOfPart = draw.Batches > 1 && !draw.IsShared;
        string parts = isOfPart || (draw.Batches == 1 && !draw.IsPlain) ? "" : $", {draw.Batches}";
        return parts + (draw.IsPlain ? ", 1.0f" : "");
    }
}
