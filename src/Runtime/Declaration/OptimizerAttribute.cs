using System;

namespace ModelGen;

/// <summary>
/// Declares an optimizer: a class or struct whose one static method <c>Step</c> computes a parameter's new value from the old one and its
/// gradient, for one number at a time. <c>[LstmModel(Optimizer = typeof(...))]</c> and <c>[RecurrentLayer(Optimizer = typeof(...))]</c>
/// compile it into one pass over all parameters.
/// <para>
/// The first element of the returned tuple is the parameter. Every other one is a state that the optimizer keeps beside each parameter, zero
/// at first; the parameter of <c>Step</c> with its name is its previous value. Of the other parameters, the one with
/// <see cref="ScheduleAttribute"/> is the learning rate, the one with <see cref="StepAttribute"/> the number of the update, from 1, those
/// with <see cref="HyperparameterAttribute"/> are constants, and the one that is left is the gradient, clipped where the model clips.
/// </para>
/// </summary>
/// <example>
/// <code>
/// [Optimizer]
/// public static class Momentum
/// {
///     public static (float p, float velocity) Step(float p, float g, float velocity, [Schedule] float rate, [Hyperparameter] float decay = 0.9f)
///     {
///         float next = decay * velocity + g;
///         return (p - rate * next, next);
///     }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class OptimizerAttribute : Attribute;

/// <summary>Marks the parameter of an optimizer's equations that is the learning rate of the update.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ScheduleAttribute : Attribute;

/// <summary>Marks the parameter of an optimizer's equations that is the number of the update: 1, 2, 3, ...</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class StepAttribute : Attribute;
