using System;

namespace ModelGen.Schedules;

/// <summary>
/// A factor on the learning rate when validation has not become better for a while: <c>torch.optim.lr_scheduler.ReduceLROnPlateau</c> in
/// its modes <c>min</c> and <c>rel</c>. A validation is better when it is below the best one times <c>1 - threshold</c>; after more than
/// <c>patience</c> in a row that are not, the rate is reduced, and the <c>cooldown</c> validations that follow do not count.
/// </summary>
public sealed class ReduceOnPlateau : LearningRateSchedule
{
    // A reduction by less is none, as in PyTorch.
    private const double LeastReduction = 1e-8;
    private static readonly ScheduleState Numbers = new("a reduction on plateaus", "rate", "best", "waited", "cooldown");

    private readonly double _learningRate;
    private readonly double _factor;
    private readonly int _patience;
    private readonly double _threshold;
    private readonly int _cooldown;
    private readonly double _minRate;
    private double _rate;
    private double _best = double.PositiveInfinity;
    private int _waited;
    private int _cooling;

    /// <summary>A reduction on plateaus.</summary>
    /// <param name="learningRate">The rate at first; finite, not negative.</param>
    /// <param name="factor">The factor of a reduction, from 0 to 1.</param>
    /// <param name="patience">Validations in a row without improvement that are borne, at least 0.</param>
    /// <param name="threshold">The part of the best value by which another one has to be smaller to be better, from 0 to 1.</param>
    /// <param name="cooldown">Validations after a reduction that do not count, at least 0.</param>
    /// <param name="minRate">The smallest rate; finite, not negative.</param>
    public ReduceOnPlateau(
        double learningRate, double factor = 0.1, int patience = 10, double threshold = 1e-4, int cooldown = 0, double minRate = 0)
    {
        _rate = _learningRate = ScheduleArguments.NotNegative(learningRate);
        _factor = ScheduleArguments.Fraction(factor);
        _patience = (int)ScheduleArguments.AtLeast(0, patience);
        _threshold = ScheduleArguments.Fraction(threshold);
        _cooldown = (int)ScheduleArguments.AtLeast(0, cooldown);
        _minRate = ScheduleArguments.NotNegative(minRate);
    }

    /// <inheritdoc/>
    public override double RateOf(int epoch, long stepsTaken) => _rate;

    /// <inheritdoc/>
    public override void Validated(double value)
    {
        if (value < _best * (1 - _threshold))
        {
            _best = value;
            _waited = 0;
        }
        else
        {
            _waited++;
        }

        if (_cooling > 0)
        {
            _cooling--;
            _waited = 0;
        }

        if (_waited <= _patience)
            return;
        double reduced = Math.Max(_rate * _factor, _minRate);
        if (_rate - reduced > LeastReduction)
            _rate = reduced;
        _cooling = _cooldown;
        _waited = 0;
    }

    /// <inheritdoc/>
    public override string State
    {
        get => Numbers.Write(_rate, _best, _waited, _cooling);
        set
        {
            double[] numbers = Numbers.Read(value);
            (_rate, _best, _waited, _cooling) =
                (Numbers.Rate(numbers[0], value), numbers[1], Numbers.Count(numbers[2], value), Numbers.Count(numbers[3], value));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => ScheduleArguments.Text(
        $"plateau {_learningRate}, times {_factor} after {_patience}, threshold {_threshold}, cooldown {_cooldown}, at least {_minRate}");
}
