using System;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Shorthands;

/// <summary>The public face of a language model.</summary>
internal static class LanguageModelFace
{
    /// <summary>The face.</summary>
    /// <param name="cell">Name of the recurrent cell.</param>
    /// <param name="n">The numbers of the declaration.</param>
    public static Face Of(string cell, LanguageModelNumbers n) => new(
        "LanguageModel",
        $"language model: {Face.Widths(n)} {cell} units, {n.VocabSize} words",
        [
            new(nameof(n.VocabSize), n.VocabSize, "V, the number of different words."),
            new(nameof(n.EmbeddingSize), n.EmbeddingSize, "E, width of the word embedding."),
            new(nameof(n.TieWeights), n.TieWeights, "Whether the softmax layer's weight is the transposed embedding."),
            new(nameof(n.HiddenSize), n.HiddenSize, "H, units per layer."),
            new(nameof(n.ProjectionSize), n.ProjectionSize, "P, width of a layer's output."),
            new(nameof(n.HiddenSizes), n.UnitsOfLayers, "Units of each layer."),
            new(nameof(n.NumLayers), n.NumLayers, "L, stacked recurrent layers."),
            new(nameof(n.NumSteps), n.NumSteps, "T, time steps of one training step."),
            new(nameof(n.VariableSteps), n.VariableSteps, "Whether windows may have fewer time steps."),
            new(nameof(n.BatchSize), n.BatchSize, "B, parallel streams of text."),
            new(nameof(n.Accumulate), n.Accumulate, "N, training steps whose gradients are summed for an update."),
            new(nameof(n.KeepProb), n.KeepProb, "Probability that dropout keeps a value."),
            new(nameof(n.DropoutPlacement), n.DropoutPlacement, "Where dropout acts."),
            new(nameof(n.VariationalDropout), n.VariationalDropout, "Whether all steps of a window have the same masks."),
            new(nameof(n.InputKeepProb), n.InputKeepProb, "Probability that dropout keeps a value of the first layer's input."),
            new(nameof(n.OutputKeepProb), n.OutputKeepProb, "Probability that dropout keeps a value of the last layer's output."),
            new(nameof(n.StateKeepProb), n.StateKeepProb, "Probability that dropout keeps a value on the recurrent path."),
            new(nameof(n.UpdateKeepProb), n.UpdateKeepProb, "Probability that dropout keeps a value of a state's update."),
            new(nameof(n.WeightKeepProb), n.WeightKeepProb, "Probability that a number of the recurrent matrices is kept."),
            new(nameof(n.WordKeepProb), n.WordKeepProb, "Probability that a word is kept."),
            new(nameof(n.HiddenZoneout), n.HiddenZoneout, "Probability that a layer's output keeps its value."),
            new(nameof(n.CellZoneout), n.CellZoneout, "Probability that another state keeps its value."),
            new(nameof(n.ActivationPenalty), n.ActivationPenalty, "Factor of the mean square of the last layer's output."),
            new(nameof(n.TemporalPenalty), n.TemporalPenalty, "Factor of the mean square of its change from step to step."),
            new(nameof(n.InitScale), n.InitScale, "Parameters start uniform in plus and minus this."),
            new(nameof(n.LearningRate), n.LearningRate, "Learning rate of the first epochs."),
            new(nameof(n.Clipping), n.Clipping, "How gradients are limited."),
            new(nameof(n.MaxGradNorm), n.MaxGradNorm, "Largest norm of all gradients together."),
            new(nameof(n.MaxGradValue), n.MaxGradValue, "Largest magnitude of a number of a gradient."),
            new(nameof(n.TableUpdate), n.TableUpdate, "Which rows of the embedding an update changes."),
            new(nameof(n.AverageParameters), n.AverageParameters, "Whether averages of the parameters are kept."),
            new(nameof(n.MaxEpoch), n.MaxEpoch, "Epochs at the full learning rate."),
            new(nameof(n.MaxMaxEpoch), n.MaxMaxEpoch, "Epochs in all."),
            new(nameof(n.LrDecay), n.LrDecay, "Factor on the learning rate for each later epoch."),
            new(nameof(n.ForgetBias), n.ForgetBias, "Added to the forget gate's pre-activation."),
        ],
        [new("Parameters", TensorTable.Parameters), new("States", TensorTable.States), new("StreamStates", "StreamStates"), new("Outputs", TensorTable.Outputs), new("Masks", TensorTable.Masks),
            new("OptimizerState", TensorTable.OptimizerState),
        ],
        [
            FaceMember.Method("void", "GetOutput", "string name", $"{Face.Destination} destination"),
            FaceMember.Method("void", "GetState", "string name", $"{Face.Destination} destination"),
            FaceMember.Method("void", "SetState", "string name", $"{Face.Floats} source"),
            FaceMember.Method("void", "GetStreamState", "string name", $"{Face.Destination} destination"),
            FaceMember.Method("void", "SetStreamState", "string name", $"{Face.Floats} source"),
            FaceMember.Method("void", "ResetStreamState"),
            FaceMember.Method("double", "Forward", $"{Face.Ints} tokens", $"{Face.Ints} targets"),
            FaceMember.Method("void", "Backward"),
            FaceMember.Method("double", "TrainStep", $"{Face.Ints} tokens", $"{Face.Ints} targets", "double learningRate"),
            FaceMember.Method("double", "Evaluate", $"{Face.Ints} tokens", $"{Face.Ints} targets"),
            FaceMember.Method($"{Face.Runtime}LoadedText", "AddText", $"{Face.Ints} text"),
            FaceMember.Method("void", "TrainText", $"{Face.Runtime}LoadedText text", "int first", "double learningRate", $"{Face.Doubles} costs"),
            FaceMember.Method("void", "TrainText", $"{Face.Runtime}LoadedText text", $"global::System.ReadOnlySpan<{Face.Runtime}TextWindow> windows", $"{Face.Doubles} costs"),
            FaceMember.Method("void", "EvaluateText", $"{Face.Runtime}LoadedText text", "int first", $"{Face.Doubles} costs"),
            FaceMember.Method("double", "EvaluateSequence", $"{Face.Ints} tokens", $"{Face.Ints} targets"),
            FaceMember.Method("void", "Predict", $"{Face.Ints} tokens", $"{Face.Destination} probabilities"),
        ])
    {
        Layers =
        [
            new("embedding", $"{n.VocabSize} words, width {n.EmbeddingSize}", name => name == "embedding"),
            .. FaceLayer.Stacked(cell, n),
            new("softmax", $"{n.VocabSize} words{(n.TieWeights ? ", with the rows of the embedding" : "")}", name => name.StartsWith("softmax_", StringComparison.Ordinal)),
        ],
    };
}
