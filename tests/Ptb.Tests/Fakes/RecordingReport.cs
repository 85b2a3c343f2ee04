using System;
using System.Collections.Generic;
using ModelGen.Training;

namespace ModelGen.Ptb.Tests.Fakes;

/// <summary>Keeps what it is told.</summary>
internal sealed class RecordingReport : IReport
{
    public List<EpochStart> Starts { get; } = [];

    public List<StepProgress> Steps { get; } = [];

    public List<EpochResult> Epochs { get; } = [];

    public List<EvaluationProgress> Evaluations { get; } = [];

    /// <summary>Called after every step.</summary>
    public Action<StepProgress> OnStep { get; init; } = _ => { };

    public void EpochStarted(EpochStart epoch) => Starts.Add(epoch);

    public void Stepped(in StepProgress progress)
    {
        Steps.Add(progress);
        OnStep(progress);
    }

    public void Evaluating(EvaluationProgress evaluation) => Evaluations.Add(evaluation);

    public void EpochEnded(EpochResult epoch) => Epochs.Add(epoch);

    /// <summary>Why saves failed.</summary>
    public List<string> FailedSaves { get; } = [];

    public void SaveFailed(string why) => FailedSaves.Add(why);
}
