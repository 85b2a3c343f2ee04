using System;
using System.Collections.Generic;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Tests.Lowering;
using ModelGen.Tests;
using Xunit;
using static ModelGen.Generator.Tests.Emit.OperationCase;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Operations over the steps of a window whose length is told when a pass runs: their text asks for it.</summary>
public sealed class VariableOperationTests
{
    private static readonly Dim Steps = new Dim("T", "Count", 5) { IsVariable = true, Most = "T" }, M = Steps.Times(B);

    private static readonly OperationCases Cases = new(
        "VariableOperations",
        new Dictionary<string, Action<OperationCase>>
        {
            ["slots"] = of =>
            {
                View x = of.Input("x", Steps, B, W), slot = of.Input("slot", Dim.One, B, W), many = of.Make("many", Steps, B, W), y = of.Make("y", Steps, B, W);
                of.Do(new Fill(many, slot));
                of.Do(ByHand.Weighted(x, slot, y));
                of.Do(ByHand.Added(many, y, of.Result("z", Steps, B, W)));
                of.Do(new SlotSum(y, of.Result("sum", Dim.One, B, W), Start.Zero, of.Constant("is_real", Steps, B, Dim.One)));
            },
            ["steps"] = of =>
            {
                View x = of.Input("x", Steps, B, W), isReal = of.Constant("is_real", Steps, B, Dim.One), rows = Whole(of, "rows", M), places = Whole(of, "places", M);
                View last = Whole(of, "last", B), placesOfLast = Whole(of, "places_of_last", M);
                of.Do(new SlotMax(x, isReal, of.Result("largest", Dim.One, B, W), Whole(of, "from", B.Times(W))));
                of.Do(new ChooseRows(SlotChoice.Reversed, isReal, B, rows, places));
                of.Do(new PickRows(x, rows, places, of.Result("reversed", Steps, B, W), Start.Zero));
                of.Do(new ChooseRows(SlotChoice.Last, null, B, last, placesOfLast));
                of.Do(new PickRows(x, last, placesOfLast, of.Result("last_step", Dim.One, B, W), Start.Zero));
            },
            ["softmax over steps"] = of =>
                of.Do(new Softmax(of.Input("x", Dim.One, B, Steps), of.Result("y", Dim.One, B, Steps)) { IsReal = of.Constant("is_real", Steps, B, Dim.One) }),
            ["costs"] = of =>
            {
                View x = of.Input("x", Steps, B, Dim.One), logits = of.Input("logits", Steps, B, W), ids = of.Whole("ids", M), cost = of.Scalar("cost");
                View losses = of.Make("losses", Dim.One, Dim.One, M), w = of.Make("w", Dim.One, Dim.One, M, Role.Drawn);
                of.Do(new SumLosses(x, cost, M) { GradientDivisor = M, Scale = 0.5 });
                of.Do(new MeanWeights(of.Constant("is_real", Steps, B, Dim.One), ids, w));
                of.Do(new CrossEntropy(logits, ids, losses, Dim.One, w) { Form = new(IgnoresNegative: true, Smoothing: 0.1) });
                of.Do(new SumLosses(losses, cost, Dim.One, Start.Sum, w));
            },
        },
        Steps);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void On_processors_they_compute_what_they_mean(int threads) => Cases.CheckText(Target.Cpu, threads);

    [Long, NeedsGpp]
    [SkippableFact]
    public void On_GPUs_they_compute_what_they_mean() => Cases.CheckText(Target.Cuda);

    private static View Whole(OperationCase of, string name, Dim count) => of.Make(name, Dim.One, Dim.One, count, Role.Ids);
}
