namespace ModelGen.Cpu;

/// <summary>What a matrix product starts from.</summary>
public enum Start
{
    /// <summary>Nothing: the product replaces C.</summary>
    Zero,

    /// <summary>What stands in C: the product is added to it.</summary>
    Sum,
}
