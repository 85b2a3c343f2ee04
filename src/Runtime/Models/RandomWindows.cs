using System;
using System.Globalization;
using System.Runtime.Intrinsics;
using ModelGen.Randomness;

namespace ModelGen;

/// <summary>
/// Windows of random lengths, so that a word is not always read at the same place of a window, with learning rates in proportion to them
/// (Merity, Keskar and Socher 2017, arXiv:1708.02182, section 5): a length is normal around the usual one or, in one window of twenty,
/// around half of it. It is a function of seed and step, so that training that goes on draws what it would have drawn.
/// <para>
/// The paper minimises the mean over the words of a window, so that only the rate makes an update proportional to its length. The cost of a
/// language model here is the sum over the steps: with <see cref="Optimizers.Sgd"/> an update is in proportion as it is, and
/// <c>scalesRate: false</c> is the paper's. Optimizers that divide by the size of gradients, such as <see cref="Optimizers.Adam"/>, need
/// <c>scalesRate: true</c>.
/// </para>
/// </summary>
public sealed class RandomWindows
{
    private const double Deviation = 5, Halved = 0.05;
    private const int LeastSteps = 5;

    // Dropout sites and initial parameters have other streams.
    private const uint Stream = 0x4000_0000;

    private readonly int _usualSteps;
    private readonly ulong _seed;
    private readonly bool _scalesRate;

    /// <summary>Windows for a model.</summary>
    /// <param name="usualSteps">The usual length, for which the learning rate is meant; at least 1.</param>
    /// <param name="mostSteps">The largest length, the model's NumSteps; at least as large.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="scalesRate">Whether learning rates are in proportion to lengths.</param>
    public RandomWindows(int usualSteps, int mostSteps, ulong seed, bool scalesRate = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(usualSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostSteps, usualSteps);
        (_usualSteps, MostSteps, _seed, _scalesRate) = (usualSteps, mostSteps, seed, scalesRate);
    }

    /// <summary>The largest length.</summary>
    public int MostSteps { get; }

    /// <summary>The window of a step.</summary>
    /// <param name="stepsTaken">Training steps before it, over all epochs.</param>
    /// <param name="start">Words of each stream before it.</param>
    /// <param name="text">The text; the last window of it is as long as there are words left.</param>
    /// <param name="learningRate">The learning rate of a window of the usual length.</param>
    /// <returns>The window; null where no word is left that has another one behind it.</returns>
    public TextWindow? At(long stepsTaken, int start, LoadedText text, double learningRate)
    {
        int left = text.StreamLength - 1 - start;
        if (left < 1)
            return null;
        int steps = int.Min(StepsOf(stepsTaken), left);
        return new TextWindow(start, steps, _scalesRate ? learningRate * steps / _usualSteps : learningRate);
    }

    /// <summary>The length of the window of a step, but for the end of a text.</summary>
    /// <param name="stepsTaken">Training steps before it, over all epochs.</param>
    public int StepsOf(long stepsTaken)
    {
        Vector128<uint> words = Philox.Draw(Vector128.Create(0, Stream, (uint)stepsTaken, (uint)(stepsTaken >> 32)), _seed);
        double usual = Unit(words[0]) < Halved ? _usualSteps / 2.0 : _usualSteps;

        // Box and Muller 1958: two uniform numbers make a normal one.
        double normal = Math.Sqrt(-2 * Math.Log(1 - Unit(words[1]))) * Math.Cos(2 * Math.PI * Unit(words[2]));
        return (int)Math.Clamp(usual + Deviation * normal, int.Min(LeastSteps, MostSteps), MostSteps);
    }

    /// <summary>Windows of so many readings of a text, one after the other.</summary>
    /// <param name="epochs">The readings.</param>
    /// <param name="stepsTaken">Training steps before them.</param>
    /// <param name="streamLength">Words of each stream: <see cref="LoadedText.StreamLength"/>.</param>
    public long CountOf(int epochs, long stepsTaken, int streamLength)
    {
        long step = stepsTaken;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            for (int left = streamLength - 1; left > 0; step++)
                left -= StepsOf(step);
        }

        return step - stepsTaken;
    }

    /// <summary>What decides the lengths and rates, in words: two that say the same draw the same.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"random windows of about {_usualSteps} steps, {MostSteps} at most, seed {_seed}, {(_scalesRate ? "rates in proportion" : "one rate for all")}");

    private static double Unit(uint word) => word / 4294967296.0;
}
