using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using Buffer = ModelGen.Generator.Lowering.Buffer;
using Placement = ModelGen.Generator.Model.DropoutPlacement;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Whole plans as tasks for <see cref="PlanSlopes"/>: every parameter, input and state against every output and loss.</summary>
internal static class PlanCases
{
    /// <summary>A bare layer.</summary>
    public static PlanSlopes Of(RecurrentLayerPlan plan)
    {
        var random = new Random(6);
        int batch = (int)plan.Letters.Single(letter => letter.Dim.Symbol == "B").Dim.Value;
        int steps = (int)plan.Letters.Single(letter => letter.Dim.Symbol == "T").Dim.Value;
        int[] lengths = [.. Enumerable.Range(0, batch).Select(_ => random.Next(1, steps + 1))];
        HashSet<Buffer> padded = [plan.Input.Parts[0].View.Buffer, .. plan.Output.Parts.Select(part => part.View.Buffer)];
        return new PlanSlopes
        {
            Forward = plan["Forward"].Operations,
            Backward = plan["Backward"].Operations,
            Inputs =
            [
                .. Pairs(plan.Input, plan.InputGradient),
                .. plan.Parameters.Zip(plan.Gradients, Pairs).SelectMany(pair => pair),
                .. plan.InitialStates.Zip(plan.InitialStateGradients, Pairs).SelectMany(pair => pair),
            ],
            Results =
            [
                .. Pairs(plan.Output, plan.OutputGradient).Select(Given),
                .. plan.FinalStates.Zip(plan.FinalStateGradients, Pairs).SelectMany(pair => pair).Select(Given),
            ],
            Constants =
            [
                .. Masks(plan, random),
                .. plan.IsReal is null ? [] : new (View, Func<int, int, double>)[]
                {
                    (new View(plan.IsReal), (row, _) => row / batch < lengths[row % batch] ? 1 : 0),
                },
            ],
            IsPadding = (view, row) => plan.IsReal is not null && padded.Contains(view.Buffer) && row / batch >= lengths[row % batch],
        };

        static (View, View?) Given((View Value, View Gradient) pair) => pair;
    }

    /// <summary>A language model.</summary>
    public static PlanSlopes Of(LanguageModelPlan plan)
    {
        var random = new Random(7);
        int words = (int)plan.Embedding.Rows.Value, positions = (int)plan.Output.TokenLoss.Columns.Value;
        View dense = new(plan.Embedding.Buffer with { Name = "dense_embedding" });
        return new PlanSlopes
        {
            Forward = plan["Forward"].Operations,
            Backward = plan.SparseGradient is null ? plan["Backward"].Operations : [.. plan["Backward"].Operations, new Fill(dense, null), new AddRows(plan.SparseGradient, dense)],
            Inputs =
            [
                .. plan.Parameters.Concat(plan.States)
                    .SelectMany(value => plan.Gradients.Where(gradient => gradient.Name == value.Name).SelectMany(gradient => Pairs(value, gradient))),
                .. plan.SparseGradient is null ? [] : new[] { (plan.Embedding, dense) },
            ],
            Results = [(plan.Output.TokenLoss, null)],
            Constants = Masks(plan, random),
            Tokens = [.. Enumerable.Range(0, positions).Select(_ => random.Next(words))],
            Targets = [.. Enumerable.Range(0, positions).Select(_ => random.Next(words))],
            Divisor = (double)plan.Letters.Single(letter => letter.Dim.Symbol == "B").Dim.Value,
        };
    }

    /// <summary>A plan of either kind.</summary>
    public static PlanSlopes Of(ModelPlan plan) => plan is LanguageModelPlan model ? Of(model) : Of((RecurrentLayerPlan)plan);

    /// <summary>The plan of a declaration, held to the rules after each pass of the compiler.</summary>
    public static ModelPlan Build(ModelSpec spec, Target target) => Plans.Build(spec, target, PlanRules.Check);

    /// <summary>The declaration of a bare layer.</summary>
    public static ModelSpec Layer(
        CellSpec cell, int layers = 1, int steps = 3, int batch = 2, int hidden = 3, bool isBidirectional = false, bool hasLengths = false, double dropout = 0,
        Placement placement = Placement.AllOutputs) => new(
        "", [], "Test", cell,
        new RecurrentLayerNumbers(
            2, hidden, cell.Projection is null ? hidden : 2, layers, steps, batch, isBidirectional, false, hasLengths, dropout, placement, 0.1, 0.5));

    /// <summary>The declaration of a language model.</summary>
    public static ModelSpec Model(CellSpec cell, int layers = 1, int steps = 3, bool isTied = false, double keepProb = 1, int hidden = 3)
    {
        int output = cell.Projection is null ? hidden : 2;
        return new(
            "", [], "Test", cell,
            new LanguageModelNumbers(
                5, isTied ? output : 2, isTied, hidden, output, layers, steps, 2, keepProb, Placement.AllOutputs, 0.1, 1, 5, 4, 13, 0.5, 0.5));
    }

    private static IEnumerable<(View Value, View Gradient)> Pairs(Tensor value, Tensor gradient) =>
        value.Parts.Zip(gradient.Parts, (one, other) => (one.View, other.View));

    private static (View, Func<int, int, double>)[] Masks(ModelPlan plan, Random random) =>
        [.. plan.Masks.Select(mask =>
        {
            bool[] keeps = [.. Enumerable.Range(0, (int)mask.Size).Select(_ => random.Next(3) > 0)];
            return (new View(mask), (Func<int, int, double>)((row, column) => keeps[(row * (int)mask.Columns.Value) + column] ? 1.5 : 0));
        })];
}
