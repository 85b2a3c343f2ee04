using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Model;

/// <summary>The pointwise equations of one recurrent step, for one unit.</summary>
/// <param name="Name">What the cell is called, such as <c>Lstm</c>.</param>
/// <param name="Gates">Names of the pre-activations, in the order of their columns in the kernel.</param>
/// <param name="States">Names of the recurrent states; the first one is the cell's output.</param>
/// <param name="Hyperparameters">Names of the numbers that the declaration supplies, such as <c>forgetBias</c>.</param>
/// <param name="Equations">
/// From gates, previous states and hyperparameters, by name, to the new states, in the order of <paramref name="States"/>.
/// </param>
internal sealed record CellSpec(
    string Name,
    EquatableArray<string> Gates,
    EquatableArray<string> States,
    EquatableArray<string> Hyperparameters,
    Tape Equations);
