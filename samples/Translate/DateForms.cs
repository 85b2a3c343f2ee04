using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Translate;

/// <summary>How dates are written: the normal form, one in words, and fourteen that are read. Years with two digits are those from 1950 to 2049.</summary>
internal static partial class DateForms
{
    // A % stands for what makes a number an ordinal one.
    private static readonly string[] Forms =
    [
        "d MMMM yyyy", "d'%' MMMM yyyy", "'the 'd'% of 'MMMM yyyy", "'the 'd'% of 'MMMM', 'yyyy", "MMMM d, yyyy", "MMMM d'%', yyyy", "MMM d yyyy",
        "dddd, d MMMM yyyy", "ddd d MMM yy", "d'.'M'.'yyyy", "dd'.'MM'.'yy", "d'/'M'/'yyyy", "dd'/'MM'/'yy", "d-MMM-yy",
    ];

    /// <summary>The form that is written: 1997-03-04, or 4th march 1997.</summary>
    public static string Written(DateOnly date, Direction direction) => Of(date, direction == Direction.ToNormal ? "yyyy-MM-dd" : "d'%' MMMM yyyy");

    /// <summary>A form that is read: any for the normal form, and that one to become words.</summary>
    public static string Read(DateOnly date, Direction direction, Random random) =>
        direction == Direction.ToNormal ? Of(date, Forms[random.Next(Forms.Length)]) : Written(date, Direction.ToNormal);

    /// <summary>What a text is to become: one in normal form words, and every other one the normal form.</summary>
    public static Direction DirectionOf(string read) => NormalForm().IsMatch(read) ? Direction.ToWords : Direction.ToNormal;

    private static string Of(DateOnly date, string form) =>
        date.ToString(form, CultureInfo.InvariantCulture).ToLowerInvariant().Replace("%", Ending(date.Day), StringComparison.Ordinal);

    private static string Ending(int day) => (day, day % 10) switch
    {
        (11 or 12 or 13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d$", RegexOptions.CultureInvariant)]
    private static partial Regex NormalForm();
}
