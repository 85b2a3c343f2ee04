namespace ModelGen.Emulator;

/// <summary>
/// In which order blocks, and threads between two barriers, take their turns. A fault that one order hides shows in another.
/// </summary>
internal enum ThreadOrder
{
    /// <summary>The first one first.</summary>
    Forward,

    /// <summary>The last one first.</summary>
    Reversed,

    /// <summary>Mixed, always in the same way.</summary>
    Shuffled,
}
