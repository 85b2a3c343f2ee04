using System;
using System.Linq;

namespace Translate;

/// <summary>A date in the form that is read and in the form that is written.</summary>
/// <param name="Read">What is read.</param>
/// <param name="Written">What is written; empty where it is to be found.</param>
/// <param name="Direction">What the date becomes.</param>
internal sealed record DatePair(string Read, string Written, Direction Direction)
{
    /// <summary>Days there are: 1950 to 2049.</summary>
    public const int Days = 36_525;

    private static readonly DateOnly FirstDay = new(1950, 1, 1);

    /// <summary>The tokens of what is read.</summary>
    public int[] ReadTokens { get; } = [.. Read.Select(Characters.NumberOf)];

    /// <summary>The tokens of what is written, with the end.</summary>
    public int[] WrittenTokens { get; } = [.. Written.Select(Characters.NumberOf), Characters.End];

    /// <summary>Dates to learn from, and dates none of which is among those, in whatever form.</summary>
    /// <param name="seed">Of everything that is drawn.</param>
    /// <param name="count">Pairs to learn from, a random date and direction each.</param>
    /// <param name="heldOut">Dates that are held out: a pair for each direction.</param>
    public static (DatePair[] ToLearn, DatePair[] HeldOut) Draw(int seed, int count, int heldOut)
    {
        var random = new Random(seed);
        int[] days = [.. Enumerable.Range(0, Days)];
        random.Shuffle(days);
        return (
            [.. Enumerable.Range(0, count).Select(_ => Of(days[random.Next(heldOut, Days)], (Direction)random.Next(1, 3)))],
            [.. Enum.GetValues<Direction>().SelectMany(direction => days[..heldOut].Select(day => Of(day, direction)))]);

        DatePair Of(int day, Direction direction)
        {
            DateOnly date = FirstDay.AddDays(day);
            return new DatePair(DateForms.Read(date, direction, random), DateForms.Written(date, direction), direction);
        }
    }
}
