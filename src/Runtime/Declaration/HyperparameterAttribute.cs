using System;

namespace ModelGen;

/// <summary>
/// Marks a parameter of a cell's equations whose value comes from the model's declaration: <c>forgetBias</c> is the
/// attribute's <c>ForgetBias</c>. One that the declaration does not know has the default of the parameter:
/// <c>[Hyperparameter] float slope = 0.01f</c>. It is a constant of the generated code.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HyperparameterAttribute : Attribute;
