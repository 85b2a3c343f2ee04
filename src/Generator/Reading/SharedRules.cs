using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>What the numbers of every kind of model have to do with each other, and with the cell.</summary>
internal static class SharedRules
{
    /// <summary>The most layers that can be stacked.</summary>
    public const int MostLayers = 100;

    /// <summary>The most steps whose gradients can be summed.</summary>
    public const int MostAccumulated = 1024;

    /// <summary>Reports a projection's width where there is no projection.</summary>
    public static void CheckProjection(AttributeArguments arguments, CellSpec? cell, NumberRules rules)
    {
        // Where the cell could not be read, what it has is not known.
        if (arguments.IsGiven(nameof(ModelNumbers.ProjectionSize)) && cell is { Projection: null })
            rules.RefuseAt(Descriptors.NoProjection, nameof(ModelNumbers.ProjectionSize), cell.Name);
    }
}
