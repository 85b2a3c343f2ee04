using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>
/// Writes operations as kernels, each operation under its equation. Neighbours that any number of threads can share share a
/// kernel, unless one needs what the other writes. A time loop is one kernel where its body is made for that; otherwise the operations of
/// its body are kernels as those of a pass are, launched again for every step.
/// </summary>
internal sealed class KernelWriter
{
    // Slices, exchanges and factors in 16 bits share what is behind the arena.
    private const int Users = 3;

    private readonly CodeWriter _code = new();
    private readonly KernelNames _names = new();
    private readonly RoundedPlaces _places;
    private readonly decimal _mostFloats;
    private readonly PointwiseFunctions _functions;
    private readonly CudaOperations _texts;
    private readonly Dictionary<string, string> _written = [];
    private readonly List<TimeLoop> _loops = [];

    // Of the time loop that was written last; null where it is launched step by step.
    private LoopExchange? _exchange;
    private int _every = 1;

    /// <param name="mostWorkspace">How many floats there may be behind the arena.</param>
    public KernelWriter(decimal mostWorkspace)
    {
        _mostFloats = mostWorkspace / Users;
        _places = new RoundedPlaces(_mostFloats);
        _functions = new PointwiseFunctions();
        _texts = new CudaOperations(_functions, _places);
    }

    /// <summary>The kernels, after the functions that they call.</summary>
    public string Text => _functions.Text + _code;

    /// <summary>Floats that slices of products take, one product after the other.</summary>
    public decimal Sliced { get; private set; }

    /// <summary>Floats through which the blocks of time loops exchange what they make, one loop after the other.</summary>
    public decimal Exchanged { get; private set; }

    /// <summary>Floats for factors in 16 bits.</summary>
    public decimal Rounded => _places.Length;

    /// <summary>Looks ahead: what makes a factor comes before the product, and stores it in 16 bits where it knows that it is one.</summary>
    /// <param name="operations">What will be written.</param>
    public void Expect(IEnumerable<Operation> operations)
    {
        foreach (Product product in operations.OfType<Product>())
        {
            _places.AreFor(product, GridOf(product, _mostFloats));
        }
    }

    /// <summary>Writes a pass and tells how it is launched.</summary>
    /// <param name="pass">Its name.</param>
    /// <param name="operations">Its operations.</param>
    /// <param name="besides">
    /// Whether what no later operation needs runs beside the others: gradients of weights, while the way back goes on. A launch after
    /// all has to follow. The way back comes after the way there, whose factors in 16 bits are as good as the factors themselves.
    /// </param>
    /// <param name="every">It is done in every so many training steps only.</param>
    public IReadOnlyList<Launch> Pass(string pass, IReadOnlyList<Operation> operations, bool besides = false, int every = 1)
    {
        _every = every;
        if (!besides)
        {
            _places.Forget();
        }

        IReadOnlyList<Launch> launches = List(pass, operations, besides);
        _every = 1;
        return launches;
    }

