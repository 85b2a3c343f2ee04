using System.Collections.Generic;

namespace ModelGen.Cpu;

/// <summary>Where a row-major matrix lies in the arena.</summary>
/// <param name="Offset">Floats before its first element.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Pitch">Floats from row to row.</param>
public readonly record struct MatrixPlacement(int Offset, int Rows, int Columns, int Pitch)
{
    /// <summary>Number of values.</summary>
    public int Length => Rows * Columns;
}

/// <summary>Where a named tensor lies: matrices that, one after the other, fill its logical shape.</summary>
/// <param name="Name">The public name.</param>
/// <param name="Parts">The matrices, in row-major order of the shape.</param>
/// <param name="IsUniform">For a parameter, whether it starts uniform in [-InitScale, InitScale], otherwise zero.</param>
public sealed record TensorPlacement(string Name, IReadOnlyList<MatrixPlacement> Parts, bool IsUniform = false);

/// <summary>The table with which reading and writing by name find their way through a generated program's arena.</summary>
public sealed record ProgramLayout
{
    /// <summary>Floats in the arena.</summary>
    public required int Length { get; init; }

    /// <summary>The parameters.</summary>
    public required IReadOnlyList<TensorPlacement> Parameters { get; init; }

    /// <summary>The carried state of the batch.</summary>
    public required IReadOnlyList<TensorPlacement> States { get; init; }

    /// <summary>The carried state of a single stream.</summary>
    public required IReadOnlyList<TensorPlacement> SequenceStates { get; init; }

    /// <summary>The gradients, but for the sparse one of the embedding.</summary>
    public required IReadOnlyList<TensorPlacement> Gradients { get; init; }

    /// <summary>Values of the forward pass.</summary>
    public required IReadOnlyList<TensorPlacement> Outputs { get; init; }

    /// <summary>The loss of each token, among the <see cref="Outputs"/> too.</summary>
    public required MatrixPlacement TokenLoss { get; init; }

    /// <summary>Gradient rows of the embedding, one for each distinct word of the step.</summary>
    public required MatrixPlacement SparseGradient { get; init; }

    /// <summary>The dropout masks of all sites, if the model has dropout.</summary>
    public MatrixPlacement? Masks { get; init; }
}
