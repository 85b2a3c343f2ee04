namespace ModelGen.Generator.Lowering;

/// <summary>How a parameter is updated: two of one form are updated by the same equations with the same numbers.</summary>
/// <param name="Numbers">
/// For each hyperparameter the input of the equations that has its value; empty where the parameter has none of it.
/// </param>
/// <param name="Steps">Whether the optimizer's equations are a part of it.</param>
/// <param name="Averages">Whether the average is a part of it.</param>
internal sealed record UpdateForm(EquatableArray<string> Numbers, bool Steps, bool Averages);
