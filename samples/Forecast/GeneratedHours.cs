using System;
using System.Collections.Generic;
using System.Linq;
using Samples;

namespace Forecast;

/// <summary>
/// Hours of a made-up town: temperature, sunshine, and the electrical load that depends on both. Heating and cooling make it a kinked function of the
/// temperature, panels take off what the sun gives, and cloudy days, which come and go in spells, make it noisier.
/// </summary>
internal sealed class GeneratedHours
{
    /// <summary>What the series are called.</summary>
    public static readonly string[] Names = ["temperature", "sunshine", "load"];

    /// <summary>How many there are.</summary>
    public const int Series = 3;

    private readonly float[][] _hours;

    /// <param name="seed">The same seed gives the same hours.</param>
    /// <param name="training">Hours whose mean and deviation are taken for all.</param>
    /// <param name="test">Further hours.</param>
    public GeneratedHours(int seed, int training, int test)
    {
        double[][] raw = [.. Draw(new Random(seed)).Take(training + test)];
        for (int series = 0; series < Series; series++)
        {
            double mean = raw.Take(training).Average(hour => hour[series]);
            double deviation = Math.Sqrt(raw.Take(training).Average(hour => Math.Pow(hour[series] - mean, 2)));
            foreach (double[] hour in raw)
                hour[series] = (hour[series] - mean) / deviation;
        }

        Training = training;
        _hours = [.. raw.Select(hour => hour.Select(value => (float)value).ToArray())];
    }

    /// <summary>Hours to learn from; the others come after them.</summary>
    public int Training { get; }

    /// <summary>All hours.</summary>
    public int Count => _hours.Length;

    /// <summary>The series of an hour, in deviations from their means.</summary>
    public float[] this[int hour] => _hours[hour];

    private static IEnumerable<double[]> Draw(Random random)
    {
        double warm = 0;
        bool cloudy = false;
        for (int hour = 0; ; hour++)
        {
            double ofDay = 2 * Math.PI * hour / 24;
            warm = (0.98 * warm) + (0.6 * random.NextGaussian());
            cloudy ^= random.NextDouble() < 0.04;
            double temperature = 14 + (5 * Math.Sin(ofDay - 2.2)) + warm - (cloudy ? 1 : 0);
            double sunshine = Math.Max(0, Math.Sin(ofDay - 1.6)) * ((cloudy ? 0.25 : 1) + (0.05 * random.NextGaussian()));
            double evening = Math.Exp(-Math.Pow((hour % 24) - 19, 2) / 8);
            double load = 40 + (3 * Math.Abs(temperature - 15)) + (8 * evening) - (14 * sunshine) + ((cloudy ? 2.5 : 0.7) * random.NextGaussian());
            yield return [temperature, sunshine, load];
        }
    }
}
