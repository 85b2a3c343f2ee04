using System;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Shorthands;

/// <summary>What a loss counts in the cost: a whole number that its sum is divided by, and what it is multiplied by.</summary>
/// <param name="Divisor">The whole number.</param>
/// <param name="Scale">The factor.</param>
internal readonly record struct LossFactor(Dim Divisor, double Scale)
{
    // As long as a float holds it.
    private const double MostDivided = 1 << 24;

    /// <summary>That of a loss which counts as it is.</summary>
    public static LossFactor One { get; } = new(Dim.One, 1);

    /// <summary>The same, divided by a number of positions.</summary>
    public LossFactor Over(Dim count) => this with { Divisor = count.Times(Divisor) };

    /// <summary>The same, multiplied: by 1 / n for a whole number n as the sum over n positions is.</summary>
    public LossFactor Times(double factor)
    {
        double whole = Math.Round(1 / factor);
        return factor > 0 && whole * (double)Divisor.Value <= MostDivided && 1 / whole == factor
            ? Over(NetworkLowering.Count((int)whole)) : this with { Scale = Scale * factor };
    }
}
