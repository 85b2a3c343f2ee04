using System;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>How to train.</summary>
internal sealed record TrainOptions
{
    /// <summary>Epochs; null for the model's MaxMaxEpoch.</summary>
    public int? Epochs { get; init; }

    /// <summary>Training steps at most, over all epochs; null for no limit.</summary>
    public long? MaxSteps { get; init; }

    /// <summary>Seed, threads and device.</summary>
    public required ModelOptions Model { get; init; }

    /// <summary>Directory for the trained model; null to keep nothing.</summary>
    public SaveDirectory? Directory { get; init; }

    /// <summary>How long a training goes on within an epoch before it is saved again.</summary>
    public TimeSpan SaveInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The training to go on with; null to begin a new one.</summary>
    public Checkpoint? Resumed { get; init; }
}
