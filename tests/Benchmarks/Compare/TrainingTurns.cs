using System;
using System.Threading;

namespace ModelGen.Benchmarks.Compare;

/// <summary>What was measured while both sides trained in turns.</summary>
/// <param name="Ours">Our speeds.</param>
/// <param name="Theirs">PyTorch's.</param>
/// <param name="Peaks">What the machine could do at best, in GFLOP/s, before each turn of ours.</param>
/// <param name="OurMemory">The most memory that our process has held, in bytes.</param>
/// <param name="TheirMemory">The most that PyTorch's has held.</param>
internal sealed record TrainingTurns(Speeds Ours, Speeds Theirs, Speeds Peaks, long OurMemory, long TheirMemory)
{
    private const int WarmUp = 3;

    // A turn lasts about so many seconds on our side, and half of it on PyTorch's.
    private const int Rounds = 5;
    private const double Seconds = 3;

    /// <summary>
    /// Before each turn a side works for so many seconds that are not timed: some systems put threads that were idle on few processors, and spread them
    /// only when they see that they have much to do.
    /// </summary>
    public const double WarmUpSeconds = 0.7;

    /// <summary>PyTorch's threads look out for more work for a while before they sleep.</summary>
    public static TimeSpan Rest { get; } = TimeSpan.FromSeconds(0.3);

    /// <summary>Lets both sides train, one after the other, several times.</summary>
    /// <param name="ours">Our side.</param>
    /// <param name="theirs">PyTorch's.</param>
    /// <param name="threads">Threads of each.</param>
    /// <param name="unit">What a step counts as, in speeds.</param>
    public static TrainingTurns Take(Contestant ours, Contestant theirs, int threads, double unit)
    {
        Time(theirs, 0, WarmUp);
        Time(ours, 0, WarmUp);
        double estimate = Time(ours, WarmUp, WarmUp) / WarmUp;
        int steps = Math.Max(2, (int)(Seconds / estimate)), theirSteps = Math.Max(2, steps / 2);
        int step = 2 * WarmUp;
        Speeds ourSpeeds = new(), theirSpeeds = new(), peaks = new();
        long ourMemory = 0, theirMemory = 0;
        for (int round = 0; round < Rounds; round++, step += steps)
        {
            Thread.Sleep(Rest);
            peaks.Add(FmaPeak.Measure(threads));
            int warmUp = Math.Max(1, (int)(WarmUpSeconds / estimate));
            Time(ours, step, warmUp);
            Answer our = ours.Ask(new { order = "train", first = step, count = steps });
            Time(theirs, step, Math.Max(1, warmUp / 2));
            Answer their = theirs.Ask(new { order = "train", first = step, count = theirSteps });
            ourSpeeds.Add(unit * steps / our.Seconds);
            theirSpeeds.Add(unit * theirSteps / their.Seconds);
            (ourMemory, theirMemory) = (our.Memory, their.Memory);
        }

        return new TrainingTurns(ourSpeeds, theirSpeeds, peaks, ourMemory, theirMemory);
    }

    private static double Time(Contestant side, int first, int count) => side.Ask(new { order = "train", first, count }).Seconds;
}
