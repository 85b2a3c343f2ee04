using System.Globalization;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Declarations of bare layers within bounds: the code compiles, and gradients are the slopes of the loss.</summary>
public sealed class RandomLayerTests
{
    private static readonly Gen<Shape> Shapes =
        from cell in Gen.Elements(StandardCells.Names.Where(name => name != "ReluRnn")) // it has a kink that a difference may step over
        from input in Gen.Choose(1, 40)
        from hidden in Gen.Choose(1, 40)
        from projection in Gen.Choose(1, 40)
        from layers in Gen.Choose(1, 3)
        from steps in Gen.Choose(1, 6)
        from batch in Gen.Choose(1, 11)
        from bias in Gen.Choose(-2, 2)
        from threads in Gen.Choose(1, 3)
        from dropout in Gen.Choose(0, 2)
        from switches in Gen.Choose(0, 31)
        let isNormalised = cell == "LayerNormLstm" // over few units and many layers it is all but a step: nothing for differences
        let depth = isNormalised ? 1 : layers
        select new Shape(cell, input, isNormalised ? hidden + 8 : hidden, projection, depth, steps, batch, bias / 2.0, threads)
        {
            Dropout = depth == 1 && dropout == 1 ? 0 : dropout,
            IsBidirectional = (switches & 1) > 0,
            IsBatchFirst = (switches & 2) > 0,
            HasLengths = (switches & 4) > 0,
            DropsState = (switches & 8) > 0,
            IsVariational = (switches & 24) == 24,
        };

    [Fact]
    public void Generated_gradients_are_the_slopes_of_the_loss() => CheckLayers(6, seed: 20140909);

    [Long]
    [Fact]
    public void Generated_gradients_of_sixty_layers_are_the_slopes_of_the_loss() => CheckLayers(60, seed: 20140908);

    private static void CheckLayers(int count, ulong seed) => DrawnPrograms.Check(
        Shapes, count, seed, (shape, name) => shape.Source(name),
        (shape, program, name) => LayerSlopes.Check(program.GetType(name)!, shape.Threads, shape.ToString()));

    private sealed record Shape(
        string Cell, int Input, int Hidden, int Projection, int Layers, int Steps, int Batch, double ForgetBias, int Threads)
    {
        /// <summary>0: none, 1: between layers, 2: on all outputs.</summary>
        public int Dropout { get; init; }

        public bool IsBidirectional { get; init; }

        public bool IsBatchFirst { get; init; }

        public bool HasLengths { get; init; }

        public bool DropsState { get; init; }

        public bool IsVariational { get; init; }

        public string Source(string name) => $$"""
            [ModelGen.RecurrentLayer(
                InputSize = {{Input}}, HiddenSize = {{Hidden}}, NumLayers = {{Layers}}, NumSteps = {{Steps}}, BatchSize = {{Batch}},
                {{(Cell == "ProjectedLstm" ? $"ProjectionSize = {Projection}," : "")}}
                Bidirectional = {{Word(IsBidirectional)}}, BatchFirst = {{Word(IsBatchFirst)}}, VariableLengths = {{Word(HasLengths)}},
                Dropout = {{(Dropout > 0 ? "0.25" : "0")}},
                DropoutPlacement = ModelGen.DropoutPlacement.{{(Dropout == 2 ? "AllOutputs" : "BetweenLayers")}},
                StateDropout = {{(DropsState ? "0.25" : "0")}}, VariationalDropout = {{Word(IsVariational)}},
                ForgetBias = {{ForgetBias.ToString(CultureInfo.InvariantCulture)}}, InitScale = {{(Cell == "LayerNormLstm" ? "1" : "0.2")}},
                Cell = typeof(ModelGen.Cells.{{Cell}}))]
            public sealed partial class {{name}};
            """;

        private static string Word(bool value) => value ? "true" : "false";
    }
}
