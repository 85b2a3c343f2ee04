using System;

namespace ModelGen.Schedules;

/// <summary>
/// A factor on the learning rate every so many epochs: <c>learningRate * factor^floor(epoch / epochs)</c>, as
/// <c>torch.optim.lr_scheduler.StepLR</c>; with 1 epoch it is <c>ExponentialLR</c>.
/// </summary>
public sealed class StepDecay : LearningRateSchedule
{
    private readonly double _learningRate;
    private readonly int _epochs;
    private readonly double _factor;

    /// <summary>A decay in steps.</summary>
    /// <param name="learningRate">The rate at first; finite, not negative.</param>
    /// <param name="epochs">Epochs at the same rate, at least 1.</param>
    /// <param name="factor">The factor; finite, not negative.</param>
    public StepDecay(double learningRate, int epochs, double factor = 0.1)
    {
        _learningRate = ScheduleArguments.NotNegative(learningRate);
        _epochs = (int)ScheduleArguments.AtLeast(1, epochs);
        _factor = ScheduleArguments.NotNegative(factor);
    }

    /// <inheritdoc/>
    public override double RateOf(int epoch, long stepsTaken) => _learningRate * Math.Pow(_factor, epoch / _epochs);

    /// <inheritdoc/>
    public override string ToString() => ScheduleArguments.Text($"step {_learningRate}, times {_factor} every {_epochs} epochs");
}