    private List<Launch> List(string pass, IReadOnlyList<Operation> operations, bool besides)
    {
        var launches = new List<Launch>();
        var shared = new List<Operation>();
        var schedule = new Schedule();
        for (int index = 0; index < operations.Count; index++)
        {
            Operation operation = operations[index];
            bool isElements = IsShared(operation);
            bool isBeside = besides && operation is not (TimeLoop or Wavefront)
                && !operations.Skip(index + 1).Any(later => Operation.Depend(operation, later));
            if (isBeside)
            {
                // What it waits for is launched before it.
                Share();
                launches.AddRange((isElements ? [Elements(pass, [operation])] : Several(pass, operation, isBeside: true))
                    .Select(launch => launch.Rounds ? launch : launch with { Order = "Beside" }));
                _places.Follow(operation, Made(operation));
                continue;
            }

            if (!isElements || schedule.NeedsBarrierBefore(operation))
            {
                Share();
            }

            if (!isElements)
            {
                launches.AddRange(Several(pass, operation, isBeside: false));
                _places.Follow(operation, Made(operation));
                continue;
            }

            if (shared.Count == 0)
            {
                schedule.NeedsBarrierBefore(operation);
            }

            shared.Add(operation);
            _places.Follow(operation, Made(operation));
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

    // What an operation that has been written has stored in 16 bits as well. What moves with a loop is another matrix in each step.
    private IEnumerable<View> Made(Operation operation) => operation switch
    {
        TimeLoop or Wavefront => _exchange?.Made ?? [],
        Pointwise elements when _loops.Count == 0 => elements.Writes.Where(IsStored),
        CrossEntropy { Form.IsPlain: true, Gradient: { } gradient } when _loops.Count == 0 && IsStored(gradient) => [gradient],
        _ => [],
    };

    private bool IsStored(View view) => _places.Of(view) is not null && RoundedPlaces.IsInEighths(view);

    // Whether any number of threads can share it, and other such operations the kernel.
    private bool IsShared(Operation operation) =>
        operation is not (TimeLoop or Wavefront or Product or GradientNorm) && !_texts.Of(operation).IsAlone;

    private IEnumerable<Launch> Several(string pass, Operation operation, bool isBeside) => operation switch
    {
        TimeLoop loop => _loops.Count == 0 && StageWriter.Writes(loop) ? Loop(pass, [loop]) : [Steps(pass, loop)],
        Wavefront wavefront => Loop(pass, wavefront.Stages),

        // Slices of products have one place, which one product has at a time.
        Product product => Multiply(pass, product, isBeside ? 0 : _mostFloats),
        GradientNorm norm => Norm(pass, norm),
        SumSteps => [Elements(pass, [operation]) with { Order = "AfterAll" }],
        _ => [Elements(pass, [operation])],
    };

    /// <summary>Writes a kernel of statements.</summary>
    /// <param name="pass">The pass that it belongs to.</param>
    /// <param name="what">What it is called.</param>
    /// <param name="blocks">Blocks of its grid.</param>
    /// <param name="comment">What it does; empty where the statements say it.</param>
    /// <param name="body">The statements.</param>
    public Launch Kernel(string pass, string what, int blocks, string comment, string body) =>
        new(Write("KERNEL", pass, what, comment, body), blocks);

    private string Write(string kind, string pass, string what, string comment, string text)
    {
        text = _every > 1 ? $"if (m.control->step % {_every} != 0) return; // {_every} steps make one update\n\n{text}" : text;
        if (_written.TryGetValue(text, out string? same))
        {
            return same;
        }

        string name = _names.New(pass, what);
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

    private Launch Elements(string pass, List<Operation> operations)
    {
        CudaText[] texts = [.. operations.Select(_texts.Of)];
        return Kernel(
            pass, texts[0].Name.Length > 0 ? texts[0].Name : What(operations[0]), texts.Max(text => text.Blocks), "",
            Counted(operations, string.Join("\n\n", operations.Zip(texts, (operation, text) => Commented(operation, text.Text())))));
    }

    // The number of steps of a single stream, or of a window of any length, is not known before it is read.
    private string Counted(IEnumerable<Operation> operations, string text) =>
        Counted([.. operations.SelectMany(operation => operation.Reads.Concat(operation.Writes))], text);

    private string Counted(IReadOnlyList<View> views, string text) =>
        StepNumbers.Of(_loops, views) + (views.Any(view => view.IsVariable) ? $"const int Count = m.control->count;\n{text}" : text);

    private IEnumerable<Launch> Norm(string pass, GradientNorm norm)
    {
        decimal length = norm.Dense.Sum(view => view.Buffer.Size);
        int blocks = Grid.ForNorm(length);
        string rows = string.Concat(norm.Rows.Select((each, index) =>
            $"\nsum_of_squares_of_rows({Shape(each.PerId)}, {Places.Integers(each.Index)}, {Places.Of(each.PerId)}, m.partials + {index + 1} * block_count());"));
        Launch squares = Kernel(
            pass, "Squares", blocks, "Squares of all gradients, each block's sum for itself.",
            Counted([.. norm.Rows.Select(each => each.PerId)], $"sum_of_squares(DenseLength, m.arena + at::Gradients, m.partials);{rows}"));
        yield return squares with { Order = "AfterAll" };
        string limit = norm.Limit is { } most ? $", {new CudaC(isFresh: false).Constant(most)}" : "";
        yield return Kernel(
            pass, "Norm", 1, "", Commented(norm, $"finish_norm(m, {blocks * (1 + norm.Rows.Count)}, {Places.Double(norm.Norm)}{limit});"));
    }

    private IEnumerable<Launch> Multiply(string pass, Product product, decimal mostFloats)
    {
        (Dim rows, Dim columns) = (product.Result.Rows, product.Result.Columns);
        ProductGrid grid = GridOf(product, mostFloats);
        string start = product.Bias is null ? product.Start.ToString() : "Bias";
        string result = $"{Places.Of(product.Result)}{(product.Bias is null ? "" : $",\n    {Places.Pointer(product.Bias)}")}";
        string slices = $"m.arena + at::Slices, {ProductGrid.Pitch(columns.Value):0}";
        bool isSliced = grid.Slices > 1;
        string tile = $"<{grid.TileRows}, {grid.TileColumns}, Form::{product.Form}, Start::{(isSliced ? "Zero" : start)}";
        string ofSlices = isSliced ? $", {grid.Slices}" : "", to = isSliced ? slices : result, shape = $"{Shape(product.Result)}, {product.Inner.Code}";
        string text = $"product{tile}, {IsAligned(product.Left)}, {IsAligned(product.Right)}{ofSlices}>(\n"
            + $"    {shape},\n    {Places.Of(product.Left)},\n    {Places.Of(product.Right)},\n    {to});";

        (RoundedPlace, RoundedPlace)? rounded = null;
        if (_loops.Count == 0 && _places.AreFor(product, grid))
        {
            IReadOnlyList<View> missing = _places.Take([product.Left, product.Right]);
            if (missing.Count > 0)
            {
                yield return Round(pass, "Rounded", missing);
            }

            rounded = (_places[product.Left], _places[product.Right]);
            text = $"#if MODELGEN_PRECISION < 2\n{text}\n#else\nrounded_product{tile}{ofSlices}>(\n"
                + $"    {shape},\n    {_places.Factor(product.Left)},\n    {_places.Factor(product.Right)},\n    {to});\n#endif";
        }

        string name = What(product), kernel = Write(
            "PRODUCT_KERNEL", pass, isSliced ? $"{name}Slices" : name, "", Counted([product], Commented(product, text)));
        int blocks = grid.Blocks(rows.Value, columns.Value);
        Launch? adds = null;
        if (isSliced)
        {
            Sliced = Math.Max(Sliced, grid.Workspace(rows.Value, columns.Value));
            adds = Kernel(
                pass, name, Grid.ForElements(rows.Value * columns.Value / 4), $"{grid.Slices} slices of {name} become one.",
                Counted([product.Result], $"add_slices<{grid.Slices}, Start::{start}>({Shape(product.Result)}, {slices}, {result});"));
        }

        if (_loops.Count == 0 && _every == 1 && IsForLibraries(product))
        {
            yield return new LargeProductLaunch(kernel, blocks, product, adds, rounded);
            yield break;
        }

        yield return new ProductLaunch(kernel, blocks);
        if (adds is not null)
        {
            yield return adds;
        }
    }

    // Libraries are told where all lies before it is computed.
    private static bool IsForLibraries(Product product) => RoundedPlaces.IsLarge(product)
        && product.Reads.Concat(product.Writes).All(view => !view.IsVariable && view.Buffer.Role != Role.Shown);

    private static ProductGrid GridOf(Product product, decimal mostFloats) =>
        ProductGrid.Of(product.Result.Rows.Value, product.Result.Columns.Value, product.Inner.Value, mostFloats);

    private Launch Round(string pass, string what, IReadOnlyList<View> views)
    {
        IEnumerable<string> texts = views.Select(view =>
            $"// {OperationNotation.Name(view)} in 16 bits\nround_rows({Shape(view)}, {Places.Of(view)}, {_places.Factor(view)});");
        Launch launch = Kernel(
            pass, $"{what}{views[0].Buffer.Constant}", views.Max(view => Grid.ForElements(view.Rows.Value * view.Columns.Value / 8)), "",
            $"#if MODELGEN_PRECISION > 1\n{Counted(views, string.Join("\n\n", texts))}\n#endif");
        return launch with { Rounds = true };
    }

    // Buffers and their rows begin at multiples of 16 floats.
    private static string IsAligned(View view) => view.FirstColumn.Value % 4 == 0 ? "true" : "false";

    private IEnumerable<Launch> Loop(string pass, IReadOnlyList<TimeLoop> loops)
    {
        var writer = new LoopWriter(loops, _functions, _names, pass, _mostFloats, _places);
        Exchanged = Math.Max(Exchanged, writer.Exchanged);
        IReadOnlyList<View> missing = _places.Take(writer.Exchange.First);
        if (missing.Count > 0)
        {
            yield return Round(pass, "First", missing);
        }

        _exchange = writer.Exchange;

        writer.Write(_code);
        yield return writer.Launch;
    }

    // Each step launches all operations again, and waits for the one before.
    private StepsLaunch Steps(string pass, TimeLoop loop)
    {
        _loops.Add(loop);
        IReadOnlyList<Launch> body = List(pass, loop.Body, besides: false);
        _loops.RemoveAt(_loops.Count - 1);
        _exchange = null;
        return new StepsLaunch(loop.Steps, body);
    }

    private static string What(Operation operation) => operation.Writes.First().Buffer.Constant;

    private static string Commented(Operation operation, string text) =>
        $"// {OperationNotation.Of(operation).Replace("\n", "\n// ")}\n{text}";

    private static string Shape(View view) => $"{view.Rows.Code}, {view.Columns.Code}";
}
