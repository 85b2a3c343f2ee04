namespace ModelGen.Generator.Lowering;

/// <summary>What a result starts from.</summary>
internal enum Start
{
    /// <summary>From zero: the result is assigned.</summary>
    Zero,

    /// <summary>From what is there: the result is added.</summary>
    Sum,
}
