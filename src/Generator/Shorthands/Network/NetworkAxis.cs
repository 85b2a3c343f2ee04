namespace ModelGen.Generator.Shorthands;

/// <summary>What tells real steps of an axis from padding.</summary>
internal enum AxisPadding
{
    /// <summary>All are real.</summary>
    None,

    /// <summary>Lengths, [B].</summary>
    Lengths,

    /// <summary>A mask, [T, B].</summary>
    Mask,
}

/// <summary>Time steps that sequences have in common.</summary>
/// <param name="Name">The feed that opens it.</param>
/// <param name="Steps">How many there are at most.</param>
/// <param name="Padding">What tells real steps from padding.</param>
internal sealed record NetworkAxis(string Name, int Steps, AxisPadding Padding);
