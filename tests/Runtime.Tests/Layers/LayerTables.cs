using System.Collections.Generic;
using System.Linq;
using ModelGen.Checkpoints;
using ModelGen.Engines;

namespace ModelGen.Runtime.Tests.Layers;

/// <summary>The parameters that a declaration with a certain cell has, and a layout for them that is as scattered as it may be.</summary>
internal static class LayerTables
{
    /// <summary>A declaration.</summary>
    public static RecurrentLayerConfig Config(
        string cell, int inputSize, int hiddenSize, int layers, int steps, int batch, bool bidirectional = false, bool batchFirst = false,
        bool variableLengths = false, int projectionSize = 0, double forgetBias = 0) => new()
        {
            Name = "Fake" + cell,
            Cell = cell,
            EquationsHash = TorchLayout.EquationsHashOf(cell) ?? "equations of its own",
            InputSize = inputSize,
            HiddenSize = hiddenSize,
            ProjectionSize = projectionSize == 0 ? hiddenSize : projectionSize,
            NumLayers = layers,
            NumSteps = steps,
            BatchSize = batch,
            Bidirectional = bidirectional,
            BatchFirst = batchFirst,
            VariableLengths = variableLengths,
            Dropout = 0,
            DropoutPlacement = DropoutPlacement.BetweenLayers,
            InitScale = 0.1,
            ForgetBias = forgetBias,
        };

    /// <summary>The parameters of a cell's gates: G that see both sides, some that see one.</summary>
    public static IReadOnlyList<TensorInfo> Parameters(RecurrentLayerConfig config, int both, int fromInput = 0, int fromState = 0) =>
    [
        .. from layer in Enumerable.Range(0, config.NumLayers)
           from direction in Enumerable.Range(0, config.Directions)
           let suffix = direction == 0 ? $"{layer}" : $"{layer}_reverse"
           let inputs = layer == 0 ? config.InputSize : config.OutputSize
           let units = config.HiddenSize
           from info in new TensorInfo[]
           {
               new("kernel_" + suffix, [inputs + config.ProjectionSize, both * units]),
               new("input_kernel_" + suffix, [inputs, fromInput * units]),
               new("recurrent_kernel_" + suffix, [config.ProjectionSize, fromState * units]),
               new("bias_" + suffix, [(both + fromInput + fromState) * units]),
               new("projection_" + suffix, [units, config.ProjectionSize == units ? 0 : config.ProjectionSize]),
           }
           where info.Length > 0
           select info,
    ];

    /// <summary>The components of the state of an LSTM.</summary>
    public static IReadOnlyList<TensorInfo> States(RecurrentLayerConfig config, params string[] names) =>
        [.. names.Select(name => new TensorInfo(name, [config.NumLayers * config.Directions, config.BatchSize, config.HiddenSize]))];

    /// <summary>A layout in which every tensor lies in two parts, with gaps, and the later part first.</summary>
    public static ProgramLayout Layout(RecurrentLayerConfig config, IReadOnlyList<TensorInfo> parameters, IReadOnlyList<TensorInfo> states)
    {
        int end = 0;
        int positions = config.NumSteps * config.BatchSize;
        var tables = new Dictionary<string, IReadOnlyList<TensorPlacement>>
        {
            [ProgramLayout.Parameters] = [.. parameters.Select(info => Place(info, isUniform: info.Shape.Count > 1))],
            [ProgramLayout.Gradients] = [.. parameters.Select(info => Place(info))],
            [ProgramLayout.Feeds] =
            [
                Place(new("input", [positions, config.InputSize])), Place(new("output_gradient", [positions, config.OutputSize])),
                .. config.VariableLengths ? (TensorPlacement[])[Place(new("is_real", [positions, 1]))] : [],
            ],
            [ProgramLayout.Outputs] = [Place(new("output", [positions, config.OutputSize])), Place(new("input_gradient", [positions, config.InputSize]))],
            ["InitialStates"] = [.. states.Select(info => Place(info))],
            ["FinalStates"] = [.. states.Select(info => Place(info))],
            ["InitialStateGradients"] = [.. states.Select(info => Place(info))],
            ["FinalStateGradients"] = [.. states.Select(info => Place(info))],
        };
        end += end % 2;
        tables[ProgramLayout.Scalars] = [new("norm", 2, [Reserve(1, 2, 0, 0)])];
        return new ProgramLayout { Length = end, Tables = tables };

        TensorPlacement Place(TensorInfo info, bool isUniform = false)
        {
            int columns = info.Shape[^1], rows = info.Length / columns, left = columns / 2;
            MatrixPlacement right = Reserve(rows, columns - left, 0, left);
            return new(info.Name, columns, left == 0 ? [right] : [right, Reserve(rows, left, 0, 0)], isUniform);
        }

        MatrixPlacement Reserve(int rows, int columns, int row, int column)
        {
            int offset = end;
            int pitch = columns + 3;
            end += rows * pitch;
            return new(offset, rows, columns, pitch, row, column);
        }
    }
}
