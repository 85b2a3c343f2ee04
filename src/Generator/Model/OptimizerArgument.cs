namespace ModelGen.Generator.Model;

/// <summary>A value that a declaration gives to a hyperparameter.</summary>
/// <param name="Name">The hyperparameter, as users call it.</param>
/// <param name="Value">The value.</param>
/// <param name="Of">The parameters that it is for, a name or a pattern; null where it is for all that the hyperparameter is for.</param>
internal sealed record OptimizerArgument(string Name, double Value, string? Of);
