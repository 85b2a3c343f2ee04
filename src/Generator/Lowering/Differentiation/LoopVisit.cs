using System;
using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>A time loop of the way back, while it is written down.</summary>
/// <param name="loop">The loop of the way there.</param>
internal sealed class LoopVisit(TimeLoop loop)
{
    /// <summary>Its steps.</summary>
    public Dim Steps => loop.Steps;

    /// <summary>Whether the way back goes through the steps in rising order.</summary>
    public bool IsRising => loop.Backwards;

    /// <summary>The operations of a step.</summary>
    public List<Operation> Operations { get; } = [];

    /// <summary>What is done after the loop, for all the steps at once.</summary>
    public List<Action> After { get; } = [];
}
