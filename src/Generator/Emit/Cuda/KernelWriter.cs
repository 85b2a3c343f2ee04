using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>
/// Writes operations as kernels, each operation under its equation. Neighbours that any number of threads can share share a
/// kernel, unless one needs what the other writes.
/// </summary>
/// <param name="names">Gives names.</param>
/// <param name="mostWorkspace">How many floats there may be behind the arena.</param>
internal sealed class KernelWriter(KernelNames names, decimal mostWorkspace)
{
    // What a single stream's passes call the number of its words; a constant everywhere else.
    private const string Count = "Count";

    // Slices, exchanges and copies share what is behind the arena.
    private const int Users = 3;

    private readonly CodeWriter _code = new();
    private readonly RoundedCopies _copies = new(mostWorkspace / Users);
    private readonly PointwiseFunctions _functions = new();
    private readonly Dictionary<string, string> _written = [];

    /// <summary>The kernels, after the functions that they call.</summary>
    public string Text => _functions.Text + _code;

    /// <summary>Floats that slices of products take, one product after the other.</summary>
    public decimal Sliced { get; private set; }

    /// <summary>Floats through which the blocks of time loops exchange shares of products, one loop after the other.</summary>
    public decimal Exchanged { get; private set; }

    /// <summary>Floats for copies of factors in 16 bits.</summary>
    public decimal Rounded => _copies.Length;

    /// <summary>Writes a pass and tells how it is launched.</summary>
    /// <param name="pass">Its name.</param>
    /// <param name="operations">Its operations.</param>
    /// <param name="besides">
    /// Whether what no later operation needs runs beside the others: gradients of weights, while the way back goes on. A launch after
    /// all has to follow. The way back comes after the way there, whose copies of factors are as good as the factors themselves.
    /// </param>
    public IReadOnlyList<Launch> Pass(string pass, IReadOnlyList<Operation> operations, bool besides = false)
    {
        var launches = new List<Launch>();
        var shared = new List<Operation>();
        var schedule = new Schedule();
        if (!besides)
        {
            _copies.Forget();
        }

        for (int index = 0; index < operations.Count; index++)
        {
            Operation operation = operations[index];
            bool isElements = operation is not (TimeLoop or Wavefront or Product or LogitLoss or LogitProbabilities or Pointwise { HasMeans: true });
            bool isBeside = besides && operation is not (TimeLoop or Wavefront)
                && !operations.Skip(index + 1).Any(later => Operation.Depend(operation, later));
            if (isBeside)
            {
                // What it waits for is launched before it.
                Share();
                launches.AddRange((isElements ? [Elements(pass, [operation])] : Several(pass, operation, isBeside: true))
                    .Select(launch => launch.Rounds ? launch : launch with { Order = "Beside" }));
                _copies.Follow(operation);
                continue;
            }

            if (!isElements || schedule.NeedsBarrierBefore(operation))
            {
                Share();
            }

            if (!isElements)
            {
                launches.AddRange(Several(pass, operation, isBeside: false));
                _copies.Follow(operation);
                continue;
            }

            if (shared.Count == 0)
            {
                schedule.NeedsBarrierBefore(operation);
            }

            shared.Add(operation);
            _copies.Follow(operation);
        }

        Share();
        return launches;

        void Share()
        {
            if (shared.Count > 0)
            {
                launches.Add(Elements(pass, shared));
                shared.Clear();
            }

            schedule = new Schedule();
        }
    }

    private IEnumerable<Launch> Several(string pass, Operation operation, bool isBeside) => operation switch
    {
        TimeLoop loop => [Loop(pass, [loop])],
        Wavefront wavefront => [Loop(pass, wavefront.Stages)],

        // Slices of products have one place, which one product has at a time.
        Product product => Multiply(pass, product, isBeside ? 0 : mostWorkspace / Users),
        _ => [Alone(pass, operation)],
    };

    /// <summary>Writes a kernel of statements.</summary>
    public Launch Kernel(string pass, string what, int blocks, string comment, string body) =>
        new(Write("KERNEL", pass, what, comment, body), blocks);

