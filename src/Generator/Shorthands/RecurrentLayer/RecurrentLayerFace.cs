using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Shorthands;

/// <summary>The public face of a bare layer.</summary>
internal static class RecurrentLayerFace
{
    /// <summary>The face.</summary>
    /// <param name="cell">Name of the recurrent cell.</param>
    /// <param name="n">The numbers of the declaration.</param>
    public static Face Of(string cell, RecurrentLayerNumbers n) => new(
        "RecurrentLayer",
        $"{(n.Bidirectional ? "bidirectional " : "")}recurrent layer: {Face.Widths(n)} {cell} units over {n.InputSize} inputs",
        [
            new(nameof(n.InputSize), n.InputSize, "I, width of the input."),
            new(nameof(n.HiddenSize), n.HiddenSize, "H, units per layer and direction."),
            new(nameof(n.ProjectionSize), n.ProjectionSize, "P, width of the output of a layer and direction."),
            new(nameof(n.HiddenSizes), n.UnitsOfLayers, "Units of each layer."),
            new(nameof(n.NumLayers), n.NumLayers, "L, stacked recurrent layers."),
            new(nameof(n.NumSteps), n.NumSteps, "T, time steps."),
            new(nameof(n.BatchSize), n.BatchSize, "B, sequences side by side."),
            new(nameof(n.Accumulate), n.Accumulate, "N, training steps whose gradients are summed for an update."),
            new(nameof(n.Bidirectional), n.Bidirectional, "Whether each layer also reads backwards."),
            new(nameof(n.BatchFirst), n.BatchFirst, "Whether inputs and outputs are [B, T, ...] instead of [T, B, ...]."),
            new(nameof(n.VariableLengths), n.VariableLengths, "Whether sequences may be shorter than T."),
            new(nameof(n.Dropout), n.Dropout, "Probability that dropout drops a value."),
            new(nameof(n.DropoutPlacement), n.DropoutPlacement, "Where dropout acts."),
            new(nameof(n.VariationalDropout), n.VariationalDropout, "Whether all steps of a pass have the same masks."),
            new(nameof(n.StateDropout), n.StateDropout, "Probability that dropout drops a value on the recurrent path."),
            new(nameof(n.UpdateDropout), n.UpdateDropout, "Probability that dropout drops a value of a state's update."),
            new(nameof(n.WeightDropout), n.WeightDropout, "Probability that a number of the recurrent matrices is dropped."),
            new(nameof(n.HiddenZoneout), n.HiddenZoneout, "Probability that a layer's output keeps its value."),
            new(nameof(n.CellZoneout), n.CellZoneout, "Probability that another state keeps its value."),
            new(nameof(n.InitScale), n.InitScale, "Parameters start uniform in plus and minus this."),
            new(nameof(n.ForgetBias), n.ForgetBias, "Added to the forget gate's pre-activation."),
            new(nameof(n.Clipping), n.Clipping, "How gradients are limited."),
            new(nameof(n.MaxGradNorm), n.MaxGradNorm, "Largest norm of all gradients together."),
            new(nameof(n.MaxGradValue), n.MaxGradValue, "Largest magnitude of a number of a gradient."),
            new(nameof(n.MaxGateGradient), n.MaxGateGradient, "Largest magnitude of the gradient of a gate's pre-activation; 0 for no limit."),
            new(nameof(n.AverageParameters), n.AverageParameters, "Whether averages of the parameters are kept."),
        ],
        [new("Parameters", TensorTable.Parameters), new("States", "InitialStates"), new("Masks", TensorTable.Masks),
            new("OptimizerState", TensorTable.OptimizerState),
        ],
        [
            FaceMember.Method("void", "GetInitialState", "string name", $"{Face.Destination} destination"),
            FaceMember.Method("void", "SetInitialState", "string name", $"{Face.Floats} source"),
            FaceMember.Method("void", "GetFinalState", "string name", $"{Face.Destination} destination"),
            FaceMember.Method("void", "GetInitialStateGradient", "string name", $"{Face.Destination} destination"),
            FaceMember.Method("void", "SetFinalStateGradient", "string name", $"{Face.Floats} source"),
            FaceMember.Method("void", "Forward", $"{Face.Floats} input", $"{Face.Destination} output"),
            FaceMember.Method("void", "Forward", $"{Face.Floats} input", $"{Face.Ints} lengths", $"{Face.Destination} output"),
            FaceMember.Method("void", "Evaluate", $"{Face.Floats} input", $"{Face.Destination} output"),
            FaceMember.Method("void", "Evaluate", $"{Face.Floats} input", $"{Face.Ints} lengths", $"{Face.Destination} output"),
            FaceMember.Method("void", "Backward", $"{Face.Floats} outputGradient", $"{Face.Destination} inputGradient"),
        ])
    {
        Layers = [.. FaceLayer.Stacked(cell, n, n.Bidirectional)],
    };
}
