using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Runtime.Tests.Layers;

internal sealed class ForgetfulBothWays : LstmShape<ForgetfulBothWays>, ILayerNumbers
{
    public static RecurrentLayerConfig Numbers { get; } =
        LayerTables.Config("Lstm", 3, 2, layers: 2, steps: 1, batch: 1, bidirectional: true, forgetBias: 1.5);
}

/// <summary>Biases where PyTorch and a declaration differ: one of them has a forget bias, the other layers without any.</summary>
public sealed class TorchBiasTests
{
    [Fact]
    public void The_forget_bias_is_a_part_of_each_layers_bias_in_both_directions()
    {
        using var layer = new FakeLayer<ForgetfulBothWays>(new ModelOptions { Threads = 1 });
        foreach (TensorInfo info in FakeLayer<ForgetfulBothWays>.Parameters)
            layer.SetParameter(info.Name, new float[info.Length]);

        IReadOnlyDictionary<string, float[]> saved = TorchParameters.Save(layer);

        string[] places = ["l0", "l0_reverse", "l1", "l1_reverse"];
        Assert.Equal(places, saved.Keys.Where(name => name.StartsWith("bias_ih", StringComparison.Ordinal)).Select(name => name["bias_ih_".Length..]).Order());
        // i i f f g g o o.
        Assert.All(places, place => Assert.Equal([0, 0, 1.5f, 1.5f, 0, 0, 0, 0], saved["bias_ih_" + place]));
        Assert.All(places, place => Assert.Equal(new float[8], saved["bias_hh_" + place]));

        TorchParameters.Load(layer, saved.ToDictionary(pair => pair.Key, pair => new float[pair.Value.Length]));
        // i i j j f f o o.
        Assert.All(
            FakeLayer<ForgetfulBothWays>.Parameters.Where(info => info.Name.StartsWith("bias", StringComparison.Ordinal)),
            info => Assert.Equal([0, 0, 0, 0, -1.5f, -1.5f, 0, 0], Read(info, layer.GetParameter)));
    }

    [Fact]
    public void A_layer_without_biases_is_one_whose_biases_are_zero()
    {
        Check<FakeLayer<NnLstmBidirL2>>();
        Check<FakeLayer<ForgetfulBothWays>>();
        Check<FakeLayer<IdleProjectedLstm>>();
        Check<FakeLayer<IdleGru>>();
        Check<FakeLayer<IdleRnn>>();

        static void Check<TLayer>()
            where TLayer : IRecurrentLayer<TLayer>
        {
            Dictionary<string, float[]> zeros = Some<TLayer>();
            foreach ((string name, float[] values) in zeros)
                values.AsSpan(0, IsBias(name) ? values.Length : 0).Clear();
            float[][] expected = Load<TLayer>(layer => TorchParameters.Load(layer, zeros));

            Dictionary<string, float[]> none = zeros.Where(pair => !IsBias(pair.Key)).ToDictionary();
            Assert.Equal(expected, Load<TLayer>(layer => TorchParameters.Load(layer, none)));
            Assert.Equal(expected, Load<TLayer>(layer => TorchParameters.Load(layer, File<TLayer>(none))));
        }
    }

