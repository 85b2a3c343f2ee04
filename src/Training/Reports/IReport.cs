using System;

namespace ModelGen.Training;

/// <summary>Tells the user how a training run goes. What a report does not tell is left out of it.</summary>
public interface IReport
{
    /// <summary>Runs the training, which calls the other methods while it runs.</summary>
    void Watch(Action training) => training();

    /// <summary>What is going to be trained.</summary>
    void Started(RunStart run)
    {
    }

    /// <summary>An epoch begins.</summary>
    void EpochStarted(EpochStart epoch)
    {
    }

    /// <summary>A step was taken. Comes after every step; what is too much to tell is left out.</summary>
    void Stepped(in StepProgress progress)
    {
    }

    /// <summary>A text is being evaluated. Comes before every piece of it.</summary>
    void Evaluating(EvaluationProgress evaluation)
    {
    }

    /// <summary>An epoch, validation included, is over.</summary>
    void EpochEnded(EpochResult epoch)
    {
    }

    /// <summary>Training ends before its last epoch.</summary>
    void EndedEarly(EarlyEnd early)
    {
    }

    /// <summary>Training is over, and the last model was tested.</summary>
    void Ended(RunResult run)
    {
    }

    /// <summary>The user ended training early.</summary>
    void Interrupted(Interruption interruption)
    {
    }

    /// <summary>The model could not be written to a file; training goes on.</summary>
    /// <param name="why">One line for the user.</param>
    void SaveFailed(string why)
    {
    }

    /// <summary>The model was written to a file.</summary>
    void Saved(string path)
    {
    }

    /// <summary>The model of an earlier epoch, which is the best by validation, was tested as well.</summary>
    void BestTested(BestResult best)
    {
    }
}
