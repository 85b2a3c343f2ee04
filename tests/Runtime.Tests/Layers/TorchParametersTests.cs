using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Runtime.Tests.Layers;

/// <summary>Parameters under PyTorch's names and in its layout; that they mean the same, fixtures decide.</summary>
public sealed class TorchParametersTests
{
    [Fact]
    public void Names_and_shapes_are_those_of_a_state_dict()
    {
        Assert.Equal(
            ["weight_ih_l0 [6, 3]", "weight_hh_l0 [6, 2]", "bias_ih_l0 [6]", "bias_hh_l0 [6]",
            "weight_ih_l0_reverse [6, 3]", "weight_hh_l0_reverse [6, 2]", "bias_ih_l0_reverse [6]", "bias_hh_l0_reverse [6]",
            "weight_ih_l1 [6, 4]", "weight_hh_l1 [6, 2]", "bias_ih_l1 [6]", "bias_hh_l1 [6]",
            "weight_ih_l1_reverse [6, 4]", "weight_hh_l1_reverse [6, 2]", "bias_ih_l1_reverse [6]", "bias_hh_l1_reverse [6]"],
            TorchParameters.Tensors<FakeLayer<IdleGru>>().Select(info => info.ToString()));
        Assert.Equal(
            ["weight_ih_l0 [20, 3]", "weight_hh_l0 [20, 2]", "bias_ih_l0 [20]", "bias_hh_l0 [20]", "weight_hr_l0 [2, 5]"],
            TorchParameters.Tensors<FakeLayer<IdleProjectedLstm>>().Take(5).Select(info => info.ToString()));
    }

    [Fact]
    public void What_is_loaded_is_saved_again_for_each_cell()
    {
        RoundTrip<FakeLayer<NnLstmBidirL2>>();
        RoundTrip<FakeLayer<IdleProjectedLstm>>();
        RoundTrip<FakeLayer<IdleGru>>();
        RoundTrip<FakeLayer<IdleRnn>>();

        static void RoundTrip<TLayer>()
            where TLayer : IRecurrentLayer<TLayer>
        {
            using TLayer layer = TLayer.Create(new ModelOptions { Threads = 1 });
            Dictionary<string, float[]> tensors = Some<TLayer>();
            bool isGru = TLayer.Config.Cell == "Gru";

            // Biases that are added come back as their sum; the GRU keeps those of its candidate apart.
            foreach ((string name, float[] values) in tensors.Where(pair => pair.Key.StartsWith("bias_hh", StringComparison.Ordinal)))
                values.AsSpan(0, isGru ? values.Length / 3 * 2 : values.Length).Clear();
            TorchParameters.Load(layer, tensors);
            IReadOnlyDictionary<string, float[]> saved = TorchParameters.Save(layer);
            Assert.Equal(tensors.Keys.Order(), saved.Keys.Order());
            Assert.All(tensors, pair => Assert.Equal(pair.Value, saved[pair.Key]));
        }
    }

    [Fact]
    public void The_GRU_keeps_the_parts_of_its_candidate_apart()
    {
        using var layer = new FakeLayer<IdleGru>(new ModelOptions { Threads = 1 });
        Dictionary<string, float[]> tensors = Some<FakeLayer<IdleGru>>();
        TorchParameters.Load(layer, tensors);
        float[] kernel = Parameter("kernel_0"), input = Parameter("input_kernel_0"), recurrent = Parameter("recurrent_kernel_0"), bias = Parameter("bias_0");
        float[] ih = tensors["weight_ih_l0"], hh = tensors["weight_hh_l0"], bih = tensors["bias_ih_l0"], bhh = tensors["bias_hh_l0"];

        // Two units: rows r r z z n n of PyTorch's, three columns for the input, two for the state.
        Assert.Equal(ih[(3 * 3) + 2], kernel[(2 * 4) + 3]);
        Assert.Equal(hh[(1 * 2) + 0], kernel[(3 * 4) + 1]);
        Assert.Equal(ih[(4 * 3) + 1], input[(1 * 2) + 0]);
        Assert.Equal(hh[(5 * 2) + 0], recurrent[(0 * 2) + 1]);
        Assert.Equal(
            [bih[0] + bhh[0], bih[1] + bhh[1], bih[2] + bhh[2], bih[3] + bhh[3], bih[4], bih[5], bhh[4], bhh[5]],
            bias);

        float[] Parameter(string name) => Read(FakeLayer<IdleGru>.Parameters.Single(info => info.Name == name), layer.GetParameter);
    }

