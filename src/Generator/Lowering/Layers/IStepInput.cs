using System;
using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// What goes into the first layer of a stack beside its input, and is made step by step: a context by the states before the step, as
/// attention in a decoder's loop makes it, or what the step before has made of its output (input feeding).
/// </summary>
internal interface IStepInput
{
    /// <summary>Adds what a step begins with.</summary>
    /// <param name="operations">Receives operations at step t.</param>
    /// <param name="before">A state before the step, given its name and the layer.</param>
    /// <returns>What goes in, matrices at step t side by side: they are multiplied by the last rows of the first layer's input kernel.</returns>
    IReadOnlyList<View> Begin(ICollection<Operation> operations, Func<string, string, View> before);

    /// <summary>Adds what a step ends with.</summary>
    /// <param name="operations">Receives operations at step t.</param>
    /// <param name="output">What the last layer hands on, at step t.</param>
    void End(ICollection<Operation> operations, View output);
}
