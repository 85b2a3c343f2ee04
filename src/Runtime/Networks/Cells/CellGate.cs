namespace ModelGen.Networks;

/// <summary>What a gate's pre-activation is made of.</summary>
internal enum CellGateSource
{
    /// <summary><c>W x + U h + b</c>.</summary>
    InputAndState,

    /// <summary><c>W x + b</c>.</summary>
    Input,

    /// <summary><c>U h + b</c>.</summary>
    State,

    /// <summary><c>W x + U v + b</c>, where the equations compute v.</summary>
    InputAndOperand,
}

/// <summary>A gate of a cell.</summary>
/// <param name="Name">What the equations call it.</param>
/// <param name="Source">What it is made of.</param>
/// <param name="HasBias">Whether it has b.</param>
internal sealed record CellGate(string Name, CellGateSource Source, bool HasBias);
