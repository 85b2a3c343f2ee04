using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Tests.Lowering;
using ModelGen.Tests;
using Xunit;
using static ModelGen.Generator.Tests.Emit.OperationCase;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Costs of all kinds: numbers that are summed, means over what counts, forms of cross entropy, and penalties on parameters.</summary>
public sealed class LossOperationTests
{
    private static readonly Dim M = T.Times(B), V = new("6", 6);

    private static readonly OperationCases Cases = new("LossOperations", new Dictionary<string, Action<OperationCase>>
    {
        ["a sum"] = of => of.Do(Sum(of.Input("x", T, B, Dim.One), of)),
        ["a sum of numbers side by side"] = of => of.Do(Sum(of.Input("x", Dim.One, Dim.One, M), of) with { Scale = 0.3 }),
        ["a sum by weights"] = of => of.Do(Sum(of.Input("x", T, B, Dim.One), of) with { Weights = of.Constant("w", T, B, Dim.One), Scale = 2.5 }),
        ["a sum by weights side by side"] = of => of.Do(Sum(of.Input("x", T, B, Dim.One), of) with { Weights = of.Constant("w", Dim.One, Dim.One, M) }),
        ["two sums"] = of =>
        {
            View x = of.Input("x", T, B, Dim.One), cost = of.Scalar("cost");
            of.Do(new SumLosses(x, cost, B) { GradientDivisor = B });
            of.Do(new SumLosses(x, cost, T, Start.Sum, of.Constant("w", T, B, Dim.One)) { GradientDivisor = T, Scale = -0.5 });
        },
        ["a loss of one's own, and its mean over what is real"] = of =>
        {
            View x = of.Input("x", T, B, W), losses = of.Make("losses", T, B, W), sums = of.Make("sums", T, B, Dim.One), w = of.Make("w", T, B, Dim.One, Role.Drawn);
            of.Do(ByHand.Squared(x, losses));
            of.Do(new RowSum(losses, sums, Start.Zero));
            of.Do(new MeanWeights(of.Constant("is_real", T, B, Dim.One), null, w));
            of.Do(Sum(sums, of) with { Weights = w });
        },
        ["cross entropy, and its mean over what is real"] = of => Entropy(of, default, of.Constant("is_real", T, B, Dim.One), hasMean: true),
        ["cross entropy by weights one below the other"] = of => Entropy(of, default, of.Constant("w", T, B, Dim.One), hasMean: false),
        ["cross entropy by a factor"] = of => Entropy(of, default, null, hasMean: false),
        ["ignored labels"] = of => Entropy(of, new(IgnoresNegative: true), null, hasMean: true),
        ["ignored labels, and weights"] = of => Entropy(of, new(IgnoresNegative: true), of.Constant("w", Dim.One, Dim.One, M), hasMean: true),
        ["ids that count nothing"] = of =>
        {
            View ids = of.Whole("labels", M), marks = of.Make("marks", T, B, Dim.One, Role.Drawn);
            of.Do(new IsId(ids, 3, marks));
            of.Do(Sum(of.Input("x", T, B, Dim.One), of) with { Weights = marks });
        },
        ["label smoothing"] = of => Entropy(of, new(IgnoresNegative: true, Smoothing: 0.1), of.Constant("w", Dim.One, Dim.One, M), hasMean: false),
        ["an offset"] = of => Entropy(of, new(IgnoresNegative: true, Offset: 0.05), null, hasMean: false),
        ["label smoothing and an offset"] = of => Entropy(of, new(IgnoresNegative: true, Smoothing: 0.3, Offset: 0.05), of.Constant("w", T, B, Dim.One), hasMean: true),
        ["squared error, and its mean over what is real"] = of =>
        {
            View x = of.Input("x", T, B, W), wanted = of.Constant("wanted", T, B, W), losses = of.Make("losses", Dim.One, Dim.One, M), w = of.Make("w", T, B, Dim.One, Role.Drawn);
            of.Do(new MeanWeights(of.Constant("is_real", T, B, Dim.One), null, w));
            of.Do(new SquaredError(x, wanted, losses, Dim.One, w) { Scale = 0.5 });
            of.Do(new SumLosses(losses, of.Scalar("cost"), Dim.One, Weights: w) { Scale = 0.5 });
        },
        ["decay of a matrix and of a bias"] = of =>
        {
            View cost = of.Scalar("cost");
            foreach ((string name, Dim rows) in new[] { ("u", new Dim("9", 9)), ("b", Dim.One) })
            {
                View u = of.Input(name, Dim.One, rows, W, Role.Parameter), squares = of.Make($"{name}_squares", Dim.One, rows, W), sums = of.Make($"{name}_sums", Dim.One, rows, Dim.One);
                of.Do(ByHand.Squared(u, squares));
                of.Do(new RowSum(squares, sums, Start.Zero));
                of.Do(new SumLosses(sums, cost, Dim.One, name == "u" ? Start.Zero : Start.Sum) { GradientDivisor = Dim.One, Scale = 0.01 });
            }
        },
    });

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_slopes_and_barriers_suffice(string which) => Cases.CheckMeaning(which);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void On_processors_they_compute_what_they_mean(int threads) => Cases.CheckText(Target.Cpu, threads);

