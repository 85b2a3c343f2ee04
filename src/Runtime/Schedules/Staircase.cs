using System;

namespace ModelGen.Schedules;

/// <summary>
/// The schedule of TensorFlow's PTB tutorial and of Zaremba, Sutskever and Vinyals 2014 (arXiv:1409.2329): a full rate at first, and from
/// some epoch on a factor on it for each epoch: <c>learningRate * decay^max(epoch + 1 - maxEpoch, 0)</c>, as the tutorial's code has it.
/// <para>
/// The tutorial's first version, with which its published perplexities were made, had <c>max(epoch - maxEpoch, 0)</c>: one epoch longer at
/// the full rate.
/// </para>
/// </summary>
public sealed class Staircase : LearningRateSchedule
{
    private readonly double _learningRate;
    private readonly double _decay;
    private readonly int _maxEpoch;
    private readonly bool _oneEpochLonger;

    /// <summary>A staircase.</summary>
    /// <param name="learningRate">The full rate; finite, not negative.</param>
    /// <param name="decay">The factor of a step down; finite, not negative.</param>
    /// <param name="maxEpoch">Epochs at the full rate, at least 0.</param>
    /// <param name="oneEpochLonger">Whether there is one more epoch at the full rate, as in the tutorial's first version.</param>
    public Staircase(double learningRate, double decay, int maxEpoch, bool oneEpochLonger = false)
    {
        _learningRate = ScheduleArguments.NotNegative(learningRate);
        _decay = ScheduleArguments.NotNegative(decay);
        _maxEpoch = (int)ScheduleArguments.AtLeast(0, maxEpoch);
        _oneEpochLonger = oneEpochLonger;
    }

    /// <summary>The staircase that a model was declared with.</summary>
    /// <param name="config">What the model was declared with.</param>
    /// <param name="oneEpochLonger">Whether there is one more epoch at the full rate, as in the tutorial's first version.</param>
    public static Staircase Of(LanguageModelConfig config, bool oneEpochLonger = false) =>
        new(config.LearningRate, config.LrDecay, config.MaxEpoch, oneEpochLonger);

    /// <inheritdoc/>
    public override double RateOf(int epoch, long stepsTaken) =>
        _learningRate * Math.Pow(_decay, Math.Max(epoch + (_oneEpochLonger ? 0L : 1L) - _maxEpoch, 0));

    /// <inheritdoc/>
    public override string ToString() =>
        ScheduleArguments.Text($"staircase {_learningRate}, times {_decay} for each epoch after {_maxEpoch + (_oneEpochLonger ? 1L : 0L)}");
}
