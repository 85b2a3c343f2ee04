using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Cells;
using ModelGen.Checkpoints;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

// One model for each fixture in tests/fixtures/torch/word_language_model. Where PyTorch has no forget bias and the declaration has one, it
// is taken from the bias that is loaded.
[LstmModel(VocabSize = 23, EmbeddingSize = 7, HiddenSize = 9, NumSteps = 5, BatchSize = 3, ForgetBias = 1)]
internal sealed partial class WordsLstm;

[LstmModel(VocabSize = 23, HiddenSize = 8, NumSteps = 5, BatchSize = 3, TieWeights = true)]
internal sealed partial class WordsLstmTied;

[LstmModel(VocabSize = 23, EmbeddingSize = 6, HiddenSize = 10, NumLayers = 1, NumSteps = 5, BatchSize = 3, Cell = typeof(Gru))]
internal sealed partial class WordsGru;

[LstmModel(VocabSize = 23, HiddenSize = 9, NumSteps = 5, BatchSize = 3, TieWeights = true, Cell = typeof(Gru))]
internal sealed partial class WordsGruTied;

[LstmModel(VocabSize = 23, EmbeddingSize = 7, HiddenSize = 9, NumSteps = 5, BatchSize = 3, Cell = typeof(Rnn))]
internal sealed partial class WordsTanh;

[LstmModel(VocabSize = 23, EmbeddingSize = 9, HiddenSize = 7, NumSteps = 5, BatchSize = 3, Cell = typeof(ReluRnn))]
internal sealed partial class WordsRelu;

/// <summary>
/// Checkpoints of PyTorch's example <c>word_language_model</c>, loaded by their names: they give the same logits, losses and gradients;
/// tests/fixtures/torch/word_language_model.py wrote the numbers.
/// </summary>
public abstract class WordLanguageModels<TComputing>
    where TComputing : IComputing
{
    private const double OutputTolerance = 1e-5, GradientTolerance = 5e-5;

    private static readonly Dictionary<string, Action<Fixture, ModelOptions>> Tests = new()
    {
        ["lstm"] = Check<WordsLstm>,
        ["lstm_tied"] = Check<WordsLstmTied>,
        ["gru"] = Check<WordsGru>,
        ["gru_tied"] = Check<WordsGruTied>,
        ["rnn_tanh"] = Check<WordsTanh>,
        ["rnn_relu"] = Check<WordsRelu>,
    };

    public static TheoryData<string, int> Cases => FixtureCases.Of<TComputing>(Tests.Keys);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void A_checkpoint_gives_the_same_logits_and_gradients(string name, int variant) =>
        Fixture.Check("torch/word_language_model/" + name, fixture => Tests[name](fixture, TComputing.Options(variant)));

    [SkippableFact]
    public void Every_fixture_has_a_test() => Assert.Equal(
        Fixture.Names("torch/word_language_model/*"), Tests.Keys.Select(name => "torch/word_language_model/" + name).Order(StringComparer.Ordinal));

    private static void Check<TModel>(Fixture fixture, ModelOptions options)
        where TModel : ILanguageModel<TModel>
    {
        LanguageModelConfig config = TModel.Config;
        fixture.AssertSays("kind", "word_language_model");
        fixture.AssertSays("kind_of_rnn", config.Cell switch { "Lstm" => "LSTM", "Gru" => "GRU", "Rnn" => "RNN_TANH", _ => "RNN_RELU" });
        fixture.AssertSays("E", config.EmbeddingSize);
        fixture.AssertSays("H", config.HiddenSize);
        fixture.AssertSays("L", config.NumLayers);
        fixture.AssertSays("tied", config.TieWeights ? 1 : 0);

        using TModel model = TModel.Create(options);
        IReadOnlyList<TensorInfo> tensors = TorchParameters.Tensors<TModel>();
        Dictionary<string, float[]> parameters = tensors.ToDictionary(tensor => tensor.Name, tensor => fixture.Floats("param." + tensor.Name));
        TorchParameters.Load(model, parameters);
        Assert.Equal(tensors.Select(tensor => tensor.Name), [.. TorchParameters.Save(model).Keys]);

        model.Evaluate(fixture.Integers("in.first"), fixture.Integers("in.first"));
        double cost = model.Forward(fixture.Integers("in.tokens"), fixture.Integers("in.targets"));
        double expected = fixture.Expected("loss")[0];
        Assert.Equal(expected, cost, 1e-5 * expected);
        fixture.AssertClose("out.logits", Read(TModel.Outputs.Single(output => output.Name == "logits"), model.GetOutput), OutputTolerance);
        foreach (TensorInfo state in TModel.States)
            fixture.AssertClose("out." + state.Name, Read(state, model.GetState), OutputTolerance);
        model.Backward();
        IReadOnlyDictionary<string, float[]> gradients = TorchParameters.Gradients(model);
        foreach (TensorInfo tensor in tensors)
            fixture.AssertClose("grad." + tensor.Name, gradients[tensor.Name], GradientTolerance);

        // What is saved computes the same in another model.
        using TModel other = TModel.Create(options with { Seed = 2 });
        TorchParameters.Load(other, TorchParameters.Save(model));
        other.Evaluate(fixture.Integers("in.first"), fixture.Integers("in.first"));
        Assert.Equal(expected, other.Forward(fixture.Integers("in.tokens"), fixture.Integers("in.targets")), 1e-5 * expected);
    }
}
