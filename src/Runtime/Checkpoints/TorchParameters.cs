using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace ModelGen.Checkpoints;

/// <summary>
/// Exchanges parameters with <c>torch.nn.LSTM</c>, <c>GRU</c> and <c>RNN</c>, under PyTorch's names and in its layout: for layer
/// k <c>weight_ih_l{k} [GH, In]</c>, <c>weight_hh_l{k} [GH, P]</c>, <c>bias_ih_l{k} [GH]</c>, <c>bias_hh_l{k} [GH]</c> and, with a
/// projection, <c>weight_hr_l{k} [P, H]</c>; those of the backward direction have the suffix <c>_reverse</c>. In is the width of
/// the layer's input; gates are in the order i, f, g, o of the LSTM, r, z, n of the GRU.
/// <para>
/// The cells <c>Lstm</c>, <c>ProjectedLstm</c>, <c>Gru</c>, <c>Rnn</c> and <c>ReluRnn</c> compute what PyTorch's do. Where PyTorch
/// adds two biases, there is one here, their sum. Tensors of a PyTorch layer with <c>bias=False</c>, which have no biases at all,
/// are loaded as if these were zero; what is saved has them. PyTorch has no <c>ForgetBias</c>: with one, loading takes it from the bias and
/// saving adds it, so that both compute the same.
/// </para>
/// </summary>
public static class TorchParameters
{
    /// <summary>Names and shapes of PyTorch's tensors for a layer, in the order of a <c>state_dict</c>.</summary>
    /// <typeparam name="TLayer">The layer.</typeparam>
    /// <exception cref="NotSupportedException">PyTorch has no such cell.</exception>
    public static IReadOnlyList<TensorInfo> Tensors<TLayer>()
        where TLayer : IRecurrentLayer<TLayer> => LayoutOf<TLayer>().Tensors;

    /// <summary>Sets all parameters of a layer. On an error, none has changed.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="tensors">PyTorch's tensors by name, row-major: all of <see cref="Tensors"/>, or all but the biases, and no others.</param>
    /// <exception cref="ArgumentException">A tensor is missing, unknown or of another size; the message names it.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such cell.</exception>
    public static void Load<TLayer>(TLayer layer, IReadOnlyDictionary<string, float[]> tensors)
        where TLayer : IRecurrentLayer<TLayer>
    {
        TorchLayout layout = LayoutOf<TLayer>();
        foreach (TensorInfo expected in Expected(layout, tensors.Keys))
        {
            int length = tensors[expected.Name].Length;
            if (length != expected.Length)
                throw Wrong($"{expected.Name} has {length} values: {TLayer.Config.Name} needs {expected.Length}, {expected}.");
        }

        Dictionary<string, float[]> parameters = TLayer.Parameters.ToDictionary(info => info.Name, info => new float[info.Length]);
        foreach (TorchLayout.Block block in layout.Blocks.Where(block => tensors.ContainsKey(block.Torch)))
            block.AddTo(parameters[block.Name], tensors[block.Torch]);
        ShiftForgetBias<TLayer>(layout, parameters, -1);
        foreach ((string name, float[] values) in parameters)
            layer.SetParameter(name, values);
    }

