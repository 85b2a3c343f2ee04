using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Shorthands;
using Buffer = ModelGen.Generator.Lowering.Buffer;
using Placement = ModelGen.Generator.Model.DropoutPlacement;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Whole plans as tasks for <see cref="PlanSlopes"/>: every parameter, input and state against every output and loss.</summary>
internal static class PlanCases
{
    /// <summary>A bare layer.</summary>
    private static PlanSlopes Layer(ModelPlan plan)
    {
        var random = new Random(6);
        int batch = Extent(plan, "B"), steps = Extent(plan, "T");
        int[] lengths = [.. Enumerable.Range(0, batch).Select(_ => random.Next(1, steps + 1))];
        Tensor input = Find(plan, TensorTable.Feeds, "input"), output = Find(plan, TensorTable.Outputs, "output");
        View? isReal = plan.Table(TensorTable.Feeds).SingleOrDefault(feed => feed.Name == "is_real")?.Parts[0].View;
        HashSet<Buffer> padded = [.. input.Views.Concat(output.Views).Select(view => view.Buffer)];
        return new PlanSlopes
        {
            Forward = plan["Forward"].Operations,
            Backward = plan["Backward"].Operations,
            Inputs =
            [
                .. Pairs(input, Find(plan, TensorTable.Outputs, "input_gradient")),
                .. plan.Table(TensorTable.Parameters).Zip(plan.Table(TensorTable.Gradients), Pairs).SelectMany(pair => pair),
                .. plan.Table("InitialStates").Zip(plan.Table("InitialStateGradients"), Pairs).SelectMany(pair => pair),
            ],
            Results =
            [
                .. Pairs(output, Find(plan, TensorTable.Feeds, "output_gradient")).Select(Given),
                .. plan.Table("FinalStates").Zip(plan.Table("FinalStateGradients"), Pairs).SelectMany(pair => pair).Select(Given),
            ],
            Constants =
            [
                .. Masks(plan, random),
                .. isReal is null ? [] : new (View, Func<int, int, double>)[] { (isReal, (row, _) => row / batch < lengths[row % batch] ? 1 : 0) },
            ],
            IsPadding = (view, row) => isReal is not null && padded.Contains(view.Buffer) && row / batch >= lengths[row % batch],
        };

        static (View, View?) Given((View Value, View Gradient) pair) => pair;
    }

    /// <summary>A language model.</summary>
    private static PlanSlopes LanguageModel(ModelPlan plan)
    {
        var random = new Random(7);
        int words = Extent(plan, "V");
        View tokens = Find(plan, TensorTable.Feeds, "tokens").Parts[0].View;
        Tensor[] gradients = [.. plan.Table(TensorTable.Gradients)];
        Tensor? sparse = gradients.SingleOrDefault(gradient => gradient.RowIds is not null);
        SumRows? sum = plan["Backward"].Operations.OfType<SumRows>().SingleOrDefault();
        View dense = new(plan["Forward"].Operations.OfType<Gather>().First().Table.Buffer with { Name = "dense_embedding" });
        return new PlanSlopes
        {
            Forward = plan["Forward"].Operations,
            Backward = sum is null
                ? plan["Backward"].Operations
                : [.. plan["Backward"].Operations, new Fill(dense, null), new AddRows(sum.PerId, sum.Index, tokens, dense)],
            Inputs =
            [
                .. plan.Table(TensorTable.Parameters).Concat(plan.Table(TensorTable.States)).SelectMany(value => gradients
                    .Where(gradient => gradient.Name == value.Name && gradient != sparse).SelectMany(gradient => Pairs(value, gradient))),
                .. sum is null ? [] : new[] { (Find(plan, TensorTable.Parameters, "embedding").Parts[0].View, dense) },
            ],
            Results = [(Find(plan, TensorTable.Outputs, "token_loss").Parts[0].View, null)],
            Constants = [.. Masks(plan, random), .. plan.Table(TensorTable.Feeds).Select(feed => Words(feed, random, words))],
            Divisor = Extent(plan, "B"),
        };
    }

    /// <summary>A plan of either kind.</summary>
    public static PlanSlopes Of(ModelPlan plan) => plan.Table("InitialStates").Count > 0 ? Layer(plan) : LanguageModel(plan);

    /// <summary>A tensor of a table.</summary>
    public static Tensor Find(ModelPlan plan, string table, string name) => plan.Table(table).Single(tensor => tensor.Name == name);

    /// <summary>The number of an extent.</summary>
    private static int Extent(ModelPlan plan, string letter) => (int)plan.Letters.Single(other => other.Dim.Symbol == letter).Dim.Value;

    private static (View, Func<int, int, double>) Words(Tensor feed, Random random, int words)
    {
        int[] ids = [.. Enumerable.Range(0, (int)feed.Parts[0].View.Columns.Value).Select(_ => random.Next(words))];
        return (feed.Parts[0].View, (_, position) => ids[position]);
    }

    /// <summary>The plan of a declaration, held to the rules after each pass of the compiler.</summary>
    public static ModelPlan Build(ModelSpec spec, Target target) => Plans.Build(spec, target, PlanRules.Check);

    /// <summary>The declaration of a bare layer.</summary>
    public static ModelSpec Layer(
        CellSpec cell, int layers = 1, int steps = 3, int batch = 2, int hidden = 3, bool isBidirectional = false, bool hasLengths = false, double dropout = 0,
        Placement placement = Placement.AllOutputs) => new(
        "", [], "Test", cell, StandardOptimizers.Sgd,
        new RecurrentLayerNumbers(
            2, hidden, cell.Projection is null ? hidden : 2, layers, steps, batch, 1, isBidirectional, false, hasLengths, dropout, placement, 0.1, 0.5, UpdateOf(Generator.Model.Clipping.None)));

    /// <summary>The declaration of a language model.</summary>
    public static ModelSpec Model(CellSpec cell, int layers = 1, int steps = 3, bool isTied = false, double keepProb = 1, int hidden = 3, int accumulate = 1, double maxGradNorm = 5)
    {
        int output = cell.Projection is null ? hidden : 2;
        return new(
            "", [], "Test", cell, StandardOptimizers.Sgd,
            new LanguageModelNumbers(
                5, isTied ? output : 2, isTied, hidden, output, layers, steps, 2, accumulate, keepProb, Placement.AllOutputs, 0.1, 1, 4, 13, 0.5, 0.5,
                UpdateOf(Generator.Model.Clipping.Norm, maxGradNorm), InputKeepProb: keepProb, OutputKeepProb: keepProb));
    }

    /// <summary>What a declaration says of the update.</summary>
    public static UpdateNumbers UpdateOf(Generator.Model.Clipping clipping, double maxGradNorm = 5) => new(clipping, maxGradNorm, 1, Generator.Model.TableUpdate.Exact, AverageParameters: false);

    private static IEnumerable<(View Value, View Gradient)> Pairs(Tensor value, Tensor gradient) =>
        value.Parts.Zip(gradient.Parts, (one, other) => (one.View, other.View));

    private static (View, Func<int, int, double>)[] Masks(ModelPlan plan, Random random) =>
        [.. plan.Table(TensorTable.Masks).Select(tensor => tensor.Parts[0].View.Buffer).Select(mask =>
        {
            bool[] keeps = [.. Enumerable.Range(0, (int)mask.Size).Select(_ => random.Next(3) > 0)];
            return (new View(mask), (Func<int, int, double>)((row, column) => keeps[(row * (int)mask.Columns.Value) + column] ? 1.5 : 0));
        })];
}
