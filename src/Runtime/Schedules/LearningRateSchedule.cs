using System;

namespace ModelGen.Schedules;

/// <summary>
/// What the learning rate of each training step is. A schedule that goes by epochs or steps is a formula and has no memory; one that
/// goes by how validation went is told of it by <see cref="Validated"/>, and has a <see cref="State"/> that a checkpoint keeps.
/// </summary>
public abstract class LearningRateSchedule
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="epoch">The epoch under way, counted from 0.</param>
    /// <param name="stepsTaken">Training steps before this one, over all epochs.</param>
    public abstract double RateOf(int epoch, long stepsTaken);

    /// <summary>Whether steps of the same epoch may have different rates. Where not, the rate of its first step is good for all.</summary>
    public virtual bool ChangesWithinEpoch => false;

    /// <summary>Tells how an epoch, or whatever is validated after, went.</summary>
    /// <param name="value">The cost or the perplexity: the smaller, the better.</param>
    public virtual void Validated(double value)
    {
    }

    /// <summary>
    /// What the schedule remembers, as a line of text; empty where that is nothing. A schedule that was made with the same arguments goes
    /// on from here when its state is set.
    /// </summary>
    /// <exception cref="FormatException">The text that is set is no state of such a schedule.</exception>
    public virtual string State
    {
        get => "";
        set
        {
            if (value.Length > 0)
                throw new FormatException($"'{value}' is a state of another schedule: {this} has none.");
        }
    }

    /// <summary>Kind and arguments in words: schedules that say the same, and have the same state, give the same rates.</summary>
    public abstract override string ToString();
}
