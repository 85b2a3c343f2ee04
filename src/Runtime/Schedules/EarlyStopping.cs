namespace ModelGen.Schedules;

/// <summary>
/// Says when a training is over because validation has not become better for a while (Prechelt 1998, "Early stopping - but when?"), and
/// which validation was the best, so that its parameters can be kept.
/// </summary>
public sealed class EarlyStopping
{
    private static readonly ScheduleState Numbers = new("early stopping", "best", "waited");

    private readonly int _patience;
    private readonly double _minImprovement;

    /// <summary>A stop after validations without improvement.</summary>
    /// <param name="patience">Validations in a row without improvement after which training is over, at least 1.</param>
    /// <param name="minImprovement">By how much a value has to be below the best one to be better; finite, not negative.</param>
    public EarlyStopping(int patience, double minImprovement = 0)
    {
        _patience = (int)ScheduleArguments.AtLeast(1, patience);
        _minImprovement = ScheduleArguments.NotNegative(minImprovement);
    }

    /// <summary>The best value so far; infinite before the first validation.</summary>
    public double Best { get; private set; } = double.PositiveInfinity;

    /// <summary>Validations in a row without improvement.</summary>
    public int Waited { get; private set; }

    /// <summary>Whether training is over.</summary>
    public bool ShouldStop => Waited >= _patience;

    /// <summary>Tells how a validation went.</summary>
    /// <param name="value">The cost or the perplexity: the smaller, the better.</param>
    /// <returns>Whether it is the best so far.</returns>
    public bool Validated(double value)
    {
        if (value < Best - _minImprovement)
        {
            Best = value;
            Waited = 0;
            return true;
        }

        Waited++;
        return false;
    }

    /// <summary>Best value and waiting as a line of text, for checkpoints.</summary>
    /// <exception cref="System.FormatException">The text that is set is no such state.</exception>
    public string State
    {
        get => Numbers.Write(Best, Waited);
        set
        {
            double[] numbers = Numbers.Read(value);
            (Best, Waited) = (numbers[0], Numbers.Count(numbers[1], value));
        }
    }

    /// <summary>The arguments in words.</summary>
    public override string ToString() => ScheduleArguments.Text($"stop after {_patience} without an improvement by more than {_minImprovement}");
}
