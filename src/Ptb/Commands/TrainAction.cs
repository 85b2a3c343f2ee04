using System;
using System.Threading;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>Trains a model.</summary>
/// <param name="options">How to train, and where to save.</param>
/// <param name="corpus">The texts.</param>
/// <param name="report">Is told how it goes.</param>
/// <param name="stop">Ends training after the step under way.</param>
internal sealed class TrainAction(TrainingOptions options, Corpus corpus, IReport report, CancellationToken stop) : IModelAction
{
    /// <summary>What to tell the shell.</summary>
    public int ExitCode { get; private set; }

    /// <inheritdoc/>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        using var trainer = new Trainer<TModel>(corpus, options, report);
        try
        {
            trainer.Train(stop);
            ExitCode = Commands.ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            // The report has told it.
            ExitCode = Commands.ExitCode.Interrupted;
        }
    }
}
