using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>An extent that generated code has a constant for.</summary>
/// <param name="Dim">The extent.</param>
/// <param name="Meaning">What it counts.</param>
internal readonly record struct Letter(Dim Dim, string Meaning);

/// <summary>
/// A model as operations on buffers: what emitters print. Forward and backward are those of a training step; evaluation runs
/// the same windows without dropout.
/// </summary>
internal abstract class ModelPlan
{
    /// <summary>Where everything lies.</summary>
    public required BufferPlan Buffers { get; init; }

    /// <summary>The model's extents.</summary>
    public required IReadOnlyList<Letter> Letters { get; init; }

    public required IReadOnlyList<Operation> Forward { get; init; }

    public required IReadOnlyList<Operation> Backward { get; init; }

    public required IReadOnlyList<Operation> Evaluate { get; init; }

    /// <summary>The parameters, in the order in which they are drawn.</summary>
    public required IReadOnlyList<Tensor> Parameters { get; init; }

    /// <summary>Gradients that can be read by name.</summary>
    public required IReadOnlyList<Tensor> Gradients { get; init; }

    /// <summary>The dropout masks, in the order of their sites.</summary>
    public required IReadOnlyList<Buffer> Masks { get; init; }
}

/// <summary>The plan of a language model, which can also read a single stream, one word after the other.</summary>
internal sealed class LanguageModelPlan : ModelPlan
{
    /// <summary>A single stream up to the last layer's output, its loss, and the probabilities of the word after it.</summary>
    public required IReadOnlyList<Operation> Sequence { get; init; }

    public required IReadOnlyList<Operation> SequenceLoss { get; init; }

    public required IReadOnlyList<Operation> Predict { get; init; }

    /// <summary>Where the losses and the probabilities lie.</summary>
    public required OutputLayer Output { get; init; }

    /// <summary>The table of words.</summary>
    public required View Embedding { get; init; }

    /// <summary>The gradient rows of the words of a step; null where the embedding has a dense gradient.</summary>
    public required View? SparseGradient { get; init; }

    /// <summary>The state that is carried from step to step, and that of a single stream.</summary>
    public required IReadOnlyList<Tensor> States { get; init; }

    public required IReadOnlyList<Tensor> SequenceStates { get; init; }

    /// <summary>Values of the forward pass.</summary>
    public required IReadOnlyList<Tensor> Outputs { get; init; }
}

/// <summary>The plan of a bare layer, between somebody else's inputs and outputs.</summary>
internal sealed class RecurrentLayerPlan : ModelPlan
{
    public required Tensor Input { get; init; }

    public required Tensor InputGradient { get; init; }

    public required Tensor Output { get; init; }

    public required Tensor OutputGradient { get; init; }

    public required IReadOnlyList<Tensor> InitialStates { get; init; }

    public required IReadOnlyList<Tensor> FinalStates { get; init; }

    public required IReadOnlyList<Tensor> InitialStateGradients { get; init; }

    public required IReadOnlyList<Tensor> FinalStateGradients { get; init; }

    /// <summary>Tells real steps from padding; null where all are real.</summary>
    public required Buffer? IsReal { get; init; }
}
