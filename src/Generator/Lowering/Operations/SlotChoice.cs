namespace ModelGen.Generator.Lowering;

/// <summary>Which rows of a sequence are chosen, and in which order.</summary>
internal enum SlotChoice
{
    /// <summary>Of each row of a slot the last one that is real.</summary>
    Last,

    /// <summary>All that are real, the last one first, in the places of the real ones; in others is none.</summary>
    Reversed,
}
