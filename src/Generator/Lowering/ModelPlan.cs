using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Something that a model shows to the outside under a name: matrices that, one after the other, fill a logical shape.</summary>
/// <param name="Name">The public name, such as <c>kernel_0</c>.</param>
/// <param name="Shape">The logical shape.</param>
/// <param name="Parts">The matrices, in row-major order of the shape.</param>
/// <param name="IsUniform">For a parameter, whether it starts uniform in [-InitScale, InitScale], otherwise zero.</param>
internal sealed record Tensor(string Name, IReadOnlyList<Dim> Shape, IReadOnlyList<View> Parts, bool IsUniform = false);

/// <summary>
/// A model as operations on buffers: what emitters print. Forward and backward are those of a training step; evaluation runs
/// the same windows without dropout; sequence reads a single stream, one word after the other.
/// </summary>
internal sealed record ModelPlan(
    BufferPlan Buffers,
    IReadOnlyList<Dim> Letters,
    IReadOnlyList<Operation> Forward,
    IReadOnlyList<Operation> Backward,
    IReadOnlyList<Operation> Evaluate,
    IReadOnlyList<Operation> Sequence,
    Product Logits,
    SumRows SparseGradient,
    Buffer? Masks,
    IReadOnlyList<Tensor> Parameters,
    IReadOnlyList<Tensor> States,
    IReadOnlyList<Tensor> SequenceStates,
    IReadOnlyList<Tensor> Gradients,
    IReadOnlyList<Tensor> Outputs);