    private string Write(string kind, string pass, string what, string comment, string body)
    {
        string text = body.Contains(Count) ? $"const int {Count} = m.control->count;\n{body}" : body;
        if (_written.TryGetValue(text, out string? same))
        {
            return same;
        }

        string name = names.New(pass, what);
        _written.Add(text, name);
        _code.Line();
        if (comment.Length > 0)
        {
            _code.Line($"// {comment}");
        }

        using (_code.Open($"{kind}({Grid.Threads}, {name})"))
        {
            _code.Line(text);
        }

        return name;
    }

    private Launch Elements(string pass, List<Operation> operations) => Kernel(
        pass, What(operations[0]), operations.Max(Blocks), "",
        string.Join("\n\n", operations.Select(operation => Commented(operation, Element(operation)))));

    // A block sums 32 columns, and a warp a row.
    private static int Blocks(Operation operation) => operation switch
    {
        ColumnSum sum => (int)decimal.Ceiling(sum.Matrix.Columns.Value / 32),
        RowSum sum => Grid.ForWarps(sum.Matrix.Rows.Value),
        _ => operation.Writes.Max(view => Grid.ForElements(view.Rows.Value * view.Columns.Value)),
    };

    private Launch Alone(string pass, Operation operation)
    {
        View result = operation.Writes.First();
        (int blocks, string text) = operation switch
        {
            LogitLoss loss => ((int)loss.Logits.Rows.Value, Loss(loss)),
            LogitProbabilities next => (1, $"softmax_probabilities({next.Logits.Columns.Code}, {Places.Pointer(next.Logits)}, {Places.Pointer(next.Result)});"),
            Pointwise rows => ((int)rows.Rows.Value, $"const int row = block_index();\n{_functions.Call(rows, isFresh: false)}"),
            _ => throw new NotSupportedException($"{operation.GetType().Name} has no CUDA text."),
        };
        return Kernel(pass, What(operation), blocks, "", Commented(operation, text));
    }

    private string Element(Operation operation) => operation switch
    {
        Gather gather => $"gather_rows({Shape(gather.Result)}, {Places.Of(gather.Table)}, m.tokens, {Places.Of(gather.Result)});",
        SumRows sum => $"sum_rows({Shape(sum.PerPosition)}, m.leaders, {Places.Of(sum.PerPosition)}, {Places.Of(sum.PerWord)});",
        AddRows rows => $"add_rows({Shape(rows.PerPosition)}, m.leaders, m.tokens, {Places.Of(rows.PerPosition)}, {Places.Of(rows.Table)});",
        ColumnSum sum => $"column_sum<Start::{sum.Start}>({Shape(sum.Matrix)}, {Places.Of(sum.Matrix)}, {Places.Pointer(sum.Result)});",
        RowSum sum => $"row_sum<Start::{sum.Start}>({Shape(sum.Matrix)}, {Places.Of(sum.Matrix)}, {Places.Of(sum.Result)});",
        Fill { Row: null } fill => $"clear_rows({Shape(fill.Result)}, {Places.Of(fill.Result)});",
        Fill fill => $"fill_rows({Shape(fill.Result)}, {Places.Pointer(fill.Row)}, {Places.Of(fill.Result)});",
        DrawMask draw => $"draw_mask(m, {draw.Site}, KeepProb, {Shape(draw.Mask)}, {Places.Of(draw.Mask)});",
        Carry carry => $"copy_rows({Shape(carry.To)}, {Places.Of(carry.From)}, {Places.Of(carry.To)});",
        Clear clear => $"clear_rows({Shape(clear.View)}, {Places.Of(clear.View)});",
        Pointwise elements =>
            $"for (int element = element_index(); element < {elements.Rows.Code} * {elements.Columns.Code}; element += element_count())\n{{\n"
            + $"    const int row = element / ({elements.Columns.Code}), unit = element % ({elements.Columns.Code});\n"
            + $"    {_functions.Call(elements, isFresh: false).Replace("\n", "\n    ")}\n}}",
        _ => throw new NotSupportedException($"{operation.GetType().Name} has no CUDA text."),
    };

