using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>What the numbers of every kind of model have to do with each other, and with the cell.</summary>
internal static class SharedRules
{
    /// <summary>The most layers that can be stacked.</summary>
    public const int MostLayers = 100;

    /// <summary>Reports a projection's width where there is no projection.</summary>
    public static void CheckProjection(AttributeArguments arguments, CellSpec? cell, NumberRules rules)
    {
        // Where the cell could not be read, nobody knows what it has.
        if (arguments.IsGiven(nameof(ModelNumbers.ProjectionSize)) && cell is { Projection: null })
            rules.RefuseAt(Descriptors.NoProjection, nameof(ModelNumbers.ProjectionSize), cell.Name);
    }

    /// <summary>Reports dropout that acts nowhere.</summary>
    /// <param name="arguments">What is written.</param>
    /// <param name="numbers">What it means.</param>
    /// <param name="name">The argument that asks for dropout.</param>
    /// <param name="value">Its value.</param>
    /// <param name="problems">Takes the problem.</param>
    public static void CheckDropout(
        AttributeArguments arguments, ModelNumbers numbers, string name, double value, ProblemList problems)
    {
        if (numbers is { KeepProb: < 1, NumLayers: 1, DropoutPlacement: DropoutPlacement.BetweenLayers })
            problems.Add(Descriptors.NoDropout, arguments.PlaceOf(name), name, NumberRules.Text(value));
    }
}
