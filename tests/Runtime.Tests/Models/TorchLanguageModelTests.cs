using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Checkpoints;
using ModelGen.Runtime.Tests.Checkpoints;
using ModelGen.Tests.Fixtures;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Runtime.Tests.Models;

/// <summary>Language models under the names of PyTorch's example; that they mean the same, fixtures decide.</summary>
public sealed class TorchLanguageModelTests
{
    private static readonly ModelOptions OneThread = new() { Threads = 1 };

    [Fact]
    public void Names_and_shapes_are_those_of_the_examples_state_dict()
    {
        Assert.Equal(
            ["encoder.weight [23, 6]", "rnn.weight_ih_l0 [30, 6]", "rnn.weight_hh_l0 [30, 10]", "rnn.bias_ih_l0 [30]", "rnn.bias_hh_l0 [30]",
            "decoder.weight [23, 10]", "decoder.bias [23]"],
            TorchParameters.Tensors<WordsGru>().Select(info => info.ToString()));
        Assert.Equal(
            ["encoder.weight", "decoder.weight", "decoder.bias"],
            TorchParameters.Tensors<WordsLstmTied>().Select(info => info.Name).Where(name => !name.StartsWith("rnn.", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_goes_both_ways_with_tied_weights_under_both_names()
    {
        using var folder = new SafetensorsFolder();
        using var model = new WordsLstmTied(OneThread);
        using var other = new WordsLstmTied(new ModelOptions { Threads = 1, Seed = 2 });
        TorchParameters.Save(model, folder["m"]);
        Safetensors file = Safetensors.Read(folder["m"]);
        TorchParameters.Load(other, file);
        Assert.All(WordsLstmTied.Parameters, info => Assert.Equal(Read(info, model.GetParameter), Read(info, other.GetParameter)));
        Assert.Equal(file.Tensors["encoder.weight"].ToFloats(), file.Tensors["decoder.weight"].ToFloats());
    }

    [Fact]
    public void Layers_of_different_widths_have_no_module_and_are_refused() => Assert.Equal(
        "There are no PyTorch parameters: the layers of SmallAwdLstm differ in width, and those of PyTorch's modules do not. GetParameter and "
        + "SetParameter have them layer by layer.",
        Assert.Throws<NotSupportedException>(TorchParameters.Tensors<SmallAwdLstm>).Message);

    [Fact]
    public void A_tied_weight_may_have_its_first_name_only()
    {
        using var model = new WordsLstmTied(OneThread);
        Dictionary<string, float[]> tensors = TorchParameters.Save(model).Where(pair => pair.Key != "decoder.weight").ToDictionary();
        tensors["encoder.weight"][3] = 0.625f;
        TorchParameters.Load(model, tensors);
        Assert.Equal(0.625f, TorchParameters.Save(model)["decoder.weight"][3]);
    }

    [Fact]
    public void Weights_that_are_not_tied_are_refused_by_a_model_whose_are()
    {
        using var model = new WordsLstmTied(OneThread);
        Dictionary<string, float[]> tensors = TorchParameters.Save(model).ToDictionary();
        tensors["decoder.weight"][3]++;
        Assert.Equal(
            "decoder.weight is not encoder.weight: WordsLstmTied is declared with TieWeights, which makes them one. Declare it without, or load "
            + "a model that was trained with tied weights.",
            Assert.Throws<ArgumentException>(() => TorchParameters.Load(model, tensors)).Message);
    }

    [Fact]
    public void Missing_and_surplus_names_are_listed_and_nothing_changes()
    {
        using var model = new WordsGru(OneThread);
        float[][] before = Parameters();
        Fails(
            tensors => _ = (tensors.Remove("decoder.bias"), tensors.Remove("encoder.weight")),
            "There is no encoder.weight [23, 6], decoder.bias [23]. The tensors are decoder.weight, rnn.bias_hh_l0,");
        Fails(
            tensors => _ = (tensors.TryAdd("rnn.weight_ih_l1", []), tensors.TryAdd("drop", [])),
            "There is no place for drop, rnn.weight_ih_l1: expected encoder.weight [23, 6], rnn.weight_ih_l0 [30, 6],");
        Fails(tensors => _ = tensors.Remove("rnn.bias_hh_l0"), "There is no rnn.bias_hh_l0 [30], but other biases: there are all of them or none.");
        Fails(tensors => tensors["decoder.weight"] = new float[5], "decoder.weight has 5 values: WordsGru needs 230, decoder.weight [23, 10].");
        Assert.Equal(before, Parameters());

        void Fails(Action<Dictionary<string, float[]>> spoil, string message)
        {
            Dictionary<string, float[]> tensors = TorchParameters.Save(model).ToDictionary();
            spoil(tensors);
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => TorchParameters.Load(model, tensors)).Message, StringComparison.Ordinal);
        }

        float[][] Parameters() => [.. WordsGru.Parameters.Select(info => Read(info, model.GetParameter))];
    }

    [Fact]
    public void Layers_without_biases_are_loaded_as_if_these_were_zero()
    {
        using var model = new WordsGru(OneThread);
        TorchParameters.Load(model, TorchParameters.Save(model).Where(pair => !pair.Key.StartsWith("rnn.bias", StringComparison.Ordinal)).ToDictionary());
        Assert.All(Read(WordsGru.Parameters.Single(info => info.Name == "bias_0"), model.GetParameter), value => Assert.Equal(0, value));
    }
}
