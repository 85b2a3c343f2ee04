using System.Collections.Generic;

namespace ModelGen.Generator.Shorthands;

/// <summary>What an expression of a <c>Step</c> stands for, while it is read; null where what is written has been reported.</summary>
internal abstract record NetworkValue
{
    /// <summary>A value of the network.</summary>
    /// <param name="Index">Its number.</param>
    public sealed record Node(int Index) : NetworkValue;

    /// <summary>A layer.</summary>
    /// <param name="Index">Its number.</param>
    public sealed record Layer(int Index) : NetworkValue;

    /// <summary>A constant; of a flag 0 or 1, of an enumeration its member's number.</summary>
    /// <param name="Value">The constant.</param>
    /// <param name="IsWhole">Whether its type has whole numbers only: a quotient drops its fraction.</param>
    public sealed record Number(double Value, bool IsWhole) : NetworkValue;

    /// <summary>Several side by side, a tuple or a list.</summary>
    /// <param name="Items">What it consists of.</param>
    public sealed record Parts(IReadOnlyList<NetworkValue?> Items) : NetworkValue;

    /// <summary>What is left out: <c>null</c>.</summary>
    public sealed record None : NetworkValue;
}
