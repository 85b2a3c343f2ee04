namespace ModelGen.Schedules;

/// <summary>The same learning rate in every step.</summary>
public sealed class ConstantRate : LearningRateSchedule
{
    private readonly double _learningRate;

    /// <summary>A rate for all steps.</summary>
    /// <param name="learningRate">The rate; finite, not negative.</param>
    public ConstantRate(double learningRate) => _learningRate = ScheduleArguments.NotNegative(learningRate);

    /// <inheritdoc/>
    public override double RateOf(int epoch, long stepsTaken) => _learningRate;

    /// <inheritdoc/>
    public override string ToString() => ScheduleArguments.Text($"constant {_learningRate}");
}
