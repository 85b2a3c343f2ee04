using System;

namespace ModelGen;

/// <summary>
/// Marks a parameter of a cell's equations whose value comes from the model's declaration: <c>forgetBias</c> is the
/// attribute's <c>ForgetBias</c>. It is a constant of the generated code.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HyperparameterAttribute : Attribute;
