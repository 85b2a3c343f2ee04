using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Cells;
using ModelGen.Tests;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Runtime.Tests.Models;

[LstmModel(VocabSize = 23, HiddenSize = 11, NumLayers = 2, NumSteps = 5, BatchSize = 3, Cell = typeof(Rnn))]
internal sealed partial class RnnModel;

[LstmModel(VocabSize = 23, HiddenSize = 11, NumLayers = 2, NumSteps = 5, BatchSize = 3, Cell = typeof(ReluRnn), InitScale = 0.3)]
internal sealed partial class ReluModel;

[LstmModel(VocabSize = 23, HiddenSize = 11, NumLayers = 2, NumSteps = 5, BatchSize = 3, Cell = typeof(CoupledLstm), ForgetBias = 1)]
internal sealed partial class CoupledModel;

[LstmModel(VocabSize = 23, EmbeddingSize = 6, HiddenSize = 11, NumLayers = 2, NumSteps = 5, BatchSize = 3, Cell = typeof(Gru))]
internal sealed partial class GruModel;

[LstmModel(VocabSize = 23, HiddenSize = 11, NumLayers = 2, NumSteps = 5, BatchSize = 3, Cell = typeof(OriginalGru), TieWeights = true)]
internal sealed partial class OriginalGruModel;

[LstmModel(VocabSize = 23, HiddenSize = 11, NumLayers = 2, NumSteps = 5, BatchSize = 3, Cell = typeof(PeepholeLstm))]
internal sealed partial class PeepholeModel;

[LstmModel(VocabSize = 23, HiddenSize = 11, NumLayers = 2, NumSteps = 5, BatchSize = 3, Cell = typeof(LayerNormLstm))]
internal sealed partial class LayerNormModel;

[LstmModel(VocabSize = 23, EmbeddingSize = 6, HiddenSize = 11, ProjectionSize = 6, NumLayers = 2, NumSteps = 5, BatchSize = 3,
    Cell = typeof(ProjectedLstm), TieWeights = true, KeepProb = 0.9, DropoutPlacement = DropoutPlacement.BetweenLayers, InitScale = 0.4)]
internal sealed partial class TiedProjectedModel;

[LstmModel(VocabSize = 23, EmbeddingSize = 9, HiddenSize = 11, ProjectionSize = 6, NumLayers = 2, NumSteps = 5, BatchSize = 3,
    Cell = typeof(ProjectedLstm), InitScale = 0.4)]
internal sealed partial class ProjectedModel;

// The same networks, seen by a single stream.
[LstmModel(VocabSize = 23, HiddenSize = 11, NumLayers = 2, NumSteps = 1, BatchSize = 1, Cell = typeof(OriginalGru), TieWeights = true)]
internal sealed partial class SingleOriginalGruModel;

[LstmModel(VocabSize = 23, HiddenSize = 11, NumLayers = 2, NumSteps = 1, BatchSize = 1, Cell = typeof(LayerNormLstm))]
internal sealed partial class SingleLayerNormModel;

[LstmModel(VocabSize = 23, EmbeddingSize = 6, HiddenSize = 11, ProjectionSize = 6, NumLayers = 2, NumSteps = 1, BatchSize = 1, Cell = typeof(ProjectedLstm), TieWeights = true)]
internal sealed partial class SingleTiedProjectedModel;

/// <summary>Models of other cells than the LSTM, and of other widths, through the same interface.</summary>
public sealed class CellModelTests
{
    private static readonly Dictionary<string, Action> Learning = new()
    {
        [nameof(Rnn)] = Learns<RnnModel>,
        [nameof(ReluRnn)] = Learns<ReluModel>,
        [nameof(CoupledLstm)] = Learns<CoupledModel>,
        [nameof(Gru)] = Learns<GruModel>,
        [nameof(OriginalGru)] = Learns<OriginalGruModel>,
        [nameof(PeepholeLstm)] = Learns<PeepholeModel>,
        [nameof(LayerNormLstm)] = Learns<LayerNormModel>,
        [nameof(ProjectedLstm)] = Learns<ProjectedModel>,
        ["tied " + nameof(ProjectedLstm)] = Learns<TiedProjectedModel>,
        [nameof(Lstm)] = Learns<TinyModel>,
    };

    public static TheoryData<string> Models => [.. Learning.Keys];

    [Theory]
    [MemberData(nameof(Models))]
    public void They_learn(string model) => Learning[model]();

    [Fact]
    public void Every_cell_learns_here() =>
        Assert.Empty(typeof(Lstm).Assembly.GetExportedTypes().Where(type => type.Namespace == typeof(Lstm).Namespace)
            .Select(type => type.Name).Except(Learning.Keys));

