using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;
using static ModelGen.Equations;

namespace ModelGen.Ptb.Tests;

/// <summary>A model of one name and one cell's name, whose equations were edited since it was trained.</summary>
public sealed partial class EquationsTests : IDisposable
{
    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 20)), "a b a c\nb a\n", "a b\n");

    public EquationsTests() => Assert.Equal(0, Run<Before.CellModel>("train --epochs 1").ExitCode);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("eval")]
    [InlineData("generate --words 1")]
    [InlineData("train --resume --epochs 2")]
    public void What_was_trained_with_other_equations_is_refused(string command)
    {
        ConsoleRun run = Run<After.CellModel>(command);
        Assert.Equal((2, "", $"{File} was trained with other equations of MyCell.\n"), (run.ExitCode, run.Output, run.Error));
        Assert.Equal(0, Run<Before.CellModel>(command).ExitCode);
    }

    [Theory]
    [InlineData("eval")]
    [InlineData("train --resume --epochs 2")]
    public void Another_number_in_a_helper_is_another_equation(string command) => Assert.Equal(
        (2, $"{File} was trained with other equations of MyCell.\n"), (Run<Edited.CellModel>(command).ExitCode, Run<Edited.CellModel>(command).Error));

    [Fact]
    public void Other_words_for_the_same_equations_are_the_same() => Assert.Equal(
        Run<Before.CellModel>("eval").Output, Run<Renamed.CellModel>("eval").Output);

    [Fact]
    public void A_file_from_before_there_was_a_hash_is_known_by_the_cell_s_name()
    {
        var stored = Safetensors.Read(File);
        var metadata = new Dictionary<string, string>(stored.Metadata);
        Assert.True(metadata.Remove("equations_sha256"));
        Safetensors.Write(
            File, metadata, stored.Tensors.Values.Select(tensor => tensor.Info), (name, values) => stored.Tensors[name].ToFloats().CopyTo(values));
        Assert.Equal(0, Run<Before.CellModel>("eval").ExitCode);
        Assert.Equal(0, Run<After.CellModel>("eval").ExitCode);
    }

    private string File => Checkpoint.PathIn(_folder["out"]);

    private ConsoleRun Run<TModel>(string command)
        where TModel : ILanguageModel<TModel>
    {
        var catalog = new ModelCatalog(ModelEntry.Of<TModel>("small"));
        return ConsoleRun.Of(catalog, [.. command.Split(' '), "--data-path", _folder.Path, "--save-path", _folder["out"], "--threads", "1"]);
    }

    internal static partial class Before
    {
        [RecurrentCell]
        internal static class MyCell
        {
            public static float Step(float z, float h) => Squash(z) * Sigmoid(h);

            private static float Squash(float x) => Tanh(2 * x);
        }

        [LstmModel(VocabSize = 4, HiddenSize = 3, NumLayers = 1, NumSteps = 2, BatchSize = 1, Cell = typeof(MyCell))]
        internal sealed partial class CellModel;
    }

    internal static partial class After
    {
        [RecurrentCell]
        internal static class MyCell
        {
            public static float Step(float z, float h) => Sigmoid(z) * Tanh(h);
        }

        [LstmModel(VocabSize = 4, HiddenSize = 3, NumLayers = 1, NumSteps = 2, BatchSize = 1, Cell = typeof(MyCell))]
        internal sealed partial class CellModel;
    }

    internal static partial class Edited
    {
        [RecurrentCell]
        internal static class MyCell
        {
            public static float Step(float z, float h) => Squash(z) * Sigmoid(h);

            private static float Squash(float x) => Tanh(3 * x);
        }

        [LstmModel(VocabSize = 4, HiddenSize = 3, NumLayers = 1, NumSteps = 2, BatchSize = 1, Cell = typeof(MyCell))]
        internal sealed partial class CellModel;
    }

    internal static partial class Renamed
    {
        [RecurrentCell]
        internal static class MyCell
        {
            private const float Steepness = 2;

            public static float Step(float gate, float h)
            {
                float keep = Sigmoid(h);
                float candidate = Tanh(Steepness * gate);
                return candidate * keep;
            }
        }

        [LstmModel(VocabSize = 4, HiddenSize = 3, NumLayers = 1, NumSteps = 2, BatchSize = 1, Cell = typeof(MyCell))]
        internal sealed partial class CellModel;
    }
}
