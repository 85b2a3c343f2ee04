using System.Collections.Generic;

namespace ModelGen.Engines;

/// <summary>
/// The table with which reading and writing by name find their way through a generated program's arena. The documented
/// row-major layout is what callers see; where its pieces lie is the program's own business.
/// </summary>
public abstract record ProgramLayout
{
    /// <summary>Floats in the arena.</summary>
    public required int Length { get; init; }

    /// <summary>The parameters.</summary>
    public required IReadOnlyList<TensorPlacement> Parameters { get; init; }

    /// <summary>What the backward pass leaves for those who ask, the gradients of the parameters above all.</summary>
    public required IReadOnlyList<TensorPlacement> Gradients { get; init; }

    /// <summary>The dropout masks, one for each site in order; none without dropout.</summary>
    public IReadOnlyList<MatrixPlacement> Masks { get; init; } = [];
}

/// <summary>The layout of a language model.</summary>
public sealed record LanguageModelLayout : ProgramLayout
{
    /// <summary>The carried state of the batch.</summary>
    public required IReadOnlyList<TensorPlacement> States { get; init; }

    /// <summary>The carried state of a single stream.</summary>
    public required IReadOnlyList<TensorPlacement> SequenceStates { get; init; }

    /// <summary>Values of the forward pass.</summary>
    public required IReadOnlyList<TensorPlacement> Outputs { get; init; }

    /// <summary>The probabilities of the next word of a single stream, <c>[1, V]</c>.</summary>
    public required MatrixPlacement Probabilities { get; init; }

    /// <summary>The loss of each token, among the <see cref="Outputs"/> too.</summary>
    public required MatrixPlacement TokenLoss { get; init; }

    /// <summary>
    /// Gradient rows of the embedding, one for each distinct word of the step. Null where its gradient is dense, because the
    /// softmax layer has the same weights; it is then among the <see cref="ProgramLayout.Gradients"/>.
    /// </summary>
    public MatrixPlacement? SparseGradient { get; init; }
}

/// <summary>
/// The layout of a bare layer. Sequences are matrices with a row for each step, <c>t * B + b</c>; states have a row for each
/// sequence of each layer and direction, <c>(layer * D + direction) * B + b</c>.
/// </summary>
public sealed record RecurrentLayerLayout : ProgramLayout
{
    /// <summary>What the layer reads, <c>[T * B, I]</c>; written before a forward pass, zero in padding.</summary>
    public required TensorPlacement Input { get; init; }

    /// <summary>The gradient of the input, <c>[T * B, I]</c>; of no meaning in padding.</summary>
    public required TensorPlacement InputGradient { get; init; }

    /// <summary>The output, <c>[T * B, D * P]</c>, the forward direction's first; of no meaning in padding.</summary>
    public required TensorPlacement Output { get; init; }

    /// <summary>The gradient of the output, <c>[T * B, D * P]</c>; written before a backward pass, zero in padding.</summary>
    public required TensorPlacement OutputGradient { get; init; }

    /// <summary>The states that a pass begins with; no pass changes them.</summary>
    public required IReadOnlyList<TensorPlacement> InitialStates { get; init; }

    /// <summary>The states after the last step of a pass.</summary>
    public required IReadOnlyList<TensorPlacement> FinalStates { get; init; }

    /// <summary>Gradients of the initial states.</summary>
    public required IReadOnlyList<TensorPlacement> InitialStateGradients { get; init; }

    /// <summary>Gradients of the final states; written between a forward and a backward pass, which may use their place.</summary>
    public required IReadOnlyList<TensorPlacement> FinalStateGradients { get; init; }

    /// <summary>
    /// 1 where a step is real, 0 in padding, <c>[T * B, 1]</c>; written before a forward pass. Null where all steps always are
    /// real.
    /// </summary>
    public MatrixPlacement? Mask { get; init; }
}
