using System;
using System.Collections.Generic;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Tests.Lowering;
using ModelGen.Tests;
using Xunit;
using static ModelGen.Generator.Tests.Emit.OperationCase;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>The largest, the last and the reversed steps of sequences, and softmax over columns that may be steps, with and without padding and holes.</summary>
public sealed class StepOperationTests
{
    private static readonly Dim M = T.Times(B), S = new("4", 4);

    private static readonly OperationCases Cases = new("StepOperations", new Dictionary<string, Action<OperationCase>>
    {
        ["the largest step"] = of => Largest(of, of.Input("x", T, B, W), null),
        ["the largest real step"] = of => Largest(of, of.Input("x", T, B, W), of.Constant("is_real", T, B, Dim.One)),
        ["the largest step beside other uses"] = of =>
        {
            View x = of.Input("x", T, B, W), y = of.Make("y", T, B, W);
            of.Do(ByHand.Squared(x, y));
            Largest(of, y, of.Constant("is_real", T, B, Dim.One));
            of.Do(new SlotSum(y, of.Result("sum", Dim.One, B, W), Start.Zero));
        },
        ["the last step"] = of => Chosen(of, SlotChoice.Last, of.Input("x", T, B, W), null),
        ["the last real step"] = of => Chosen(of, SlotChoice.Last, of.Input("x", T, B, W), of.Constant("is_real", T, B, Dim.One)),
        ["the reversed steps"] = of => Chosen(of, SlotChoice.Reversed, of.Input("x", T, B, W), null),
        ["the reversed real steps"] = of => Chosen(of, SlotChoice.Reversed, of.Input("x", T, B, W), of.Constant("is_real", T, B, Dim.One)),
        ["steps reversed and reversed again, and their last"] = of =>
        {
            View x = of.Input("x", T, B, W), isReal = of.Constant("is_real", T, B, Dim.One), once = of.Make("once", T, B, W), places = Places(of, "places"), rows = Places(of, "rows");
            of.Do(new ChooseRows(SlotChoice.Reversed, isReal, B, rows, places));
            of.Do(new PickRows(x, rows, places, once, Start.Zero));
            of.Do(new PickRows(once, places, rows, of.Result("twice", T, B, W), Start.Zero));
            Chosen(of, SlotChoice.Last, once, isReal);
        },
        ["one row, one step"] = of => Chosen(of, SlotChoice.Reversed, of.Input("x", Dim.One, Dim.One, W), of.Constant("is_real", Dim.One, Dim.One, Dim.One)),
        ["softmax"] = of => of.Do(new Softmax(of.Input("x", T, B, W), of.Result("y", T, B, W))),
        ["softmax over real columns"] = of => of.Do(new Softmax(of.Input("x", T, B, S), of.Result("y", T, B, S)) { IsReal = of.Constant("is_real", S, B, Dim.One) }),
        ["softmax over real columns of one row"] = of =>
            of.Do(new Softmax(of.Input("x", Dim.One, Dim.One, S), of.Result("y", Dim.One, Dim.One, S)) { IsReal = of.Constant("is_real", S, Dim.One, Dim.One) }),
        ["softmax beside other uses"] = of =>
        {
            View x = of.Input("x", T, B, S), y = of.Make("y", T, B, S), z = of.Result("z", T, B, S);
            of.Do(new Softmax(x, y) { IsReal = of.Constant("is_real", S, B, Dim.One) });
            of.Do(ByHand.Squared(y, z));
            of.Do(ByHand.Added(y, x, of.Result("more", T, B, S)));
        },
        ["softmax of a linear layer"] = of =>
        {
            View x = of.Input("x", Dim.One, Dim.One, W), logits = of.Make("logits", Dim.One, Dim.One, S);
            of.Do(new Product(
                Form.TransposedRight, x, of.Input("w", Dim.One, S, W, Role.Parameter), logits, Start.Zero, of.Input("b", Dim.One, Dim.One, S, Role.Parameter)));
            of.Do(new Softmax(logits, of.Result("y", Dim.One, Dim.One, S)) { IsReal = of.Constant("is_real", S, Dim.One, Dim.One) });
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

    /// <summary>Attention in a decoder's loop: the scores of a step, over steps of another sequence that stand still.</summary>
    [Fact]
    public void Softmax_inside_of_a_loop()
    {
        foreach (bool isBackwards in new[] { false, true })
        {
            View x = ByHand.Moving("x", 0), y = ByHand.Moving("y", 0), z = ByHand.Moving("z", 0);
            PlanSlopes.Check(
                [ByHand.Loop(isBackwards, new Softmax(x, y), ByHand.Weighted(x, y, z))], [ByHand.All(z), ByHand.All(y)], ByHand.All(x));
        }
    }

    private static void Largest(OperationCase of, View x, View? isReal) => of.Do(new SlotMax(
        x, isReal, of.Result("largest", Dim.One, x.RowsPerSlot, x.Columns), of.Make("from", Dim.One, Dim.One, x.RowsPerSlot.Times(x.Columns), Role.Ids)));

    private static void Chosen(OperationCase of, SlotChoice choice, View x, View? isReal)
    {
        View rows = of.Make($"{choice}_rows", Dim.One, Dim.One, choice == SlotChoice.Last ? x.RowsPerSlot : x.Rows, Role.Ids);
        View places = of.Make($"{choice}_places", Dim.One, Dim.One, x.Rows, Role.Ids);
        of.Do(new ChooseRows(choice, isReal, x.RowsPerSlot, rows, places));
        of.Do(new PickRows(x, rows, places, of.Result($"{choice}", choice == SlotChoice.Last ? Dim.One : x.Slots, x.RowsPerSlot, x.Columns), Start.Zero));
    }

    private static View Places(OperationCase of, string name) => of.Make(name, Dim.One, Dim.One, M, Role.Ids);
}
