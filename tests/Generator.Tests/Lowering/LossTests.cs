using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Losses as operations: heads of all kinds beside each other, weights of rows, and what else reads what they read.</summary>
public sealed class LossTests
{
    private static readonly Dim M = new("M", 4), K = new("K", 3), V = new("V", 5), B = new("B", 2);

    private static readonly View X = Values("x", M, K), Wanted = Values("wanted", M, K), Weights = Values("row_weights", Dim.One, M);

    private static readonly View W = Learned("w", K, K), U = Learned("u", V, K), C = Learned("c", Dim.One, V), D = Learned("d", V, K), E = Learned("e", Dim.One, V);

    private static readonly View Ids = new(new Buffer("ids", Role.Ids, Dim.One, Dim.One, M)), Others = new(new Buffer("others", Role.Ids, Dim.One, Dim.One, M));

    public static TheoryData<string> Networks =>
    [
        "a head", "a head with weights", "squared error", "squared error with weights", "two heads on one output", "two heads of one layer",
        "a head and an output", "a head, its weights and others", "logits that are read twice", "two kinds of loss",
    ];

    /// <summary>Lowered, and after the rewrites of each target: gradients are the slopes of the cost.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void The_cost_has_the_gradient_that_calculus_says(string network)
    {
        foreach (Target? target in Target.All.Prepend(null))
        {
            (List<Operation> forward, List<View> losses, List<View> results) = Of(network);
            var adjoint = Adjoint.Of(forward, results);
            var inputs = new[] { X, W, U, C }.Select(view => (view, adjoint.Incoming(view))).ToList();
            IReadOnlyList<PlanPass> passes =
                [new("Forward", "", forward), new("Backward", "", adjoint.Operations) { After = "Forward" }];
            var buffers = new BufferSet();
            foreach (Rewrite rewrite in target?.Rewrites ?? [])
            {
                passes = rewrite.Run(passes, buffers);
            }

            new PlanSlopes
            {
                Forward = passes[0].Operations,
                Backward = passes[1].Operations,
                Inputs = inputs,
                Results = [.. losses.Select(loss => (loss, (View?)null)), .. results.Select(result => (result, (View?)adjoint.GradientOf(result)))],
                Constants =
                [
                    (Ids, (_, row) => new[] { 3, 1, 4, 1 }[row]), (Others, (_, row) => new[] { 0, 2, 2, 4 }[row]),
                    (Weights, (_, row) => new[] { 1.5, 0, 1, 0.25 }[row]), (Wanted, (row, column) => (row - column) / 7.0), (D, (row, column) => (row + column) / 9.0), (E, (_, column) => column / 3.0),
                ],
                Divisor = 2,
            }.Check($"{network}, {target}");
        }
    }

    /// <summary>Only where nothing else needs the logits: they are never there.</summary>
    [Theory]
    [InlineData("a head", 1)]
    [InlineData("two heads on one output", 2)]
    [InlineData("two heads of one layer", 1)]
    [InlineData("a head, its weights and others", 1)]
    [InlineData("a head with weights", 0)]
    [InlineData("logits that are read twice", 0)]
    [InlineData("squared error", 0)]
    public void Processors_fuse_a_linear_layer_with_its_softmax(string network, int fused)
    {
        (List<Operation> forward, _, List<View> results) = Of(network);
        var adjoint = Adjoint.Of(forward, results);
        IReadOnlyList<PlanPass> passes = SoftmaxFusion.Rewrite(
            [new("Forward", "", forward), new("Backward", "", adjoint.Operations) { After = "Forward" }], new BufferSet());
        Assert.Equal(fused, passes[0].Operations.OfType<SoftmaxCrossEntropy>().Count());
        Assert.Equal(fused, passes[1].Operations.OfType<SoftmaxCrossEntropyGradient>().Count());
    }

    /// <summary>Where logits are read again, their gradient must not take their place before.</summary>
    [Theory]
    [InlineData("a head", true)]
    [InlineData("a head with weights", true)]
    [InlineData("logits that are read twice", false)]
    public void A_loss_leaves_the_gradient_at_once_on_GPUs(string network, bool leaves)
    {
        (List<Operation> forward, _, List<View> results) = Of(network);
        IReadOnlyList<PlanPass> passes = LossFusion.Rewrite(
            [new("Forward", "", forward), new("Backward", "", Adjoint.Of(forward, results).Operations) { After = "Forward" }]);
        Assert.Equal(leaves, passes[0].Operations.OfType<CrossEntropy>().Single().Gradient is not null);
        Assert.Equal(leaves, !passes[1].Operations.OfType<CrossEntropyGradient>().Any());
    }

