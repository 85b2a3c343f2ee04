namespace ModelGen.Generator.Lowering;

/// <summary>Which rows of a sequence are chosen, and in which order.</summary>
internal enum SlotChoice
{
    /// <summary>Of each row of a slot the last one that is real.</summary>
    Last,

    /// <summary>All that are real, the last one first; what is left at the end is none.</summary>
    Reversed,
}
