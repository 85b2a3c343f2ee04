namespace ModelGen.Generator.Model;

/// <summary>A hyperparameter of an optimizer: the same for many parameters, and changed at run time.</summary>
/// <param name="Name">The input of the equations.</param>
/// <param name="Word">What it is called by users, such as <c>beta1</c>.</param>
/// <param name="Default">Its value where the declaration has no other one.</param>
internal sealed record OptimizerNumber(string Name, string Word, double Default);
