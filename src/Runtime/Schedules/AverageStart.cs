using System;
using System.Linq;

namespace ModelGen.Schedules;

/// <summary>
/// Says when averages of the parameters are to begin: when a validation is worse than the best of those before the last few (NT-ASGD of
/// Merity, Keskar and Socher 2017, arXiv:1708.02182, algorithm 1, where the few are 5).
/// </summary>
public sealed class AverageStart
{
    private readonly ScheduleState _numbers;

    // The best validation of all but the last ones, and those, oldest first; infinite where there was none.
    private readonly double[] _last;
    private double _best = double.PositiveInfinity;

    /// <summary>A beginning after validations without improvement.</summary>
    /// <param name="patience">The last validations, with which a new one is not compared; at least 1.</param>
    public AverageStart(int patience = 5)
    {
        _last = new double[(int)ScheduleArguments.AtLeast(1, patience)];
        Array.Fill(_last, double.PositiveInfinity);
        _numbers = new ScheduleState("a start of averages", ["begun", "best", .. _last.Select((_, index) => $"v{index + 1}")]);
    }

    /// <summary>Whether averages have begun.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Tells how a validation went.</summary>
    /// <param name="value">The cost or the perplexity: the smaller, the better.</param>
    /// <returns>Whether averages begin now; it is the time for <c>model.AverageFromNow()</c>.</returns>
    public bool Validated(double value)
    {
        // What is no number is worse than any.
        value = double.IsNaN(value) ? double.PositiveInfinity : value;
        bool begins = !HasBegun && value > _best;
        _best = Math.Min(_best, _last[0]);
        Array.Copy(_last, 1, _last, 0, _last.Length - 1);
        _last[^1] = value;
        HasBegun |= begins;
        return begins;
    }

    /// <summary>What it remembers as a line of text, for checkpoints.</summary>
    /// <exception cref="FormatException">The text that is set is no such state.</exception>
    public string State
    {
        get => _numbers.Write([HasBegun ? 1 : 0, _best, .. _last]);
        set
        {
            double[] numbers = _numbers.Read(value);
            HasBegun = _numbers.Count(numbers[0], value) > 0;
            _best = numbers[1];
            numbers.AsSpan(2).CopyTo(_last);
        }
    }

    /// <summary>The arguments in words.</summary>
    public override string ToString() => ScheduleArguments.Text($"averages after {_last.Length} validations without improvement");
}
