using System;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace ModelGen.Schedules;

/// <summary>What arguments of schedules have to be, and how they are written.</summary>
internal static class ScheduleArguments
{
    /// <summary>Demands a finite number that is not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none.</exception>
    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value >= 0 ? value : throw Refusal(name, value, "a finite number that is not negative");

    /// <summary>Demands a number from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none.</exception>
    public static double Fraction(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and <= 1 ? value : throw Refusal(name, value, "a number from 0 to 1");

    /// <summary>Demands a count of at least so many.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public static long AtLeast(long least, long value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least ? value : throw Refusal(name, value, $"at least {least}");

    /// <summary>Text with numbers as they are written everywhere.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static ArgumentOutOfRangeException Refusal(string name, IFormattable value, string expected) =>
        new(name, Text($"{name} is {value}: expected {expected}."));
}
