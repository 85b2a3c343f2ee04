using ModelGen.Engines;

namespace ModelGen.Cpu;

/// <summary>
/// What the generated program of a bare layer derives from: the phases that the generator writes. What goes in and what comes
/// out lies in the arena, at the places of <see cref="Layout"/>.
/// </summary>
/// <param name="layout">Where things lie in the arena.</param>
public abstract class RecurrentLayerProgram(RecurrentLayerLayout layout) : CpuProgram(layout)
{
    /// <inheritdoc/>
    public sealed override RecurrentLayerLayout Layout { get; } = layout;

    /// <summary>The forward pass with dropout: from input, mask and initial states to output and final states.</summary>
    public abstract void Forward(Worker worker);

    /// <summary>The forward pass without dropout, which leaves nothing for a backward pass.</summary>
    public abstract void Evaluate(Worker worker);

    /// <summary>
    /// The gradients of the last <see cref="Forward"/>, from those of output and final states to those of input, initial states
    /// and parameters, and the squared norm of the parameters' gradients.
    /// </summary>
    public abstract void Backward(Worker worker);

    /// <summary>Descends: <c>p -= LearningRate * g</c>.</summary>
    public abstract void Update(Worker worker);
}
