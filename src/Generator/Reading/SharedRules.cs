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

    // Masks are drawn from numbers of 24 bits; below the smallest of them but zero, no other one is.
    private const float SmallestDraw = 1f / (1 << 24);

    /// <summary>Reports a projection's width where there is no projection.</summary>
    public static void CheckProjection(AttributeArguments arguments, CellSpec? cell, NumberRules rules)
    {
        // Where the cell could not be read, what it has is not known.
        if (arguments.IsGiven(nameof(ModelNumbers.ProjectionSize)) && cell is { Projection: null })
            rules.RefuseAt(Descriptors.NoProjection, nameof(ModelNumbers.ProjectionSize), cell.Name);
    }

    /// <summary>Reports dropout that acts nowhere, or leaves nothing.</summary>
    /// <param name="arguments">What is written.</param>
    /// <param name="numbers">What it means.</param>
    /// <param name="name">The argument that asks for dropout.</param>
    /// <param name="value">Its value.</param>
    /// <param name="problems">Takes the problem.</param>
    public static void CheckDropout(
        AttributeArguments arguments, ModelNumbers numbers, string name, double value, ProblemList problems)
    {
        // None at all, said in one way or the other.
        if (value is 0 or 1)
            return;
        if ((float)numbers.KeepProb == 1)
            Report("it differs so little from none that a float does not show it");
        else if ((float)numbers.KeepProb < SmallestDraw)
            problems.Add(Descriptors.NothingLearned, arguments.PlaceOf(name), name, NumberRules.Text(value), "dropout keeps next to nothing");
        else if (numbers is { NumLayers: 1, DropoutPlacement: DropoutPlacement.BetweenLayers })
            Report("DropoutPlacement.BetweenLayers leaves out the last layer, and there is no other");

        void Report(string reason) => problems.Add(Descriptors.NoDropout, arguments.PlaceOf(name), name, NumberRules.Text(value), reason);
    }
}
