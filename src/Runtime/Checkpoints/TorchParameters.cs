using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace ModelGen.Checkpoints;

/// <summary>
/// Exchanges parameters with PyTorch, under its names and in its layout. A layer is <c>torch.nn.LSTM</c>, <c>GRU</c> or <c>RNN</c>: for layer
/// k <c>weight_ih_l{k} [GH, In]</c>, <c>weight_hh_l{k} [GH, P]</c>, <c>bias_ih_l{k} [GH]</c>, <c>bias_hh_l{k} [GH]</c> and, with a
/// projection, <c>weight_hr_l{k} [P, H]</c>; those of the backward direction have the suffix <c>_reverse</c>. In is the width of
/// the layer's input; gates are in the order i, f, g, o of the LSTM, r, z, n of the GRU. A language model is the recurrent one of PyTorch's
/// example <c>word_language_model</c>: <c>encoder.weight [V, E]</c>, the layers under <c>rnn.</c>, <c>decoder.weight [V, P]</c> and
/// <c>decoder.bias [V]</c>.
/// <para>
/// The cells <c>Lstm</c>, <c>ProjectedLstm</c>, <c>Gru</c>, <c>Rnn</c> and <c>ReluRnn</c> compute what PyTorch's do. Where PyTorch
/// adds two biases, there is one here, their sum. Tensors of a PyTorch layer with <c>bias=False</c>, which have no biases at all,
/// are loaded as if these were zero; what is saved has them. PyTorch has no <c>ForgetBias</c>: with one, loading takes it from the bias and
/// saving adds it, so that both compute the same. With tied weights <c>decoder.weight</c> is <c>encoder.weight</c> under a second name: what is
/// loaded may have it or not, what is saved has it.
/// </para>
/// </summary>
public static class TorchParameters
{
    /// <summary>Names and shapes of PyTorch's tensors for a model, in the order of a <c>state_dict</c>.</summary>
    /// <typeparam name="TModel">The model.</typeparam>
    /// <exception cref="NotSupportedException">PyTorch has no such cell.</exception>
    public static IReadOnlyList<TensorInfo> Tensors<TModel>()
        where TModel : IModel<TModel> => LayoutOf<TModel>().Tensors;

    /// <summary>Sets all parameters of a model. On an error, none has changed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensors">PyTorch's tensors by name, row-major: all of <see cref="Tensors"/>, or all but the biases, and no others.</param>
    /// <exception cref="ArgumentException">A tensor is missing, unknown or of another size; the message names it.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such cell.</exception>
    public static void Load<TModel>(TModel model, IReadOnlyDictionary<string, float[]> tensors)
        where TModel : IModel<TModel>
    {
        TorchLayout layout = LayoutOf<TModel>();
        foreach (TensorInfo expected in Expected(layout, tensors.Keys))
        {
            int length = tensors[expected.Name].Length;
            if (length != expected.Length)
                throw Wrong($"{expected.Name} has {length} values: {TModel.Declared.Name} needs {expected.Length}, {expected}.");
        }

        if (layout.Tied is var (first, second) && tensors.TryGetValue(second.Name, out float[]? copy) && !copy.AsSpan().SequenceEqual(tensors[first.Name]))
        {
            throw Wrong(
                $"{second.Name} is not {first.Name}: {TModel.Declared.Name} is declared with TieWeights, which makes them one. Declare it without, or "
                + "load a model that was trained with tied weights.");
        }

        Dictionary<string, float[]> parameters = TModel.Parameters.ToDictionary(info => info.Name, info => new float[info.Length]);
        foreach (TorchLayout.Block block in layout.Blocks.Where(block => tensors.ContainsKey(block.Torch) && !block.IsCopy))
            block.AddTo(parameters[block.Name], tensors[block.Torch]);
        ShiftForgetBias(layout, parameters, -1);
        foreach ((string name, float[] values) in parameters)
            model.SetParameter(name, values);
    }

