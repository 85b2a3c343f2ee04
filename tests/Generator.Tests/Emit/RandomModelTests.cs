using System;
using System.Globalization;
using System.Linq;
using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Declarations within bounds: the code compiles, and its gradients are the slopes of its cost.</summary>
public sealed class RandomModelTests
{
    // The cost is computed in float32, so that differences carry its rounding; along the gradient they are as large as can be.
    private const double Tolerance = 5e-3;
    private const double Distance = 0.03;

    private static readonly Gen<Shape> Shapes =
        from hidden in Gen.Choose(1, 40)
        from layers in Gen.Choose(1, 3)
        from steps in Gen.Choose(1, 6)
        from batch in Gen.Choose(1, 11)
        from words in Gen.Choose(2, 70)
        from bias in Gen.Choose(-2, 2)
        from threads in Gen.Choose(1, 3)
        from dropout in Gen.Choose(0, 1)
        from cell in Gen.Elements(StandardCells.Names.Where(name => name != "ReluRnn")) // it has a kink that a difference may step over
        from projection in Gen.Choose(1, 40)
        from embedding in Gen.Choose(1, 40)
        from variant in Gen.Choose(0, 3)
        from regular in Gen.Choose(0, 3)
        let isNormalised = cell == "LayerNormLstm" // over few units and many layers it is all but a step: nothing for differences
        let units = isNormalised ? hidden + 8 : hidden
        select new Shape(cell, units, isNormalised ? 1 : layers, steps, batch, words, bias / 2.0, threads, dropout == 1)
        {
            Projection = cell == "ProjectedLstm" ? projection : units,
            Embedding = variant == 0 ? (cell == "ProjectedLstm" ? projection : units) : variant == 1 ? embedding : units,
            IsTied = variant == 0,
            IsBetween = variant == 2 && layers > 1 && !isNormalised,
            IsVariational = dropout == 1 && (regular & 1) > 0,
            DropsState = (regular & 2) > 0,
        };

    [Fact]
    public void Generated_gradients_are_the_slopes_of_the_cost() => CheckModels(6, seed: 20140909);

    [Long]
    [Fact]
    public void Generated_gradients_of_a_hundred_models_are_the_slopes_of_the_cost() => CheckModels(100, seed: 20140908);

    private static void CheckModels(int count, ulong seed) => DrawnPrograms.Check(
        Shapes, count, seed, (shape, name) => shape.Source(name),
        (shape, program, name) => typeof(RandomModelTests).GetMethod(nameof(CheckGradients), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(program.GetType(name)!).Invoke(null, [shape]));

    private static void CheckGradients<TModel>(Shape shape)
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = TModel.Create(new ModelOptions { Seed = 3, Threads = shape.Threads });
        var random = new System.Random(4);
        int[] tokens = Words(), targets = Words();

        // Drawn masks change from pass to pass; the slope needs them to stay.
        foreach (TensorInfo mask in TModel.Masks)
            model.SetDropoutMask(mask.Name, [.. Enumerable.Range(0, mask.Length).Select(_ => random.Next(4) == 0 ? 0 : 4 / 3f)]);

        foreach (TensorInfo parameter in TModel.Parameters)
        {
            model.ResetState();
            model.Forward(tokens, targets);
            model.Backward();
            var gradient = new float[parameter.Length];
            var value = new float[parameter.Length];
            model.GetGradient(parameter.Name, gradient);
            model.GetParameter(parameter.Name, value);
            double norm = Math.Sqrt(gradient.Sum(g => (double)g * g));
            // A normalised cell curves more than the others.
            double distance = shape.Cell == "LayerNormLstm" ? Distance / 2 : Distance;
            double near = Cost(distance / 2) - Cost(-distance / 2), far = Cost(distance) - Cost(-distance);
            double slope = ((8 * near) - far) / (6 * distance);
            Assert.True(
                Math.Abs(slope - norm) <= Tolerance * norm + 1e-4, $"{shape}, {parameter}: slope {slope}, gradient's norm {norm}");
            model.SetParameter(parameter.Name, value);

            double Cost(double moved)
            {
                model.SetParameter(
                    parameter.Name, [.. value.Zip(gradient, (v, g) => norm == 0 ? v : (float)(v + (moved * g / norm)))]);
                model.ResetState();
                return model.Forward(tokens, targets);
            }
        }

        int[] Words() => [.. Enumerable.Range(0, shape.Steps * shape.Batch).Select(_ => random.Next(shape.Vocabulary))];
    }

    private sealed record Shape(
        string Cell, int Hidden, int Layers, int Steps, int Batch, int Vocabulary, double ForgetBias, int Threads, bool Dropout)
    {
        public int Projection { get; init; }

        public int Embedding { get; init; }

        public bool IsTied { get; init; }

        public bool IsBetween { get; init; }

        public bool IsVariational { get; init; }

        public bool DropsState { get; init; }

        public string Source(string name) => $$"""
            [ModelGen.LstmModel(
                VocabSize = {{Vocabulary}}, HiddenSize = {{Hidden}}, NumLayers = {{Layers}}, NumSteps = {{Steps}}, BatchSize = {{Batch}},
                ForgetBias = {{ForgetBias.ToString(CultureInfo.InvariantCulture)}}, KeepProb = {{(Dropout ? "0.75" : "1")}},
                InitScale = {{(Cell == "LayerNormLstm" ? "1" : "0.1")}}, EmbeddingSize = {{Embedding}}, TieWeights = {{(IsTied ? "true" : "false")}},
                {{(Cell == "ProjectedLstm" ? $"ProjectionSize = {Projection}," : "")}}
                DropoutPlacement = ModelGen.DropoutPlacement.{{(IsBetween ? "BetweenLayers" : "AllOutputs")}},
                {{(IsVariational ? "VariationalDropout = true," : "")}} {{(DropsState ? "StateKeepProb = 0.75," : "")}}
                Cell = typeof(ModelGen.Cells.{{Cell}}))]
            public sealed partial class {{name}};
            """;
    }
}
