using System;
using System.Collections.Generic;
using ModelGen.Schedules;

namespace ModelGen.Training;

/// <summary>How to train. What is not said here is as the model was declared.</summary>
public sealed record TrainingOptions
{
    /// <summary>Epochs; null for the model's <c>MaxMaxEpoch</c>. With 0 the model is only tested.</summary>
    public int? Epochs { get; init; }

    /// <summary>Training steps at most, over all epochs; null for no limit. The epoch of the last one ends with it, and is validated.</summary>
    public long? MaxSteps { get; init; }

    /// <summary>Seed, threads and device. A training that goes on has the seed that it began with.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>
    /// What the learning rate of each step is; null for the staircase that the model was declared with. It remembers the training, and so
    /// is good for one.
    /// </summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>
    /// Lengths of the windows that are trained on, for a model with <c>VariableSteps = true</c>; null for whole windows. Validation reads whole
    /// ones.
    /// </summary>
    public RandomWindows? Windows { get; init; }

    /// <summary>Epochs in a row without improvement by validation after which training is over; null for no such end.</summary>
    public int? Patience { get; init; }

    /// <summary>
    /// Averages of the parameters begin when a validation is worse than the best of those before the last so many epochs (<see cref="AverageStart"/>;
    /// 5 in AWD-LSTM). The model is declared with <c>AverageParameters = true</c>. Null: averages are what the declaration says.
    /// </summary>
    public int? AverageAfter { get; init; }

    /// <summary>
    /// Numbers of the optimizer that are to be others than declared, or than when the training began, by name, such as <c>beta1</c>: for all
    /// parameters that have them.
    /// </summary>
    public IReadOnlyDictionary<string, double> Hyperparameters { get; init; } = new Dictionary<string, double>();

    /// <summary>Where the model is saved, and what is gone on with; null to keep nothing.</summary>
    public SaveDirectory? Directory { get; init; }

    /// <summary>How long a training goes on within an epoch before it is saved again.</summary>
    public TimeSpan SaveInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What is saved beside the model for the program that goes on with it: <see cref="TrainingMemory.Settings"/>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
