using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>An extent that generated code has a constant for.</summary>
/// <param name="Dim">The extent.</param>
/// <param name="Meaning">What it counts.</param>
internal readonly record struct Letter(Dim Dim, string Meaning);

/// <summary>
/// A model as passes over buffers: what emitters print. <c>Forward</c> and <c>Backward</c> are those of a training step,
/// <c>Evaluate</c> runs the same windows without dropout.
/// </summary>
internal abstract class ModelPlan
{
    /// <summary>Where everything lies.</summary>
    public required BufferPlan Buffers { get; init; }

    /// <summary>The model's extents.</summary>
    public required IReadOnlyList<Letter> Letters { get; init; }

    /// <summary>What can be asked for, by name.</summary>
    public required IReadOnlyList<PlanPass> Passes { get; init; }

    /// <summary>The parameters, in the order in which they are drawn.</summary>
    public required IReadOnlyList<Tensor> Parameters { get; init; }

    /// <summary>Gradients that can be read by name.</summary>
    public required IReadOnlyList<Tensor> Gradients { get; init; }

    /// <summary>The dropout masks, in the order of their sites.</summary>
    public required IReadOnlyList<Buffer> Masks { get; init; }

    /// <summary>The pass of a name.</summary>
    public PlanPass this[string name] => Passes.Single(pass => pass.Name == name);
}

/// <summary>The plan of a language model, which can also read a single stream, one word after the other.</summary>
internal sealed class LanguageModelPlan : ModelPlan
{
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
