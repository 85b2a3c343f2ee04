using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Checkpoints;

/// <summary>
/// Which of a model's numbers is which of PyTorch's. Both keep gates in blocks of H; PyTorch has them as rows of one matrix for
/// the input and one for the state, layers here as columns of matrices that the equations ask for. A language model is that of PyTorch's
/// example <c>word_language_model</c>: <c>encoder</c>, <c>rnn</c> and <c>decoder</c>.
/// </summary>
internal sealed class TorchLayout
{
    private static readonly Gate[] LstmGates =
        [new("kernel", 0, Torch: 0), new("kernel", 1, Torch: 2), new("kernel", 2, Torch: 1) { IsForget = true }, new("kernel", 3, Torch: 3)];

    private static readonly Gate[] GruGates =
    [
        new("kernel", 0, Torch: 0), new("kernel", 1, Torch: 1),
        new("input_kernel", 0, Torch: 2) { HasState = false }, new("recurrent_kernel", 0, Torch: 2) { HasInput = false },
    ];

    private static readonly Gate[] RnnGates = [new("kernel", 0, Torch: 0)];

    // By name and equations: a cell of the user's own may have the name of one of ours.
    private static readonly Dictionary<string, (string EquationsHash, Gate[] Gates)> Cells = new()
    {
        ["Lstm"] = ("b7c4fe2720d28a1c50eb292c58cef3cbfff9d573bc970236976eb8f31104f43b", LstmGates),
        ["ProjectedLstm"] = ("eebe030faba44f278dcc47cf81cf7162375a02eb50c606e29a7d8ae652d3a8a7", LstmGates),
        ["Gru"] = ("286cdc28850c2913e1b6d3146bbd13182383ed66c71c461b6fa66aecac5e465f", GruGates),
        ["Rnn"] = ("8b3f0d682b22b835db4d8e7b583aeaa772f38ff3cd4e92344eac8112ba12d19c", RnnGates),
        ["ReluRnn"] = ("2ab636c52252cd012bdf42fef59f71dc02b5f0e4db13cd5783b5e61f6c6484c0", RnnGates),
    };

    private readonly List<Block> _blocks = [];
    private readonly List<TensorInfo> _tensors = [];
    private readonly List<(string Bias, int Column)> _forgets = [];

    // What the names of a layer's tensors begin with in the module that it is a part of.
    private readonly string _prefix = "";

    private TorchLayout(RecurrentLayerConfig config, Gate[] gates, IReadOnlyList<TensorInfo> parameters)
    {
        (Units, ForgetBias) = (config.HiddenSize, config.ForgetBias);
        AddLayers(gates, config.NumLayers, config.Directions, config.InputSize, config.ProjectionSize, parameters);
    }

    private TorchLayout(LanguageModelConfig config, Gate[] gates, IReadOnlyList<TensorInfo> parameters)
    {
        (Units, ForgetBias, _prefix) = (config.HiddenSize, config.ForgetBias, "rnn.");
        var encoder = new TensorInfo("encoder.weight", [config.VocabSize, config.EmbeddingSize]);
        var decoder = new TensorInfo("decoder.weight", [config.VocabSize, config.ProjectionSize]);
        var bias = new TensorInfo("decoder.bias", [config.VocabSize]);
        _tensors.Add(encoder);
        _blocks.Add(new("embedding", config.EmbeddingSize, 0, 0, encoder.Name, config.EmbeddingSize, 0, config.VocabSize, config.EmbeddingSize) { IsTransposed = false });
        AddLayers(gates, config.NumLayers, directions: 1, config.EmbeddingSize, config.ProjectionSize, parameters);
        _tensors.AddRange([decoder, bias]);
        _blocks.Add(new("softmax_b", config.VocabSize, 0, 0, bias.Name, 1, 0, 1, config.VocabSize));
        if (!config.TieWeights)
        {
            _blocks.Add(new("softmax_w", config.VocabSize, 0, 0, decoder.Name, config.ProjectionSize, 0, config.ProjectionSize, config.VocabSize));
            return;
        }

        // One parameter here, one under two names there.
        _blocks.Add(_blocks[0] with { Torch = decoder.Name, IsCopy = true });
        Tied = (encoder, decoder);
    }