    /// <summary>Sets all parameters of a layer from a file, such as <c>save_file(lstm.state_dict(), path)</c> writes.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="file">The file: all of <see cref="Tensors"/>, or all but the biases, and no others.</param>
    /// <exception cref="ArgumentException">A tensor is missing, unknown or of another shape; the message names it.</exception>
    /// <exception cref="InvalidOperationException">A tensor holds integers, or values of a type that cannot be read.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such cell.</exception>
    public static void Load<TLayer>(TLayer layer, Safetensors file)
        where TLayer : IRecurrentLayer<TLayer>
    {
        TorchLayout layout = LayoutOf<TLayer>();
        foreach (TensorInfo expected in Expected(layout, file.Tensors.Keys))
        {
            TensorInfo found = file.Tensors[expected.Name].Info;
            if (!found.Shape.SequenceEqual(expected.Shape))
                throw Wrong($"The file has {Excerpt.Of(found.ToString())}: {TLayer.Config.Name} needs {expected}.");
        }

        Load(layer, file.Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.ToFloats()));
    }

    /// <summary>All parameters of a layer as PyTorch's; where it adds two biases, the second is zero.</summary>
    /// <returns>Values by name, row-major; <see cref="Tensors"/> has the shapes.</returns>
    /// <exception cref="NotSupportedException">PyTorch has no such cell.</exception>
    public static IReadOnlyDictionary<string, float[]> Save<TLayer>(TLayer layer)
        where TLayer : IRecurrentLayer<TLayer>
    {
        TorchLayout layout = LayoutOf<TLayer>();
        Dictionary<string, float[]> parameters = Read<TLayer>(layer.GetParameter);
        ShiftForgetBias<TLayer>(layout, parameters, 1);
        return Translate(layout, parameters, block => !block.IsSecond);
    }

    /// <summary>Writes all parameters of a layer to a safetensors file, which <c>load_state_dict(load_file(path))</c> reads.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such cell.</exception>
    public static void Save<TLayer>(TLayer layer, string path)
        where TLayer : IRecurrentLayer<TLayer>
    {
        IReadOnlyDictionary<string, float[]> values = Save(layer);
        Safetensors.Write(
            path, new Dictionary<string, string> { ["format"] = "pt" }, Tensors<TLayer>(),
            (name, destination) => values[name].CopyTo(destination));
    }

    /// <summary>The gradients of a layer's last backward pass as PyTorch's; where it adds two biases, both have that of the sum.</summary>
    /// <returns>Values by name, row-major; <see cref="Tensors"/> has the shapes.</returns>
    /// <exception cref="InvalidOperationException">There are no gradients.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such cell.</exception>
    public static IReadOnlyDictionary<string, float[]> Gradients<TLayer>(TLayer layer)
        where TLayer : IRecurrentLayer<TLayer> =>
        Translate(LayoutOf<TLayer>(), Read<TLayer>(layer.GetGradient), static _ => true);

    private static TorchLayout LayoutOf<TLayer>()
        where TLayer : IRecurrentLayer<TLayer> => TorchLayout.Of(TLayer.Config, TLayer.Parameters);

    private static Dictionary<string, float[]> Read<TLayer>(Safetensors.CopyValues copy)
        where TLayer : IRecurrentLayer<TLayer>
    {
        var values = TLayer.Parameters.ToDictionary(info => info.Name, info => new float[info.Length]);
        foreach ((string name, float[] destination) in values)
            copy(name, destination);
        return values;
    }

    private static Dictionary<string, float[]> Translate(
        TorchLayout layout, Dictionary<string, float[]> parameters, Func<TorchLayout.Block, bool> isWanted)
    {
        var tensors = layout.Tensors.ToDictionary(info => info.Name, info => new float[info.Length]);
        foreach (TorchLayout.Block block in layout.Blocks.Where(isWanted))
            block.CopyFrom(parameters[block.Name], tensors[block.Torch]);
        return tensors;
    }

    private static void ShiftForgetBias<TLayer>(TorchLayout layout, Dictionary<string, float[]> parameters, int sign)
        where TLayer : IRecurrentLayer<TLayer>
    {
        foreach ((string bias, int column) in layout.Forgets)
        {
            foreach (ref float value in parameters[bias].AsSpan(column, layout.Units))
                value += sign * (float)TLayer.Config.ForgetBias;
        }
    }

    // All that a layer has, or all but the biases: PyTorch's layers have those of all layers and directions, or none.
    private static TensorInfo[] Expected(TorchLayout layout, IEnumerable<string> found)
    {
        HashSet<string> names = [.. found];
        TensorInfo[] all = [.. layout.Tensors], biases = [.. all.Where(TorchLayout.IsBias)];
        TensorInfo[] expected = biases.Any(bias => names.Contains(bias.Name)) ? all : [.. all.Except(biases)];
        if (expected.FirstOrDefault(info => !names.Contains(info.Name)) is { } missing)
        {
            string rule = TorchLayout.IsBias(missing) ? ", but other biases: there are all of them or none" : "";
            throw Wrong($"There is no {missing}{rule}. The tensors are {Excerpt.Of(string.Join(", ", names.Order(StringComparer.Ordinal)))}.");
        }

        if (names.Order(StringComparer.Ordinal).FirstOrDefault(name => !expected.Any(info => info.Name == name)) is { } surplus)
            throw Wrong($"There is no place for {Excerpt.Of(surplus)}: expected {string.Join<TensorInfo>(", ", all)}, and no others.");
        return expected;
    }

    private static ArgumentException Wrong(string message) => new(message);
}
