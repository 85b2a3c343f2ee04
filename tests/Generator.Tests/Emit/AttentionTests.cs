using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using ModelGen.Emulator;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Tests.Lowering;
using ModelGen.Tests;
using Xunit;
using static ModelGen.Generator.Tests.Lowering.ByHand;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Queries, keys, scores and contexts, outside of loops and in them: their gradients, and the text for each target.</summary>
public sealed class AttentionTests
{
    private static readonly Dim S = new("S", 5), A = new("A", 6), E = new("E", 7);

    private static readonly Dictionary<string, Func<string, HandList>> Lists = new()
    {
        ["products_of_all_steps"] = name => Products(name, isLoop: false),
        ["products_of_a_step"] = name => Products(name, isLoop: true),
        ["additive_scores_of_all_steps"] = name => Additive(name, isLoop: false),
        ["additive_scores_of_a_step"] = name => Additive(name, isLoop: true),
        ["attention_to_itself"] = Itself,
        ["a_query_of_the_step_before"] = Recurrent,
    };

    private static readonly Lazy<(PlanProgram Program, Assembly Compiled)> Compiled = new(() =>
    {
        var program = new PlanProgram("Attention", target => HandList.PlanOf(
            Every, target, [new(T, "steps"), new(B, "rows"), new(H, "columns"), new(S, "slots of the keys"), new(A, "width of keys"), new(E, "width of memories")]));
        return (program, PlanProgram.Compile(program));
    });

    public static TheoryData<string> Names => [.. Lists.Keys];

    public static TheoryData<int> Orders => [.. Enum.GetValues<ThreadOrder>().Select(order => (int)order)];