    [Long, NeedsGpp]
    [SkippableFact]
    public void On_GPUs_they_compute_what_they_mean() => Cases.CheckText(Target.Cuda);

    /// <summary>Rewrites know the plain form only.</summary>
    [Theory]
    [InlineData(false, 0, 0, true)]
    [InlineData(true, 0, 0, false)]
    [InlineData(false, 0.1, 0, false)]
    [InlineData(false, 0, 0.1, false)]
    public void Other_forms_of_cross_entropy_are_not_fused(bool ignores, double smoothing, double offset, bool isFused)
    {
        var of = new OperationCase("");
        View x = of.Input("x", T, B, W), logits = of.Make("logits", T, B, V), losses = of.Make("losses", Dim.One, Dim.One, M);
        View w = of.Input("w", Dim.One, V, W, Role.Parameter), b = of.Input("b", Dim.One, Dim.One, V, Role.Parameter), cost = of.Scalar("cost");
        of.Do(new Product(Form.TransposedRight, x, w, logits, Start.Zero, b));
        of.Do(new CrossEntropy(logits, of.Whole("labels", M), losses, B) { Form = new(ignores, smoothing, offset), Scale = 0.5 });
        of.Do(new SumLosses(losses, cost, B) { Scale = 0.5 });
        Operation[] cpu = [.. PlanOf([of], Target.Cpu).Passes.SelectMany(pass => pass.Operations)];
        Assert.Equal(isFused, cpu.OfType<SoftmaxCrossEntropy>().Any());
        Assert.Equal(isFused, cpu.OfType<SoftmaxCrossEntropyGradient>().Any(gradient => gradient.Scale == 0.5));
        Assert.Equal(isFused, PlanOf([of], Target.Cuda).Passes.SelectMany(pass => pass.Operations).OfType<CrossEntropy>().Single().Gradient is not null);
    }

    /// <summary>The comment above an operation says which form it is.</summary>
    [Fact]
    public void The_notation_of_forms()
    {
        var of = new OperationCase("");
        View logits = of.Make("logits", T, B, V), losses = of.Make("losses", Dim.One, Dim.One, M), ids = of.Whole("ids", M), d = of.Make("d_logits", T, B, V);
        Assert.Equal(
            "losses = (0.75 -log(p[t] + 1E-08) + 0.25 mean_v(-log(p[v]))), 0 where t < 0, p = softmax(logits), t = ids",
            OperationNotation.Of(new CrossEntropy(logits, ids, losses, B) { Form = new(true, 0.25, 1e-8) }));
        Assert.Equal(
            "d_logits += the slope of -log(p[t] + 0.5) * 2 / 3, p = softmax(logits), t = ids",
            OperationNotation.Of(new CrossEntropyGradient(logits, ids, d, Start.Sum, B, null) { Form = new(false, 0, 0.5), Scale = 2 }));
    }

    private static SumLosses Sum(View x, OperationCase of) => new(x, of.Scalar("cost"), B) { GradientDivisor = B };

    private static void Entropy(OperationCase of, CrossEntropyForm form, View? weights, bool hasMean)
    {
        View logits = of.Input("logits", T, B, V), losses = of.Make("losses", Dim.One, Dim.One, M);
        View ids = of.Whole(form.IgnoresNegative ? "ids" : "labels", M);
        if (hasMean)
        {
            View means = of.Make("means", Dim.One, Dim.One, M, Role.Drawn);
            of.Do(new MeanWeights(weights, form.IgnoresNegative ? ids : null, means));
            weights = means;
        }

        Dim divisor = hasMean ? Dim.One : B;
        of.Do(new CrossEntropy(logits, ids, losses, divisor, weights) { Form = form, Scale = 0.7 });
        of.Do(new SumLosses(losses, of.Scalar("cost"), divisor, Weights: weights) { Scale = 0.7 });
    }
}
