using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Model;

/// <summary>
/// The equations of an update, for each number of the parameters. Names consist of letters and digits, as those of <see cref="CellSpec"/>.
/// </summary>
/// <param name="Name">What the optimizer is called, such as <c>Adam</c>.</param>
/// <param name="Parameter">The input that is the parameter.</param>
/// <param name="Gradient">The input that is its gradient.</param>
/// <param name="States">Names of what is kept beside each parameter, inputs and results; zero at first.</param>
/// <param name="Rate">The input that is the learning rate; null where there is none.</param>
/// <param name="Step">The input that is the number of the update; null where there is none.</param>
/// <param name="Equations">From the inputs to the new parameter, and then the new states in their order.</param>
internal sealed record OptimizerSpec(
    string Name, string Parameter, string Gradient, EquatableArray<string> States, string? Rate, string? Step, Tape Equations);