    private static IReadOnlyList<HandList> Every => [.. Lists.Select(list => list.Value(list.Key))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Their_gradients_are_slopes(string name) => Lists[name](name).CheckSlopes();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void On_processors_they_compute_what_they_mean(int threads) =>
        Compiled.Value.Program.Check(Compiled.Value.Compiled, Target.Cpu, _ => HandList.Classes, HandList.Passes(Every), threads).Dispose();

    [Long, NeedsGpp]
    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void On_GPUs_they_compute_what_they_mean(int order) => Compiled.Value.Program.Check(
        Compiled.Value.Compiled, Target.Cuda, _ => HandList.Classes, HandList.Passes(Every), gpu: new EmulatedGpu { Order = (ThreadOrder)order }).Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Barriers_suffice(string name)
    {
        HandList list = Lists[name](name);
        var adjoint = Adjoint.Of(list.Operations, list.Results);
        foreach (View input in list.Inputs)
        {
            adjoint.Incoming(input);
        }

        foreach (Target target in Target.All)
        {
            Assert.Empty(Races.In(Intervals.Of(target, list.Operations)));
            Assert.Empty(Races.In(Intervals.Of(target, adjoint.Operations)));
        }
    }

    /// <summary>Keys and memories stand still in a decoder's loop: what all steps contribute to them is one sum after it.</summary>
    [Fact]
    public void What_steps_contribute_to_what_stands_still_is_summed_after_the_loop()
    {
        foreach (HandList list in (HandList[])[Products("p", isLoop: true), Additive("a", isLoop: true)])
        {
            IReadOnlyList<Operation> backward = Adjoint.Of(list.Operations, list.Results).Operations;
            Operation[] inLoop = [.. backward.OfType<TimeLoop>().Single().Body];
            Assert.DoesNotContain(inLoop, operation => operation is BatchProduct { Form: Form.TransposedLeft } or AdditiveKeysGradient or ColumnSum);
            Assert.All(backward.OfType<BatchProduct>(), product => Assert.Equal((Form.TransposedLeft, T), (product.Form, product.Inner)));
            Assert.All(backward.OfType<AdditiveKeysGradient>(), scores => Assert.Equal(T, scores.Queries.Slots));
        }
    }

    /// <summary>Shapes that do not go together are a fault of the compiler's, found by the rules of plans.</summary>
    [Fact]
    public void Shapes_must_go_together()
    {
        View q = Slots("q", T, A), k = Slots("k", S, A), m = Slots("m", S, E), s = Slots("s", T, S), c = Slots("c", T, E), v = Weights("v", Dim.One);
        View vector = new(new Buffer("v", Role.Parameter, Dim.One, Dim.One, A));
        Assert.Empty(Problems(new BatchProduct(Form.TransposedRight, q, k, s, 1, Start.Zero), s));
        Assert.Empty(Problems(new BatchProduct(Form.Plain, s, m, c, 1, Start.Zero), c));
        Assert.Empty(Problems(new BatchProduct(Form.TransposedLeft, s, c, m, 1, Start.Zero), m));
        Assert.Empty(Problems(new AdditiveScores(q, k, vector, s), s));
        Assert.NotEmpty(Problems(new BatchProduct(Form.TransposedRight, q, m, s, 1, Start.Zero), s));
        Assert.NotEmpty(Problems(new BatchProduct(Form.TransposedRight, q, k, c, 1, Start.Zero), c));
        Assert.NotEmpty(Problems(new BatchProduct(Form.Plain, s, q, c, 1, Start.Zero), c));
        Assert.NotEmpty(Problems(new BatchProduct(Form.TransposedLeft, s, k, m, 1, Start.Zero), m));
        Assert.NotEmpty(Problems(new AdditiveScores(q, k, v, s), s));
        Assert.NotEmpty(Problems(new AdditiveScores(q, m, vector, s), s));

        IReadOnlyList<string> Problems(Operation operation, View result) =>
            PlanRules.Problems(new PlanStage("lower", [new("Forward", "", [operation])], [q, k, m, s, c], [result]));
    }

    // Scores and the context of each query, as they are and once more, added to what is there.
    private static HandList Products(string p, bool isLoop)
    {
        View q = Query($"{p}_q", A, isLoop), s = Query($"{p}_s", S, isLoop), w = Query($"{p}_w", S, isLoop), c = Query($"{p}_c", E, isLoop);
        View k = Slots($"{p}_k", S, A), m = Slots($"{p}_m", S, E);
        return new(p, Of(isLoop,
            new BatchProduct(Form.TransposedRight, q, k, s, 0.5, Start.Zero),
            Squared(s, w),
            new BatchProduct(Form.Plain, w, m, c, 1, Start.Zero),
            new BatchProduct(Form.Plain, s, m, c, -0.25, Start.Sum)))
        {
            Inputs = [All(q), k, m],
            Results = [All(s), All(c)],
        };
    }

    private static HandList Additive(string p, bool isLoop)
    {
        View q = Query($"{p}_q", A, isLoop), s = Query($"{p}_s", S, isLoop), again = Query($"{p}_again", S, isLoop), c = Query($"{p}_c", E, isLoop);
        View k = Slots($"{p}_k", S, A), m = Slots($"{p}_m", S, E), v = Vector($"{p}_v");
        return new(p, Of(isLoop,
            new AdditiveScores(q, k, v, s),
            new BatchProduct(Form.Plain, s, m, c, 1, Start.Zero),
            new AdditiveScores(q, k, v, again)))
        {
            Inputs = [All(q), k, m, v],
            Results = [All(c), All(again)],
        };
    }

    // Queries are keys and memories, too, and all three forms go forward.
    private static HandList Itself(string p)
    {
        View x = Slots($"{p}_x", S, A), s = Slots($"{p}_s", S, S), c = Slots($"{p}_c", S, A), turned = Slots($"{p}_turned", S, A), scores = Slots($"{p}_scores", S, S);
        View v = Vector($"{p}_v");
        return new(p,
        [
            new BatchProduct(Form.TransposedRight, x, x, s, 0.5, Start.Zero),
            new BatchProduct(Form.Plain, s, x, c, 1, Start.Zero),
            new BatchProduct(Form.TransposedLeft, s, x, turned, 2, Start.Zero),
            new AdditiveScores(x, c, v, scores),
        ])
        {
            Inputs = [x, v],
            Results = [turned, scores],
        };
    }

    // The query is made of the context before: no step can be done before the one before it, on the way back neither.
    private static HandList Recurrent(string p)
    {
        Buffer state = new($"{p}_h", Role.Activation, T.PlusOne(), B, A);
        View k = Slots($"{p}_k", S, A), v = Vector($"{p}_v"), w = new(new Buffer($"{p}_w", Role.Parameter, Dim.One, A, A)), initial = new(new Buffer($"{p}_initial", Role.Activation, Dim.One, B, A));
        View q = Query($"{p}_q", A, isLoop: true), s = Query($"{p}_s", S, isLoop: true), c = Query($"{p}_c", A, isLoop: true);
        return new(p,
        [
            Copied(initial, View.Range(state, Dim.Zero, Dim.One)),
            Loop(false,
                new Product(Form.Plain, View.At(state, 0), w, q, Start.Zero),
                new AdditiveScores(q, k, v, s),
                new BatchProduct(Form.Plain, s, k, c, 0.5, Start.Zero),
                Weighted(c, View.At(state, 0), View.At(state, 1))),
        ])
        {
            Inputs = [k, v, w, initial],
            Results = [new View(state), All(s)],
        };
    }

    private static Operation[] Of(bool isLoop, params Operation[] operations) => isLoop ? [Loop(false, operations)] : operations;

    private static View Query(string name, Dim columns, bool isLoop)
    {
        Buffer buffer = new(name, Role.Activation, T, B, columns);
        return isLoop ? View.At(buffer, 0) : new View(buffer);
    }

    private static View Slots(string name, Dim slots, Dim columns) => new(new Buffer(name, Role.Activation, slots, B, columns));

    private static View Vector(string name) => new(new Buffer(name, Role.Parameter, Dim.One, Dim.One, A));
}