    private IEnumerable<Launch> Multiply(string pass, Product product, decimal mostFloats)
    {
        (Dim rows, Dim columns) = (product.Result.Rows, product.Result.Columns);
        ProductGrid grid = ProductGrid.Of(rows.Value, columns.Value, product.Inner.Value, mostFloats);
        string start = product.Bias is null ? product.Start.ToString() : "Bias";
        string result = $"{Places.Of(product.Result)}{(product.Bias is null ? "" : $",\n    {Places.Pointer(product.Bias)}")}";
        string slices = $"m.arena + at::Slices, {ProductGrid.Pitch(columns.Value):0}";
        bool isSliced = grid.Slices > 1;
        string tile = $"<{grid.TileRows}, {grid.TileColumns}, Form::{product.Form}, Start::{(isSliced ? "Zero" : start)}";
        string ofSlices = isSliced ? $", {grid.Slices}" : "", to = isSliced ? slices : result, shape = $"{Shape(product.Result)}, {product.Inner.Code}";
        string text = $"product{tile}, {IsAligned(product.Left)}, {IsAligned(product.Right)}{ofSlices}>(\n"
            + $"    {shape},\n    {Places.Of(product.Left)},\n    {Places.Of(product.Right)},\n    {to});";
        if (_copies.AreFor(product, grid))
        {
            IReadOnlyList<View> copied = _copies.Take(product);
            if (copied.Count > 0)
            {
                yield return Round(pass, copied);
            }

            text = $"#if MODELGEN_PRECISION < 2\n{text}\n#else\nrounded_product{tile}{ofSlices}>(\n"
                + $"    {shape},\n    {_copies.Of(product.Left)},\n    {_copies.Of(product.Right)},\n    {to});\n#endif";
        }

        string name = What(product), kernel = Write("PRODUCT_KERNEL", pass, isSliced ? $"{name}Slices" : name, "", Commented(product, text));
        yield return new ProductLaunch(kernel, grid.Blocks(rows.Value, columns.Value));
        if (!isSliced)
        {
            yield break;
        }

        Sliced = Math.Max(Sliced, grid.Workspace(rows.Value, columns.Value));
        yield return Kernel(
            pass, name, Grid.ForElements(rows.Value * columns.Value / 4), $"{grid.Slices} slices of {name} become one.",
            $"add_slices<{grid.Slices}, Start::{start}>({Shape(product.Result)}, {slices}, {result});");
    }

    private Launch Round(string pass, IReadOnlyList<View> views)
    {
        IEnumerable<string> texts = views.Select(view =>
            $"// {Places.Name(view)} in 16 bits\nround_rows({Shape(view)}, {Places.Of(view)}, {_copies.Of(view)});");
        Launch launch = Kernel(
            pass, $"Rounded{views[0].Buffer.Constant}", views.Max(view => Grid.ForElements(view.Rows.Value * view.Columns.Value / 8)), "",
            $"#if MODELGEN_PRECISION > 1\n{string.Join("\n\n", texts)}\n#endif");
        return launch with { Rounds = true };
    }

    // Buffers and their rows begin at multiples of 16 floats.
    private static string IsAligned(View view) => view.FirstColumn.Value % 4 == 0 ? "true" : "false";

    private static string Loss(LogitLoss loss)
    {
        string row = "block_index()";
        string arguments = $"{loss.Logits.Columns.Code}, {Places.Pointer(loss.Logits)} + {row} * {Places.Pitch(loss.Logits)}, m.targets[{row}], {Places.Pointer(loss.TokenLoss)} + {row}";
        string call = loss.LeavesGradient ? $"softmax_gradient({arguments}, m.control->loss_scale / B);" : $"softmax_loss({arguments});";
        return loss.Logits.Rows.Code.Contains(Count) ? $"if ({row} < {loss.Logits.Rows.Code})\n{{\n    {call}\n}}" : call;
    }

    private LoopLaunch Loop(string pass, IReadOnlyList<TimeLoop> loops)
    {
        var writer = new LoopWriter(loops, _functions, names, pass, mostWorkspace / Users);
        writer.Write(_code);
        Exchanged = Math.Max(Exchanged, writer.Exchanged);
        return writer.Launch;
    }

    private static string What(Operation operation) => operation.Writes.First().Buffer.Constant;

    private static string Commented(Operation operation, string text) =>
        $"// {OperationNotation.Of(operation).Replace("\n", "\n// ")}\n{text}";

    private static string Shape(View view) => $"{view.Rows.Code}, {view.Columns.Code}";
}
