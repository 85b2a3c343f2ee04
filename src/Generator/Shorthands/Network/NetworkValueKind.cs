namespace ModelGen.Generator.Shorthands;

/// <summary>What a value of a network is; the runtime has a type for each but the last.</summary>
internal enum NetworkValueKind
{
    /// <summary>A whole number for each sequence, [B].</summary>
    Ids,

    /// <summary>A whole number for each step, [T, B].</summary>
    Tokens,

    /// <summary>Real numbers for each sequence, [B, width].</summary>
    Vector,

    /// <summary>Real numbers for each step, [T, B, width].</summary>
    Sequence,

    /// <summary>States of a recurrent layer.</summary>
    States,

    /// <summary>What training makes smaller.</summary>
    Loss,

    /// <summary>A constant of the source.</summary>
    Number,
}
