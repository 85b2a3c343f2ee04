using System;

namespace ModelGen;

/// <summary>
/// Declares a recurrent cell: a class or struct whose one static method <c>Step</c> computes a layer's new states from the
/// gates' pre-activations and the previous states. <c>[LstmModel(Cell = typeof(...))]</c> and
/// <c>[RecurrentLayer(Cell = typeof(...))]</c> compile it into fused code, forward and backward.
/// <para>
/// Parameters named like an element of the returned tuple are previous states (a single returned value is the state <c>h</c>);
/// those with <see cref="PerUnitAttribute"/> are learned numbers of each unit, those with <see cref="HyperparameterAttribute"/>
/// constants of the declaration, and all others are gates: <c>W x + U h + b</c>. The first state is the cell's output.
/// <c>docs/cells.md</c> describes the language of the equations.
/// </para>
/// </summary>
/// <example>
/// <code>
/// [RecurrentCell]
/// public static partial class CoupledLstm          // input gate = 1 - forget gate
/// {
///     public static (float h, float c) Step(float f, float o, float j, float c)
///     {
///         var keep = Sigmoid(f);
///         var next = keep * c + (1 - keep) * Tanh(j);
///         return (Sigmoid(o) * Tanh(next), next);
///     }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class RecurrentCellAttribute : Attribute;