    [Fact]
    public void Shapes_follow_from_the_gates_and_states_of_the_cell()
    {
        Assert.Equal(
            ["embedding [23, 11]", "kernel_0 [22, 11]", "bias_0 [11]", "kernel_1 [22, 11]", "bias_1 [11]", "softmax_w [11, 23]", "softmax_b [23]"],
            Shapes<RnnModel>());
        Assert.Equal("kernel_0 [22, 33]", CoupledModel.Parameters[1].ToString());
        Assert.Equal(
            [
                "embedding [23, 6]",
                "kernel_0 [17, 22]", "input_kernel_0 [6, 11]", "recurrent_kernel_0 [11, 11]", "bias_0 [44]",
                "kernel_1 [22, 22]", "input_kernel_1 [11, 11]", "recurrent_kernel_1 [11, 11]", "bias_1 [44]",
                "softmax_w [11, 23]", "softmax_b [23]",
            ],
            Shapes<GruModel>());
        Assert.Equal(
            [
                "embedding [23, 9]", "kernel_0 [15, 44]", "bias_0 [44]", "projection_0 [11, 6]",
                "kernel_1 [12, 44]", "bias_1 [44]", "projection_1 [11, 6]", "softmax_w [6, 23]", "softmax_b [23]",
            ],
            Shapes<ProjectedModel>());
        Assert.Equal(
            ["kernel_0 [22, 44]", "bias_0 [44]", "peepholeI_0 [11]", "peepholeF_0 [11]", "peepholeO_0 [11]"], Shapes<PeepholeModel>()[1..6]);
        Assert.Equal(["kernel_0 [22, 44]", "gainI_0 [11]"], Shapes<LayerNormModel>()[1..3]);
        Assert.Equal(["projection_1 [11, 6]", "softmax_b [23]"], Shapes<TiedProjectedModel>()[^2..]);
        Assert.Equal(["h"], RnnModel.States.Select(state => state.Name));
        Assert.Equal(["h [2, 3, 6]", "c [2, 3, 11]"], ProjectedModel.States.Select(state => state.ToString()));
        Assert.Equal(
            ["embedded [5, 3, 9]", "top [5, 3, 6]", "logits [5, 3, 23]", "token_loss [5, 3]"], ProjectedModel.Outputs.Select(output => output.ToString()));
        Assert.Equal("CoupledLstm", CoupledModel.Config.Cell);
    }

    [Fact]
    public void A_sequence_costs_what_one_word_after_the_other_costs()
    {
        Check<OriginalGruModel, SingleOriginalGruModel>();
        Check<LayerNormModel, SingleLayerNormModel>();
        Check<TiedProjectedModel, SingleTiedProjectedModel>();

        static void Check<TModel, TSingle>()
            where TModel : ILanguageModel<TModel>
            where TSingle : ILanguageModel<TSingle>
        {
            const int Words = 37; // more than two windows, and no multiple of one
            using TModel model = TModel.Create(new ModelOptions { Threads = 2 });
            using TSingle single = TSingle.Create(new ModelOptions { Threads = 1 });
            foreach (TensorInfo parameter in TModel.Parameters)
            {
                single.SetParameter(parameter.Name, Read(parameter, model.GetParameter));
            }

            int[] text = Text.Random(1, Words + 1, TModel.Config.VocabSize);
            double expected = Enumerable.Range(0, Words).Sum(position => single.Evaluate([text[position]], [text[position + 1]]));
            Assert.Equal(expected, model.EvaluateSequence(text.AsSpan(0, Words), text.AsSpan(1)), 1e-6 * expected);

            // The same stream once more: read in pieces of any length, each piece tells what comes after it.
            var next = new float[TModel.Config.VocabSize];
            model.ResetState();
            for (int begin = 0, length = 1; begin < Words; begin += length, length = begin % 3 + 1)
            {
                int end = Math.Min(Words, begin + length);
                model.Predict(text.AsSpan(begin, end - begin), next);
                single.ResetState();
                double before = end == 1 ? 0 : single.EvaluateSequence(text.AsSpan(0, end - 1), text.AsSpan(1, end - 1));
                double loss = single.EvaluateSequence(text.AsSpan(end - 1, 1), text.AsSpan(end, 1));
                Assert.True(before >= 0);
                Assert.Equal(loss, -Math.Log(next[text[end]]), 1e-5 * loss);
                Assert.Equal(1, next.Sum(probability => (double)probability), 1e-6);
            }
        }
    }

    [Fact]
    public void The_norm_is_that_of_all_gradients_tied_or_not()
    {
        Check<OriginalGruModel>();
        Check<TiedProjectedModel>();
        Check<ProjectedModel>();
        Check<LayerNormModel>();
        Check<GruModel>();

        static void Check<TModel>()
            where TModel : ILanguageModel<TModel>
        {
            using TModel model = TModel.Create(new ModelOptions { Threads = 2 });
            model.Forward(Text.Window<TModel>(1), Text.Window<TModel>(2));
            model.Backward();
            double norm = Math.Sqrt(TModel.Parameters.Sum(parameter => Read(parameter, model.GetGradient).Sum(g => (double)g * g)));
            Assert.Equal(norm, model.GradientNorm, 1e-6 * norm);
        }
    }

    private static string[] Shapes<TModel>()
        where TModel : ILanguageModel<TModel> => [.. TModel.Parameters.Select(parameter => parameter.ToString())];

    private static void Learns<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = TModel.Create(new ModelOptions { Threads = 2 });
        int[] tokens = Text.Window<TModel>(1), targets = Text.Window<TModel>(2);
        double first = model.TrainStep(tokens, targets, 0.5), last = first;
        for (int step = 0; step < 200; step++)
        {
            model.ResetState();
            last = model.TrainStep(tokens, targets, 0.5);
        }

        Assert.True(last < 0.7 * first, $"{first} to {last}");
    }
}