    [Fact]
    public void A_table_that_is_looked_up_twice_has_one_gradient_for_both()
    {
        View table = Learned("table", V, K), one = Values("one", M, K), other = Values("other", M, K), sum = Values("sum", M, K);
        View index = Index("index"), second = Index("second");
        Operation[] forward =
        [
            new IndexIds(Ids, index, V), new IndexIds(Others, second, V), new Gather(table, Ids, one, index), new Gather(table, Others, other, second),
            new Product(Form.Plain, one, W, sum, Start.Zero), new Product(Form.Plain, other, W, sum, Start.Sum),
        ];
        var adjoint = Adjoint.Of(forward, sum);
        new PlanSlopes
        {
            Forward = forward,
            Backward = adjoint.Operations,
            Inputs = [.. new[] { table, W }.Select(view => (view, adjoint.Incoming(view)))],
            Results = [(sum, adjoint.GradientOf(sum))],
            Constants = [(Ids, (_, row) => new[] { 3, 1, 3, 1 }[row]), (Others, (_, row) => new[] { 0, 1, 2, 2 }[row])],
        }.Check("a table");

        // Rows for the ids of one use are no place for those of another.
        View sparse = new(new Buffer("sparse", Role.Table, Dim.One, V, K));
        Assert.Equal(
            "sparse is used more than once, and has a gradient for the ids of one use only.",
            Assert.Throws<NotSupportedException>(() => Adjoint.Of([new Gather(sparse, Ids, one, index), new Gather(sparse, Others, other, second)], one, other)).Message);
    }

    [Fact]
    public void A_look_up_without_an_index_has_no_way_back() => Assert.Equal(
        "The way back from x to w needs an index of the ids.",
        Assert.Throws<NotSupportedException>(() => Adjoint.Of([new Gather(W, Ids, X)], X)).Message);

    private static (List<Operation> Forward, List<View> Losses, List<View> Results) Of(string network)
    {
        View h = Values("h", M, K), logits = Values("logits", M, V), more = Values("more_logits", M, V), loss = Losses("loss"), second = Losses("second");
        View h2 = Values("h2", M, K), z = Values("z", M, K), y = Values("y", M, V);
        Operation beside = new Product(Form.TransposedRight, X, U, y, Start.Zero, C);
        Operation hidden = new Product(Form.Plain, X, W, h, Start.Zero), head = new Product(Form.TransposedRight, h, U, logits, Start.Zero, C);
        var entropy = new CrossEntropy(logits, Ids, loss, B);
        View weighted = Weights;
        return network switch
        {
            "a head" => ([hidden, head, entropy], [loss], []),
            "a head with weights" => ([hidden, head, entropy with { Weights = weighted }, Weigh(loss, second)], [second], []),
            "squared error" => ([hidden, new SquaredError(h, Wanted, loss, B), beside], [loss], [y]),
            "squared error with weights" => ([hidden, new SquaredError(h, Wanted, loss, B, weighted), Weigh(loss, second), beside], [second], [y]),
            "two heads on one output" => (
                [hidden, head, new Product(Form.TransposedRight, h, D, more, Start.Zero, E), entropy, new CrossEntropy(more, Others, second, B)], [loss, second], []),
            "two heads of one layer" => (
                [
                    hidden, new Product(Form.Plain, h, W, h2, Start.Zero), head, new Product(Form.TransposedRight, h2, U, more, Start.Zero, C), entropy,
                    new CrossEntropy(more, Others, second, B) { Weights = weighted }, Weigh(second, Losses("third")),
                ],
                [loss, Losses("third")], []),
            "a head and an output" => ([hidden, head, entropy, new Product(Form.Plain, h, W, z, Start.Zero)], [loss], [z]),
            "a head, its weights and others" => ([hidden, head, entropy, beside], [loss], [y]),
            "logits that are read twice" => ([hidden, head, entropy, new Carry(logits, y) { IsFollowed = true }], [loss], [y]),
            _ => ([hidden, head, entropy, new SquaredError(h, Wanted, second, B)], [loss, second], []),
        };

        // What the cost counts of a row.
        static Operation Weigh(View loss, View result) => new Pointwise(Derivatives.Dropout(), [new("x", loss), new("mask", Weights)], [new("y", result)]);
    }

    private static View Values(string name, Dim rows, Dim columns) => new(new Buffer(name, Role.Activation, Dim.One, rows, columns));

    private static View Losses(string name) => Values(name, Dim.One, M);

    private static View Learned(string name, Dim rows, Dim columns) => new(new Buffer(name, Role.Parameter, Dim.One, rows, columns));

    private static View Index(string name) => new(new Buffer(name, Role.Ids, Dim.One, Dim.One, M.Times(3)));
}