    /// <summary>Sets all parameters of a model from a file, such as <c>save_file(module.state_dict(), path)</c> writes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="file">The file: all of <see cref="Tensors"/>, or all but the biases, and no others.</param>
    /// <exception cref="ArgumentException">A tensor is missing, unknown or of another shape; the message names it.</exception>
    /// <exception cref="InvalidOperationException">A tensor holds integers, or values of a type that cannot be read.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such cell.</exception>
    public static void Load<TModel>(TModel model, Safetensors file)
        where TModel : IModel<TModel>
    {
        TorchLayout layout = LayoutOf<TModel>();
        foreach (TensorInfo expected in Expected(layout, file.Tensors.Keys))
        {
            TensorInfo found = file.Tensors[expected.Name].Info;
            if (!found.Shape.SequenceEqual(expected.Shape))
                throw Wrong($"The file has {Excerpt.Of(found.ToString())}: {TModel.Declared.Name} needs {expected}.");
        }

        Load(model, file.Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.ToFloats()));
    }

    /// <summary>All parameters of a model as PyTorch's; where it adds two biases, the second is zero.</summary>
    /// <returns>Values by name, row-major; <see cref="Tensors"/> has the shapes.</returns>
    /// <exception cref="NotSupportedException">PyTorch has no such cell.</exception>
    public static IReadOnlyDictionary<string, float[]> Save<TModel>(TModel model)
        where TModel : IModel<TModel>
    {
        TorchLayout layout = LayoutOf<TModel>();
        Dictionary<string, float[]> parameters = Read<TModel>(model.GetParameter);
        ShiftForgetBias(layout, parameters, 1);
        return Translate(layout, parameters, block => !block.IsSecond);
    }

    /// <summary>Writes all parameters of a model to a safetensors file, which <c>load_state_dict(load_file(path))</c> reads.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such cell.</exception>
    public static void Save<TModel>(TModel model, string path)
        where TModel : IModel<TModel>
    {
        IReadOnlyDictionary<string, float[]> values = Save(model);
        Safetensors.Write(
            path, new Dictionary<string, string> { ["format"] = "pt" }, Tensors<TModel>(),
            (name, destination) => values[name].CopyTo(destination));
    }

    /// <summary>The gradients of a model's last backward pass as PyTorch's; where it adds two biases, both have that of the sum.</summary>
    /// <returns>Values by name, row-major; <see cref="Tensors"/> has the shapes.</returns>
    /// <exception cref="InvalidOperationException">There are no gradients.</exception>
    /// <exception cref="NotSupportedException">PyTorch has no such cell.</exception>
    public static IReadOnlyDictionary<string, float[]> Gradients<TModel>(TModel model)
        where TModel : IModel<TModel> =>
        Translate(LayoutOf<TModel>(), Read<TModel>(model.GetGradient), static _ => true);

    private static TorchLayout LayoutOf<TModel>()
        where TModel : IModel<TModel> => TorchLayout.Of(TModel.Declared, TModel.Parameters);

    private static Dictionary<string, float[]> Read<TModel>(Safetensors.CopyValues copy)
        where TModel : IModel<TModel>
    {
        var values = TModel.Parameters.ToDictionary(info => info.Name, info => new float[info.Length]);
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

    private static void ShiftForgetBias(TorchLayout layout, Dictionary<string, float[]> parameters, int sign)
    {
        foreach ((string bias, int column) in layout.Forgets)
        {
            foreach (ref float value in parameters[bias].AsSpan(column, layout.Units))
                value += sign * (float)layout.ForgetBias;
        }
    }

    // All that a model has, or all but the biases: PyTorch's layers have those of all layers and directions, or none. The second name of a
    // tensor may be there or not.
    private static TensorInfo[] Expected(TorchLayout layout, IEnumerable<string> found)
    {
        HashSet<string> names = [.. found];
        TensorInfo[] all = [.. layout.Tensors.Where(info => info != layout.Tied?.Second || names.Contains(info.Name))];
        TensorInfo[] biases = [.. all.Where(layout.IsBias)];
        TensorInfo[] expected = biases.Any(bias => names.Contains(bias.Name)) ? all : [.. all.Except(biases)];
        TensorInfo[] missing = [.. expected.Where(info => !names.Contains(info.Name))];
        if (missing.Length > 0)
        {
            string rule = missing.Any(layout.IsBias) ? ", but other biases: there are all of them or none" : "";
            throw Wrong($"There is no {string.Join<TensorInfo>(", ", missing)}{rule}. The tensors are {Excerpt.Of(string.Join(", ", names.Order(StringComparer.Ordinal)))}.");
        }

        string[] surplus = [.. names.Where(name => !expected.Any(info => info.Name == name)).Order(StringComparer.Ordinal)];
        if (surplus.Length > 0)
            throw Wrong($"There is no place for {Excerpt.Of(string.Join(", ", surplus))}: expected {string.Join<TensorInfo>(", ", all)}, and no others.");
        return expected;
    }

    private static ArgumentException Wrong(string message) => new(message);
}
