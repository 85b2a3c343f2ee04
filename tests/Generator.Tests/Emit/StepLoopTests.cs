using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using ModelGen.Emulator;
using ModelGen.Generator.Emit.Cuda;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Tests.Lowering;
using ModelGen.Tests;
using Xunit;
using static ModelGen.Generator.Tests.Lowering.ByHand;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Time loops whose body is more than one kernel can do on a GPU: they are launched step by step, there and back.</summary>
public sealed class StepLoopTests
{
    private static readonly Dim S = new("S", 3), R = new("R", 2), V = new("V", HandList.Classes), M = new("M", 16);

    private static readonly Dictionary<string, Func<Target, string, HandList>> Lists = new()
    {
        ["recurrences_in_a_recurrence"] = (_, name) => Nested(name, false, false),
        ["falling_recurrences"] = (_, name) => Nested(name, true, true),
        ["falling_in_rising"] = (_, name) => Nested(name, false, true),
        ["three_loops"] = (_, name) => ThreeLoops(name),
        ["products_of_moving_factors"] = (_, name) => Products(name),
        ["look_ups_and_losses"] = Words,
        ["shared_operands"] = (_, name) => Shared(name),
    };

    private static readonly Lazy<(PlanProgram Program, Assembly Compiled)> Compiled = new(() =>
    {
        var program = new PlanProgram("StepLoops", target => HandList.PlanOf(
            [.. Every(target)], target, [new(T, "steps"), new(B, "rows"), new(H, "columns"), new(S, "inner steps"), new(R, "innermost steps"), new(V, "ids"), new(M, "rows with ids")]));
        return (program, PlanProgram.Compile(program));
    });

    public static TheoryData<string> Names => [.. Lists.Keys];

