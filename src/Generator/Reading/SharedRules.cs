using System.Linq;
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

    /// <summary>Units and number of layers: one width for all, or one for each.</summary>
    /// <param name="arguments">What is written.</param>
    /// <param name="rules">Reads it.</param>
    /// <param name="layers">How many layers there are where nothing says it.</param>
    /// <param name="size">What the argument for one width is called.</param>
    public static (int HiddenSize, int NumLayers, EquatableArray<int> HiddenSizes) Widths(
        AttributeArguments arguments, NumberRules rules, int layers, string size = nameof(StackedNumbers.HiddenSize))
    {
        if (!arguments.IsGiven(nameof(StackedNumbers.HiddenSizes)))
            return (rules.RequiredSize(size), rules.Size(nameof(StackedNumbers.NumLayers), layers, MostLayers), []);
        foreach (var name in new[] { size, nameof(StackedNumbers.NumLayers) }.Where(arguments.IsGiven))
            rules.RefuseAt(Descriptors.WidthsGivenTwice, name, name);
        var widths = rules.Sizes(nameof(StackedNumbers.HiddenSizes), MostLayers);
        return widths.Count == 0 ? (1, 1, []) : (widths[widths.Count - 1], widths.Count, widths.Distinct().Count() > 1 ? [.. widths] : []);
    }

    /// <summary>Reports a projection's width where there is no projection.</summary>
    public static void CheckProjection(AttributeArguments arguments, CellSpec? cell, NumberRules rules)
    {
        // Where the cell could not be read, what it has is not known.
        if (arguments.IsGiven(nameof(StackedNumbers.ProjectionSize)) && cell is { Projection: null })
            rules.RefuseAt(Descriptors.NoProjection, nameof(StackedNumbers.ProjectionSize), cell.Name);
    }
}
