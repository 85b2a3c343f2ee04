using System;

namespace ModelGen.Schedules;

/// <summary>
/// Half a period of a cosine from the full rate to a smallest one, step by step: <c>minRate + (learningRate - minRate) *
/// (1 + cos(pi * step / steps)) / 2</c> (Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts), as
/// <c>torch.optim.lr_scheduler.CosineAnnealingLR</c> up to its T_max. Later steps have the smallest rate.
/// </summary>
public sealed class CosineDecay : LearningRateSchedule
{
    private readonly double _learningRate;
    private readonly long _steps;
    private readonly double _minRate;

    /// <summary>A decay along a cosine.</summary>
    /// <param name="learningRate">The rate of the first step; finite, not negative.</param>
    /// <param name="steps">Training steps until the smallest rate, at least 1.</param>
    /// <param name="minRate">The smallest rate; finite, not negative.</param>
    public CosineDecay(double learningRate, long steps, double minRate = 0)
    {
        _learningRate = ScheduleArguments.NotNegative(learningRate);
        _steps = ScheduleArguments.AtLeast(1, steps);
        _minRate = ScheduleArguments.NotNegative(minRate);
    }

    /// <inheritdoc/>
    public override bool ChangesWithinEpoch => true;

    /// <inheritdoc/>
    public override double RateOf(int epoch, long stepsTaken) => stepsTaken < _steps
        ? _minRate + (_learningRate - _minRate) * (1 + Math.Cos(Math.PI * stepsTaken / _steps)) / 2
        : _minRate;

    /// <inheritdoc/>
    public override string ToString() => ScheduleArguments.Text($"cosine {_learningRate} to {_minRate} in {_steps} steps");
}
