namespace ModelGen.Schedules;

/// <summary>
/// A rise in equal parts, step by step, to what another schedule begins with, which then takes over (Goyal and others 2017,
/// arXiv:1706.02677, section 2.2): <c>torch.optim.lr_scheduler.SequentialLR</c> of <c>LinearLR</c> and another one. The other schedule's
/// steps are counted from the end of the rise; epochs are those of the training.
/// </summary>
public sealed class LinearWarmup : LearningRateSchedule
{
    private readonly LearningRateSchedule _then;
    private readonly long _steps;
    private readonly double _startFactor;

    /// <summary>A rise before a schedule.</summary>
    /// <param name="then">What comes after it.</param>
    /// <param name="steps">Training steps of the rise, at least 1.</param>
    /// <param name="startFactor">The part of the rate that the first step has, from 0 to 1.</param>
    public LinearWarmup(LearningRateSchedule then, long steps, double startFactor = 1.0 / 3)
    {
        _then = then;
        _steps = ScheduleArguments.AtLeast(1, steps);
        _startFactor = ScheduleArguments.Fraction(startFactor);
    }

    /// <inheritdoc/>
    public override bool ChangesWithinEpoch => true;

    /// <inheritdoc/>
    public override double RateOf(int epoch, long stepsTaken) => stepsTaken < _steps
        ? _then.RateOf(epoch, stepsTaken: 0) * (_startFactor + (1 - _startFactor) * stepsTaken / _steps)
        : _then.RateOf(epoch, stepsTaken - _steps);

    /// <inheritdoc/>
    public override void Validated(double value) => _then.Validated(value);

    /// <inheritdoc/>
    public override string State
    {
        get => _then.State;
        set => _then.State = value;
    }

    /// <inheritdoc/>
    public override string ToString() => ScheduleArguments.Text($"warm-up from {_startFactor} in {_steps} steps, then {_then}");
}