    public static TheoryData<int> Orders => [.. Enum.GetValues<ThreadOrder>().Select(order => (int)order)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Their_gradients_are_slopes(string name)
    {
        foreach (Target target in Target.All)
        {
            Lists[name](target, name).CheckSlopes();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void On_processors_they_compute_what_they_mean(int threads) =>
        Compiled.Value.Program.Check(Compiled.Value.Compiled, Target.Cpu, _ => HandList.Classes, HandList.Passes(Every(Target.Cpu)), threads).Dispose();

    [Long, NeedsGpp]
    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void On_GPUs_they_compute_what_they_mean(int order) => Compiled.Value.Program.Check(
        Compiled.Value.Compiled, Target.Cuda, _ => HandList.Classes, HandList.Passes(Every(Target.Cuda)), gpu: new EmulatedGpu { Order = (ThreadOrder)order }).Dispose();

    /// <summary>A loop of equations and products with weights that stay the same is one kernel; one thing more, and its steps are launched.</summary>
    [Fact]
    public void A_loop_is_one_kernel_where_it_can_be()
    {
        View x = Moving("x", 0), y = Moving("y", 0), z = Moving("z", 0), w = Weights("w", H);
        Operation[] body = [Squared(x, y), new Product(Form.Plain, y, w, z, Start.Zero)];
        Assert.IsType<LoopLaunch>(Assert.Single(Launches(Loop(false, body))));
        StepsLaunch steps = Assert.IsType<StepsLaunch>(Assert.Single(Launches(Loop(false, [.. body, Copied(z, Moving("copy", 0))]))));
        Assert.Equal((T, 3), (steps.Steps, steps.Body.Count));
        StepsLaunch outer = Assert.IsType<StepsLaunch>(Assert.Single(Launches(new TimeLoop("outer", S, false, [Loop(false, body)]))));
        Assert.Equal(T, Assert.IsType<StepsLaunch>(Assert.Single(outer.Body)).Steps);
    }

    /// <summary>What is in a loop is a kernel as it is anywhere; neighbours that need nothing of each other share one.</summary>
    [Fact]
    public void Operations_of_a_step_share_a_kernel_as_those_of_a_pass_do()
    {
        View x = Moving("x", 0), y = Moving("y", 0), z = Moving("z", 0), copy = Moving("copy", 0), other = Moving("other", 0);
        StepsLaunch apart = Assert.IsType<StepsLaunch>(Assert.Single(Launches(Loop(false, Copied(x, y), Squared(z, copy)))));
        Assert.Single(apart.Body);
        StepsLaunch needed = Assert.IsType<StepsLaunch>(Assert.Single(Launches(Loop(false, Copied(x, y), Squared(y, copy), Squared(copy, other)))));
        Assert.Equal(3, needed.Body.Count);
    }

    /// <summary>A copy of a factor in 16 bits would be that of another step's matrix.</summary>
    [Fact]
    public void Factors_of_large_products_are_rounded_outside_of_loops_only()
    {
        Dim wide = new("W", 2048);
        View left = Wide("left"), right = Wide("right"), result = Wide("result");
        var product = new Product(Form.Plain, left, right, result, Start.Zero);
        Assert.Contains(Pass(new Product(Form.Plain, All(left) with { Slots = Dim.One }, All(right) with { Slots = Dim.One }, All(result) with { Slots = Dim.One }, Start.Zero)), launch => launch.Rounds);
        Assert.IsType<ProductLaunch>(Assert.Single(Assert.IsType<StepsLaunch>(Assert.Single(Pass(Loop(false, product)))).Body));

        IReadOnlyList<Launch> Pass(Operation operation) => new KernelWriter(int.MaxValue).Pass("Forward", [operation]);

        View Wide(string name) => View.At(new Buffer(name, Role.Activation, T, wide, wide), 0);
    }

    /// <summary>The number of a launch counts the steps of all loops, those of the innermost fastest; a kernel takes of it what it needs.</summary>
    [Fact]
    public void A_kernel_makes_the_steps_that_it_needs_of_the_number_of_its_launch()
    {
        TimeLoop[] loops = [new("a", T, true, []), new("b", S, true, []), new("c", R, false, [])];
        View first = At(Dim.One), second = At(Dim.Zero, Dim.One), third = At(Dim.Zero, Dim.Zero, Dim.One);
        Assert.Equal("", StepNumbers.Of(loops, [At()]));
        Assert.Equal("t /= R;\nt /= S;\nt = T - 1 - t;\n", StepNumbers.Of(loops, [first]));
        Assert.Equal("t /= R;\nconst int t2 = S - 1 - t % S;\n", StepNumbers.Of(loops, [second]));
        Assert.Equal("const int t3 = t % R;\n", StepNumbers.Of(loops, [third]));
        Assert.Equal("const int t3 = t % R;\nt /= R;\nconst int t2 = S - 1 - t % S;\nt /= S;\nt = T - 1 - t;\n", StepNumbers.Of(loops, [first, second, third]));
        Assert.Equal("", StepNumbers.Of([loops[0]], [second]));
        Assert.Equal("t = m.control->count - 1 - t;\n", StepNumbers.Of([loops[0] with { Steps = T with { IsVariable = true } }], [first]));

        static View At(params Dim[] strides) => View.At(new Buffer("x", Role.Activation, T, B, H), 0, [.. strides]);
    }

    /// <summary>A table that is trained where words were looked up has one list of them.</summary>
    [Fact]
    public void A_sparse_table_is_not_looked_up_in_every_step()
    {
        View table = new(new Buffer("table", Role.Table, Dim.One, V, H)), index = new(new Buffer("index", Role.Ids, Dim.One, Dim.One, B.Times(2)));
        View ids = new(new Buffer("ids", Role.Ids, Dim.One, Dim.One, B)), x = Moving("x", 0);
        var problem = Assert.Throws<NotSupportedException>(() => Adjoint.Of([Loop(false, new Gather(table, ids, x, index))], All(x)));
        Assert.Equal("table is looked up in every step of a loop, and has a gradient for the ids of one look-up only.", problem.Message);
    }

    private static IReadOnlyList<Launch> Launches(Operation loop) => new KernelWriter(0).Pass("Forward", UnitLoops.Rewrite([loop]));

    private static IEnumerable<HandList> Every(Target target) => Lists.Select(list => list.Value(target, list.Key));

    // An encoder in each step of a decoder, whose weights are the same in all steps of both.
    private static HandList Nested(string p, bool isOuterBackwards, bool isInnerBackwards)
    {
        int before = isInnerBackwards ? 1 : 0, outerBefore = isOuterBackwards ? 1 : 0;
        Buffer states = new($"{p}_s", Role.Activation, T.Times(S.PlusOne()), B, H), outer = new($"{p}_o", Role.Activation, T.PlusOne(), B, H);
        View old = View.At(states, before, [S.PlusOne(), Dim.One]), next = View.At(states, 1 - before, [S.PlusOne(), Dim.One]);
        View first = View.At(states, isInnerBackwards ? 3 : 0, [S.PlusOne()]), last = View.At(states, isInnerBackwards ? 0 : 3, [S.PlusOne()]);
        View x = Both($"{p}_x"), sum = Both($"{p}_sum"), initial = Values($"{p}_initial", 1), product = Moving($"{p}_product", 0);
        View u = Weights($"{p}_u", H), w = Weights($"{p}_w", H);
        return new(p,
        [
            Copied(initial, View.Range(outer, isOuterBackwards ? T : Dim.Zero, Dim.One)),
            new TimeLoop("outer", T, isOuterBackwards,
            [
                Copied(View.At(outer, outerBefore), first),
                new TimeLoop("inner", S, isInnerBackwards, [new Product(Form.Plain, old, u, sum, Start.Zero), Weighted(x, sum, next)]),
                new Product(Form.Plain, View.At(outer, outerBefore), w, product, Start.Zero),
                Added(last, product, View.At(outer, 1 - outerBefore)),
            ]),
        ])
        {
            Inputs = [All(x), u, w, initial],
            Results = [new View(outer), new View(states)],
        };
    }

    private static HandList ThreeLoops(string p)
    {
        View x = View.At(new Buffer($"{p}_x", Role.Activation, T.Times(S).Times(R), B, H), 0, [S.Times(R), R, Dim.One]), y = Like("y"), z = Like("z"), v = Like("v");
        View outermost = Moving($"{p}_outermost", 0), innermost = View.At(new Buffer($"{p}_innermost", Role.Activation, R, B, H), 0, [Dim.Zero, Dim.Zero, Dim.One]);
        View middle = View.At(new Buffer($"{p}_middle", Role.Activation, S, B, H), 0, [Dim.Zero, Dim.One]), w = Weights($"{p}_w", H);
        return new(p,
        [
            new TimeLoop("outer", T, true,
            [
                new TimeLoop("middle", S, false,
                [
                    new TimeLoop("inner", R, true, [Added(x, outermost, y), Weighted(y, innermost, z), new Product(Form.Plain, z, w, v, Start.Zero), Adding(Weighted(x, middle, v))]),
                ]),
            ]),
        ])
        {
            Inputs = [All(x), All(outermost), All(middle), All(innermost), w],
            Results = [All(v)],
        };

        View Like(string name) => x.In(x.Buffer with { Name = $"{p}_{name}" });
    }

    // Weights of each step, a bias, and weights that a step changes for those after it.
    private static HandList Products(string p)
    {
        View x = Moving($"{p}_x", 0), a = Moving($"{p}_a", 0), b = Moving($"{p}_b", 0), c = Moving($"{p}_c", 0), bias = Weights($"{p}_bias", Dim.One), w = Weights($"{p}_w", H);
        View each = View.At(new Buffer($"{p}_each", Role.Activation, T, H, H), 0);
        Buffer changing = new($"{p}_changing", Role.Activation, T.PlusOne(), H, H);
        View start = new(new Buffer($"{p}_start", Role.Activation, Dim.One, H, H));
        return new(p,
        [
            Copied(start, View.Range(changing, Dim.Zero, Dim.One)),
            Loop(false,
                new Product(Form.TransposedRight, x, each, a, Start.Zero, bias),
                new Product(Form.Plain, a, View.At(changing, 0), b, Start.Zero),
                new Product(Form.TransposedRight, b, w, c, Start.Zero, bias),
                new Product(Form.Plain, x, w, c, Start.Sum),
                Weighted(View.At(changing, 0), each, View.At(changing, 1))),
        ])
        {
            Inputs = [All(x), All(each), w, bias, start],
            Results = [All(a), All(c), new View(changing)],
        };
    }

    // All that is done for words, in each step: look-up, head and loss, besides a squared error. Ids lie one behind the other: the rows of a
    // step are as many as begin at a cache line again.
    private static HandList Words(Target target, string p)
    {
        View table = Weights($"{p}_table", V), ids = Whole("ids", M), targets = Whole("targets", M), index = Whole("index", target.IndexLength(V, M));
        View looked = Like("looked", Role.Activation, H), h = Like("h", Role.Activation, H), w = new(new Buffer($"{p}_w", Role.Parameter, Dim.One, V, H));
        View logits = Like("logits", Role.Activation, V), probabilities = Like("probabilities", Role.Activation, V);
        View losses = Row("losses", Role.Activation), errors = Row("errors", Role.Activation), weights = Row("weights", Role.Drawn);
        View wanted = Like("wanted", Role.Drawn, H), mask = Like("mask", Role.Drawn, H);
        View cost = new(new Buffer($"{p}_cost", Role.Activation, Dim.One, Dim.One, new Dim("2", 2)));
        return new(p,
        [
            new Fill(cost, null),
            Loop(false,
                new IndexIds(ids, index, V),
                new Gather(table, ids, looked, index),
                new DrawMask(0, mask, 0.5, 1),
                Dropped(looked, mask, h),
                new Product(Form.TransposedRight, h, w, logits, Start.Zero),
                new CrossEntropy(logits, targets, losses, M, weights),
                new SumLosses(losses, cost, M, Start.Sum, weights),
                new SquaredError(h, wanted, errors, T),
                new SumLosses(errors, cost, T, Start.Sum)),
        ])
        {
            Unfollowed = [Loop(true, new Softmax(logits, probabilities))],
            Inputs = [table, w],
            Constants = [All(ids), All(targets), All(weights), All(wanted), All(mask)],
            Shown = [All(probabilities), All(losses)],
            Cost = cost,
        };

        View Whole(string name, Dim count) => View.At(new Buffer($"{p}_{name}", Role.Ids, T, Dim.One, count), 0);

        View Like(string name, Role role, Dim columns) => View.At(new Buffer($"{p}_{name}", role, T, M, columns), 0);

        View Row(string name, Role role) => View.At(new Buffer($"{p}_{name}", role, T, Dim.One, M), 0);
    }

    // Sums over rows, over columns and over both, which cannot wait until the loop is over: the step before needs them.
    private static HandList Shared(string p)
    {
        Buffer rows = new($"{p}_rows", Role.Activation, T.PlusOne(), Dim.One, H), columns = new($"{p}_columns", Role.Activation, T.PlusOne(), B, Dim.One);
        View x = Moving($"{p}_x", 0), y = Moving($"{p}_y", 0), z = Moving($"{p}_z", 0), row = Weights($"{p}_row", Dim.One);
        View firstRow = new(new Buffer($"{p}_firstrow", Role.Activation, Dim.One, Dim.One, H)), firstColumn = new(new Buffer($"{p}_firstcolumn", Role.Activation, Dim.One, B, Dim.One));
        return new(p,
        [
            Copied(firstRow, View.Range(rows, T, Dim.One)),
            Copied(firstColumn, View.Range(columns, T, Dim.One)),
            Loop(true,
                Weighted(x, View.At(rows, 1), y),
                Added(y, View.At(columns, 1), z),
                new Fill(Moving($"{p}_filled", 0), row),
                Adding(Weighted(x, row, Moving($"{p}_filled", 0))),
                Squared(View.At(rows, 1), View.At(rows, 0)),
                Squared(View.At(columns, 1), View.At(columns, 0))),
        ])
        {
            Inputs = [All(x), firstRow, firstColumn, row],
            Results = [All(y), All(z), new View(rows), new View(columns), All(Moving($"{p}_filled", 0))],
        };
    }

    private static Pointwise Dropped(View x, View mask, View y) => new(Derivatives.Dropout(), [new("x", x), new("mask", mask)], [new("y", y)]);

    private static View Both(string name) => View.At(new Buffer(name, Role.Activation, T.Times(S), B, H), 0, [S, Dim.One]);
}
