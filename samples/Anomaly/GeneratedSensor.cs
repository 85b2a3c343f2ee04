using System;
using System.Linq;
using Samples;

namespace Anomaly;

/// <summary>
/// A made-up sensor: two cycles, the louder, the noisier, and a slow drift. Anomalies are spikes, a stretch in which it is stuck, and one in which it trembles.
/// </summary>
internal sealed class GeneratedSensor
{
    private const int Space = 150;
    private static readonly int[] Lengths = [1, 1, 1, 20, 1, 1, 20, 1, 1, 1];

    /// <param name="seed">The same seed gives the same readings.</param>
    /// <param name="normal">Readings without anomalies.</param>
    /// <param name="test">Readings after them, with ten anomalies.</param>
    public GeneratedSensor(int seed, int normal, int test)
    {
        var random = new Random(seed);
        double drift = 0;
        var all = new double[normal + test];
        for (int time = 0; time < all.Length; time++)
        {
            double loud = 1 + Math.Sin(2 * Math.PI * time / 170);
            drift = (0.99 * drift) + (0.02 * random.NextGaussian());
            all[time] = 20 + drift + (2 * (1 + loud) * Math.Sin(2 * Math.PI * time / 24)) + ((0.05 + (0.1 * loud)) * random.NextGaussian());
        }

        Normal = all[..normal];
        Test = all[normal..];
        Anomalies = new bool[test];
        for (int anomaly = 0; anomaly < Lengths.Length; anomaly++)
            Plant(random, anomaly);
    }

    /// <summary>Readings without anomalies.</summary>
    public double[] Normal { get; }

    /// <summary>Readings with anomalies.</summary>
    public double[] Test { get; }

    /// <summary>Which of these are anomalies.</summary>
    public bool[] Anomalies { get; }

    private void Plant(Random random, int anomaly)
    {
        int start = ((anomaly + 1) * Space) + random.Next(Space / 2);
        foreach (int time in Enumerable.Range(start, Lengths[anomaly]).Where(time => time < Test.Length))
        {
            Anomalies[time] = true;
            Test[time] = (Lengths[anomaly], anomaly % 2) switch
            {
                (1, 0) => Test[time] + 4,
                (1, _) => Test[time] - 4,
                (_, 0) => Test[time] + (2 * random.NextGaussian()),
                _ => Test[start - 1],
            };
        }
    }
}