    [Fact]
    public void Some_biases_are_not_enough()
    {
        string[] biases = [.. TorchParameters.Tensors<FakeLayer<IdleGru>>().Select(info => info.Name).Where(IsBias)];
        Assert.Equal(8, biases.Length);
        foreach (string bias in biases)
        {
            Dictionary<string, float[]> lacking = Some<FakeLayer<IdleGru>>();
            lacking.Remove(bias);
            Fails(lacking, [bias]);
            Dictionary<string, float[]> alone = Some<FakeLayer<IdleGru>>();
            foreach (string other in biases.Where(other => other != bias))
                alone.Remove(other);
            Fails(alone, [.. biases.Where(other => other != bias)]);
        }

        static void Fails(Dictionary<string, float[]> tensors, string[] missing)
        {
            string message = $"There is no {string.Join(", ", missing.Select(name => name + " [6]"))}, but other biases: there are all of them or none. The tensors are ";
            using var layer = new FakeLayer<IdleGru>(new ModelOptions { Threads = 1 });
            float[][] before = Parameters(layer);
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => TorchParameters.Load(layer, tensors)).Message, StringComparison.Ordinal);
            Assert.StartsWith(
                message, Assert.Throws<ArgumentException>(() => TorchParameters.Load(layer, File<FakeLayer<IdleGru>>(tensors))).Message, StringComparison.Ordinal);
            Assert.Equal(before, Parameters(layer));
        }
    }

    [Fact]
    public void A_weight_is_missing_with_and_without_biases()
    {
        Dictionary<string, float[]> tensors = Some<FakeLayer<IdleRnn>>();
        tensors.Remove("weight_hh_l1");
        Fails(tensors);
        Fails(tensors.Where(pair => !IsBias(pair.Key)).ToDictionary());

        static void Fails(Dictionary<string, float[]> tensors)
        {
            using var layer = new FakeLayer<IdleRnn>(new ModelOptions { Threads = 1 });
            Assert.StartsWith(
                "There is no weight_hh_l1 [4, 4]. The tensors are ",
                Assert.Throws<ArgumentException>(() => TorchParameters.Load(layer, tensors)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_message_lists_names_in_order()
    {
        using var layer = new FakeLayer<IdleRnn>(new ModelOptions { Threads = 1 });
        Dictionary<string, float[]> tensors = Some<FakeLayer<IdleRnn>>();
        tensors.Add("z", []);
        tensors.Add("a", []);
        Assert.Equal(
            "There is no place for a, z: expected weight_ih_l0 [4, 3], weight_hh_l0 [4, 4], bias_ih_l0 [4], bias_hh_l0 [4], weight_ih_l1 [4, 4], "
            + "weight_hh_l1 [4, 4], bias_ih_l1 [4], bias_hh_l1 [4], and no others.",
            Assert.Throws<ArgumentException>(() => TorchParameters.Load(layer, tensors)).Message);
        Assert.Equal(
            "There is no weight_ih_l0 [4, 3], weight_hh_l0 [4, 4], weight_ih_l1 [4, 4], weight_hh_l1 [4, 4]. The tensors are a, b, c.",
            Assert.Throws<ArgumentException>(() => TorchParameters.Load(layer, new Dictionary<string, float[]> { ["c"] = [], ["a"] = [], ["b"] = [] })).Message);
    }

    [Fact]
    public void A_file_says_that_it_is_one_of_PyTorch_s()
    {
        string path = Path.Combine(Path.GetTempPath(), $"modelgen-{Guid.NewGuid()}.safetensors");
        try
        {
            using var layer = new FakeLayer<IdleRnn>(new ModelOptions { Threads = 1 });
            TorchParameters.Save(layer, path);
            Assert.Equal("pt", Assert.Single(Safetensors.ReadMetadata(path), pair => pair.Key == "format").Value);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    [Fact]
    public void A_message_about_a_file_of_thousands_of_tensors_stays_short()
    {
        using var layer = new FakeLayer<IdleRnn>(new ModelOptions { Threads = 1 });
        var many = Enumerable.Range(0, 5000).ToDictionary(number => $"\u001b[2J{number}", _ => Array.Empty<float>());
        string lacking = Assert.Throws<ArgumentException>(() => TorchParameters.Load(layer, many)).Message;
        foreach (TensorInfo info in TorchParameters.Tensors<FakeLayer<IdleRnn>>())
            many[info.Name] = new float[info.Length];
        string surplus = Assert.Throws<ArgumentException>(() => TorchParameters.Load(layer, many)).Message;

        Assert.All([lacking, surplus], message => Assert.InRange(message.Length, 1, 600));
        Assert.All([lacking, surplus], message => Assert.DoesNotContain(message, char.IsControl));
    }

    private static bool IsBias(string name) => name.Contains("bias", StringComparison.Ordinal);

    private static float[][] Load<TLayer>(Action<TLayer> load)
        where TLayer : IRecurrentLayer<TLayer>
    {
        using TLayer layer = TLayer.Create(new ModelOptions { Threads = 1 });
        load(layer);
        return Parameters(layer);
    }

    private static float[][] Parameters<TLayer>(TLayer layer)
        where TLayer : IRecurrentLayer<TLayer> => [.. TLayer.Parameters.Select(info => Read(info, layer.GetParameter))];

    private static Safetensors File<TLayer>(Dictionary<string, float[]> tensors)
        where TLayer : IRecurrentLayer<TLayer>
    {
        string path = Path.Combine(Path.GetTempPath(), $"modelgen-{Guid.NewGuid()}.safetensors");
        try
        {
            Safetensors.Write(
                path, new Dictionary<string, string>(), TorchParameters.Tensors<TLayer>().Where(info => tensors.ContainsKey(info.Name)),
                (name, values) => tensors[name].CopyTo(values));
            return Safetensors.Read(path);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
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
