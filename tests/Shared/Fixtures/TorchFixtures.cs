using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Tests.Layers;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

/// <summary>
/// Layers and language models against PyTorch's modules, loaded by PyTorch's parameter names, and against equations that PyTorch
/// computes by hand; tests/fixtures/torch/make.py wrote the numbers.
/// </summary>
public abstract class TorchFixtures<TComputing>
    where TComputing : IComputing
{
    private const double OutputTolerance = 1e-5;

    private static readonly Dictionary<string, Action<Fixture, ModelOptions>> Tests = new()
    {
        ["gru"] = TorchFixture.Check<TorchGru>,
        ["gru_packed"] = TorchFixture.Check<TorchGruPacked>,
        ["gru_one"] = TorchFixture.Check<TorchGruOne>,
        ["gru_large"] = TorchFixture.Check<TorchGruLarge>,
        ["relu"] = TorchFixture.Check<TorchRelu>,
        ["relu_packed"] = TorchFixture.Check<TorchReluPacked>,
        ["tanh"] = TorchFixture.Check<TorchTanh>,
        ["tanh_packed"] = TorchFixture.Check<TorchTanhPacked>,
        ["tanh_one"] = TorchFixture.Check<TorchTanhOne>,
        ["lstm_large"] = TorchFixture.Check<TorchLstmLarge>,
        ["proj"] = TorchFixture.Check<TorchProjected>,
        ["proj_packed"] = TorchFixture.Check<TorchProjectedPacked>,
        ["proj_one"] = TorchFixture.Check<TorchProjectedOne>,
        ["layer_norm"] = TorchFixture.Check<TorchLayerNorm>,
        ["layer_norm_packed"] = TorchFixture.Check<TorchLayerNormPacked>,
        ["layer_norm_one"] = TorchFixture.Check<TorchLayerNormOne>,
        ["layer_norm_large"] = TorchFixture.Check<TorchLayerNormLarge>,
        ["original_gru"] = TorchFixture.Check<TorchOriginalGru>,
        ["original_gru_packed"] = TorchFixture.Check<TorchOriginalGruPacked>,
        ["original_gru_one"] = TorchFixture.Check<TorchOriginalGruOne>,
        ["original_gru_large"] = TorchFixture.Check<TorchOriginalGruLarge>,
        ["projected_gru"] = TorchFixture.Check<TorchProjectedGru>,
        ["projected_rnn"] = TorchFixture.Check<TorchProjectedRnn>,
        ["dropout_between"] = TorchFixture.Check<TorchDropoutBetween>,
        ["dropout_all"] = TorchFixture.Check<TorchDropoutAll>,
        ["windows_lstm"] = CheckWindows<TorchWindowsLstm>,
        ["windows_gru"] = CheckWindows<TorchWindowsGru>,
        ["words_gru"] = LanguageModelFixture.Evaluate<TorchWordsGru>,
        ["words_gru_train"] = LanguageModelFixture.Train<TorchWordsGru>,
        ["words_projected"] = LanguageModelFixture.Evaluate<TorchWordsProjected>,
        ["words_projected_train"] = LanguageModelFixture.Train<TorchWordsProjected>,
        ["words_projected_tied"] = LanguageModelFixture.Evaluate<TorchWordsProjectedTied>,
        ["words_projected_tied_train"] = LanguageModelFixture.Train<TorchWordsProjectedTied>,
        ["words_layer_norm"] = LanguageModelFixture.Evaluate<TorchWordsLayerNorm>,
        ["words_layer_norm_train"] = LanguageModelFixture.Train<TorchWordsLayerNorm>,
        ["words_original_gru_one"] = LanguageModelFixture.Evaluate<TorchWordsOriginalGruOne>,
        ["words_original_gru_one_train"] = LanguageModelFixture.Train<TorchWordsOriginalGruOne>,
    };

    public static TheoryData<string, int> Cases => FixtureCases.Of<TComputing>(Tests.Keys);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void What_is_declared_computes_what_PyTorch_computes(string name, int variant) =>
        Fixture.Check("torch/" + name, fixture => Tests[name](fixture, TComputing.Options(variant)));

    [SkippableFact]
    public void Every_fixture_of_PyTorch_has_a_test() =>
        Assert.Equal(Fixture.Names("torch/*"), Tests.Keys.Select(name => "torch/" + name).Order(StringComparer.Ordinal));

    // A sequence in windows: the state is carried over by the caller, and set to zero before the last one.
    private static void CheckWindows<TLayer>(Fixture fixture, ModelOptions options)
        where TLayer : IRecurrentLayer<TLayer>
    {
        using TLayer layer = TorchFixture.Load<TLayer>(fixture, options);
        int windows = (int)fixture.Number("K");
        float[] x = fixture.Floats("in.x");
        foreach (bool isTraining in new[] { false, true })
        {
            layer.ResetState();
            List<float> y = [];
            for (int window = 0; window < windows; window++)
            {
                if (window == windows - 1)
                    layer.ResetState();
                ReadOnlySpan<float> input = Fixture.Step(x, window, windows);
                var output = new float[fixture.Length("out.y") / windows];
                if (isTraining)
                    layer.Forward(input, output);
                else
                    layer.Evaluate(input, output);
                y.AddRange(output);
                foreach (TensorInfo state in TLayer.States)
                {
                    float[] final = Read(state, layer.GetFinalState);
                    layer.SetInitialState(state.Name, final);
                    if (window >= windows - 2)
                        fixture.AssertClose($"out.{state.Name}{(window == windows - 1 ? "n" : "_carried")}", final, OutputTolerance);
                }
            }

            fixture.AssertClose("out.y", [.. y], OutputTolerance);
        }
    }
}