    /// <summary>PyTorch's tensors, in the order of a <c>state_dict</c>.</summary>
    public IReadOnlyList<TensorInfo> Tensors => _tensors;

    /// <summary>The correspondence, block by block.</summary>
    public IReadOnlyList<Block> Blocks => _blocks;

    /// <summary>Where a forget gate's bias begins, in which parameter: there the declaration's ForgetBias is added.</summary>
    public IReadOnlyList<(string Bias, int Column)> Forgets => _forgets;

    /// <summary>Units of a layer and direction, H.</summary>
    public int Units { get; }

    /// <summary>What the declaration adds to the forget gate, and PyTorch has in its bias.</summary>
    public double ForgetBias { get; }

    /// <summary>A tensor that has two names, of which files may have the second or not; null where there is none.</summary>
    public (TensorInfo First, TensorInfo Second)? Tied { get; }

    /// <summary>Whether one of PyTorch's tensors is a bias, which a layer with <c>bias=False</c> does not have.</summary>
    public bool IsBias(TensorInfo tensor) => tensor.Name.StartsWith(_prefix + "bias_", StringComparison.Ordinal);

    /// <summary>What <see cref="RecurrentLayerConfig.EquationsHash"/> is for a cell of this name that computes what PyTorch's does; null for others.</summary>
    public static string? EquationsHashOf(string cell) => Cells.TryGetValue(cell, out var known) ? known.EquationsHash : null;

    /// <summary>The layout of a model.</summary>
    /// <exception cref="NotSupportedException">PyTorch has no such cell.</exception>
    public static TorchLayout Of(IModelConfig config, IReadOnlyList<TensorInfo> parameters)
    {
        if (!Cells.TryGetValue(config.Cell, out var cell))
            throw Unsupported($"the cell {config.Cell} of {config.Name} has no counterpart");
        if (config.EquationsHash != cell.EquationsHash)
            throw Unsupported($"the cell {config.Cell} of {config.Name} has other equations than PyTorch's");

        if (((config as LanguageModelConfig)?.HiddenSizes ?? ((RecurrentLayerConfig)config).HiddenSizes).Distinct().Count() > 1)
        {
            throw new NotSupportedException(
                $"There are no PyTorch parameters: the layers of {config.Name} differ in width, and those of PyTorch's modules do not. GetParameter and "
                + "SetParameter have them layer by layer.");
        }

        var layout = config is LanguageModelConfig words
            ? new TorchLayout(words, cell.Gates, parameters)
            : new TorchLayout((RecurrentLayerConfig)config, cell.Gates, parameters);
        if (!layout._blocks.Select(block => block.Name).ToHashSet().SetEquals(parameters.Select(parameter => parameter.Name)))
            throw Unsupported($"the cell {config.Cell} of {config.Name} has other parameters than PyTorch's");
        return layout;
    }

    private void AddLayers(Gate[] gates, int layers, int directions, int inputs, int outputs, IReadOnlyList<TensorInfo> parameters)
    {
        for (int layer = 0; layer < layers; layer++)
        {
            for (int direction = 0; direction < directions; direction++)
            {
                string suffix = direction == 0 ? $"{layer}" : $"{layer}_reverse";
                Add(suffix, gates, layer == 0 ? inputs : directions * outputs, outputs, parameters.Any(parameter => parameter.Name == "projection_" + suffix));
            }
        }
    }

