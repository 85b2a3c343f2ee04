namespace ModelGen.Generator.Model;

/// <summary>
/// A declaration: what the user wrote, as values without a trace of Roslyn. Two equal specs generate the same code.
/// </summary>
/// <param name="Namespace">Namespace of the class; empty for the global one.</param>
/// <param name="ContainingTypes">Headers of the types around it, outermost first, such as <c>partial class Models</c>.</param>
/// <param name="Name">Name of the class, as it is written in code (a keyword keeps its <c>@</c>).</param>
/// <param name="Cell">The recurrent cell's equations; null for a network, whose layers have cells of their own.</param>
/// <param name="Optimizer">The equations of the update.</param>
/// <param name="Numbers">The numbers of the attribute, defaults filled in.</param>
/// <param name="OptimizerArguments">Values of hyperparameters, in the order in which they are written.</param>
/// <param name="Starts">How parameters start, in the order in which it is written.</param>
internal sealed record ModelSpec(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Name,
    CellSpec? Cell,
    OptimizerSpec Optimizer,
    ModelNumbers Numbers,
    EquatableArray<OptimizerArgument> OptimizerArguments = default,
    EquatableArray<ParameterStart> Starts = default)
{
    /// <summary>
    /// Whether the numbers are in error and stand-ins took their place. The class then gets its members but no program, so that
    /// the compiler reports the one wrong number and not every line that uses the model.
    /// </summary>
    public bool IsOutline { get; init; }
}