    [Fact]
    public void A_forget_bias_is_a_part_of_what_PyTorch_has_as_bias()
    {
        using var layer = new FakeLayer<NnLstmL3>(new ModelOptions { Threads = 1 });
        layer.SetParameter("bias_0", new float[52]);
        float[] saved = TorchParameters.Save(layer)["bias_ih_l0"];
        Assert.Equal([.. new float[13], .. Enumerable.Repeat(1f, 13), .. new float[26]], saved);
    }

    [Fact]
    public void A_file_goes_both_ways()
    {
        string path = Path.Combine(Path.GetTempPath(), $"modelgen-{Guid.NewGuid()}.safetensors");
        using var layer = new FakeLayer<NnLstmBidirL2>(new ModelOptions { Threads = 1 });
        using var other = new FakeLayer<NnLstmBidirL2>(new ModelOptions { Threads = 1, Seed = 2 });
        try
        {
            TorchParameters.Save(layer, path);
            TorchParameters.Load(other, Safetensors.Read(path));
        }
        finally
        {
            File.Delete(path);
        }

        Assert.All(FakeLayer<NnLstmBidirL2>.Parameters, info => Assert.Equal(Read(info, layer.GetParameter), Read(info, other.GetParameter)));
    }

    [Fact]
    public void A_wrong_tensor_is_named_and_nothing_changes()
    {
        using var layer = new FakeLayer<IdleRnn>(new ModelOptions { Threads = 1 });
        float[][] before = Parameters();
        Fails(tensors => tensors.Remove("weight_hh_l1"), "There is no weight_hh_l1 [4, 4].");
        Fails(tensors => tensors.Add("decoder.weight", []), "There is no place for decoder.weight:");
        Fails(tensors => tensors["bias_hh_l1"] = new float[5], "bias_hh_l1 has 5 values: FakeReluRnn needs 4, bias_hh_l1 [4].");
        Assert.Equal(before, Parameters());

        void Fails(Action<Dictionary<string, float[]>> spoil, string message)
        {
            Dictionary<string, float[]> tensors = Some<FakeLayer<IdleRnn>>();
            spoil(tensors);
            var error = Assert.Throws<ArgumentException>(() => TorchParameters.Load(layer, tensors));
            Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        }

        float[][] Parameters() => [.. FakeLayer<IdleRnn>.Parameters.Select(info => Read(info, layer.GetParameter))];
    }

    [Fact]
    public void A_file_with_a_tensor_of_another_shape_is_refused_though_it_has_as_many_values()
    {
        string path = Path.Combine(Path.GetTempPath(), $"modelgen-{Guid.NewGuid()}.safetensors");
        using var layer = new FakeLayer<IdleRnn>(new ModelOptions { Threads = 1 });
        try
        {
            Safetensors.Write(
                path, new Dictionary<string, string>(),
                TorchParameters.Tensors<FakeLayer<IdleRnn>>().Select(info => info.Name == "weight_ih_l0" ? new TensorInfo(info.Name, [3, 4]) : info),
                static (_, _) => { });
            var error = Assert.Throws<ArgumentException>(() => TorchParameters.Load(layer, Safetensors.Read(path)));
            Assert.StartsWith("The file has weight_ih_l0 [3, 4]: FakeReluRnn needs weight_ih_l0 [4, 3].", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_cell_that_PyTorch_does_not_have_is_named_with_those_that_it_has()
    {
        using var other = new FakeLayer<IdleOther>(new ModelOptions { Threads = 1 });
        using var impostor = new FakeLayer<IdleImpostor>(new ModelOptions { Threads = 1 });
        Assert.Equal(
            "There are no PyTorch parameters: the cell CoupledLstm of FakeCoupledLstm has no counterpart. Lstm, ProjectedLstm, Gru, Rnn, ReluRnn have them.",
            Assert.Throws<NotSupportedException>(() => TorchParameters.Save(other)).Message);
        Assert.Contains("other parameters", Assert.Throws<NotSupportedException>(() => TorchParameters.Save(impostor)).Message, StringComparison.Ordinal);
    }

    // Halves of small integers: sums and differences are exact.
    private static Dictionary<string, float[]> Some<TLayer>()
        where TLayer : IRecurrentLayer<TLayer>
    {
        int next = 0;
        return TorchParameters.Tensors<TLayer>().ToDictionary(
            info => info.Name, info => Enumerable.Range(0, info.Length).Select(_ => ++next / 2f).ToArray());
    }
}