    private void Add(string suffix, Gate[] gates, int inputs, int outputs, bool hasProjection)
    {
        int blocks = gates.Max(gate => gate.Torch) + 1;
        var inputWeight = new TensorInfo($"{_prefix}weight_ih_l{suffix}", [blocks * Units, inputs]);
        var stateWeight = new TensorInfo($"{_prefix}weight_hh_l{suffix}", [blocks * Units, outputs]);
        var inputBias = new TensorInfo($"{_prefix}bias_ih_l{suffix}", [blocks * Units]);
        var stateBias = new TensorInfo($"{_prefix}bias_hh_l{suffix}", [blocks * Units]);
        _tensors.AddRange([inputWeight, stateWeight, inputBias, stateBias]);

        for (int index = 0; index < gates.Length; index++)
        {
            Gate gate = gates[index];
            string kernel = $"{gate.Kernel}_{suffix}", bias = "bias_" + suffix;
            int width = gates.Count(other => other.Kernel == gate.Kernel) * Units;
            int column = gate.Column * Units, biasColumn = index * Units, row = gate.Torch * Units;
            if (gate.HasInput)
            {
                _blocks.Add(new(kernel, width, 0, column, inputWeight.Name, inputs, row, inputs, Units));
                _blocks.Add(new(bias, gates.Length * Units, 0, biasColumn, inputBias.Name, 1, row, 1, Units));
            }

            if (gate.HasState)
            {
                _blocks.Add(new(kernel, width, gate.HasInput ? inputs : 0, column, stateWeight.Name, outputs, row, outputs, Units));
                _blocks.Add(new(bias, gates.Length * Units, 0, biasColumn, stateBias.Name, 1, row, 1, Units) { IsSecond = gate.HasInput });
            }

            if (gate.IsForget)
                _forgets.Add((bias, biasColumn));
        }

        if (hasProjection)
        {
            var projection = new TensorInfo($"{_prefix}weight_hr_l{suffix}", [outputs, Units]);
            _tensors.Add(projection);
            _blocks.Add(new("projection_" + suffix, outputs, 0, 0, projection.Name, Units, 0, Units, outputs));
        }
    }

    private static NotSupportedException Unsupported(string why) => new(
        $"There are no PyTorch parameters: {why}. {string.Join(", ", Cells.Keys)} have them.");

    /// <summary>A gate: which block of columns of which kernel it is here, and which block of rows there.</summary>
    private sealed record Gate(string Kernel, int Column, int Torch)
    {
        public bool HasInput { get; init; } = true;

        public bool HasState { get; init; } = true;

        public bool IsForget { get; init; }
    }

    /// <summary>
    /// A block of a parameter, and the transposed block of a tensor of PyTorch's that holds the same numbers.
    /// </summary>
    /// <param name="Name">The parameter.</param>
    /// <param name="Pitch">Its width.</param>
    /// <param name="Row">First row of the block in it.</param>
    /// <param name="Column">First column.</param>
    /// <param name="Torch">PyTorch's tensor.</param>
    /// <param name="TorchPitch">Its width.</param>
    /// <param name="TorchRow">First row of the block in it; its first column is 0.</param>
    /// <param name="Rows">Rows of the block here, columns there.</param>
    /// <param name="Columns">Columns of the block here, rows there.</param>
    public sealed record Block(
        string Name, int Pitch, int Row, int Column, string Torch, int TorchPitch, int TorchRow, int Rows, int Columns)
    {
        /// <summary>Whether the parameter is a sum of which another block is the first part: one bias here, two there.</summary>
        public bool IsSecond { get; init; }

        /// <summary>Whether the parameter has the same numbers from another block: one parameter here, one under two names there.</summary>
        public bool IsCopy { get; init; }

        /// <summary>Whether rows here are columns there, as in all tensors but tables.</summary>
        public bool IsTransposed { get; init; } = true;

        /// <summary>parameter += torch, in the block.</summary>
        public void AddTo(float[] parameter, float[] torch)
        {
            for (int row = 0; row < Rows; row++)
            {
                for (int column = 0; column < Columns; column++)
                    parameter[(Row + row) * Pitch + Column + column] += torch[PlaceThere(row, column)];
            }
        }

        /// <summary>torch = parameter, in the block.</summary>
        public void CopyFrom(float[] parameter, float[] torch)
        {
            for (int row = 0; row < Rows; row++)
            {
                for (int column = 0; column < Columns; column++)
                    torch[PlaceThere(row, column)] = parameter[(Row + row) * Pitch + Column + column];
            }
        }

        private int PlaceThere(int row, int column) => IsTransposed ? (TorchRow + column) * TorchPitch + row : (TorchRow + row) * TorchPitch + column;
    }
}
