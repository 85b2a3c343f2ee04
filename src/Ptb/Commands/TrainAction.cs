using System;
using System.Linq;
using System.Threading;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>Trains a model, saves it after every epoch and every few minutes, and tests it.</summary>
/// <param name="options">How to train, and where to save.</param>
/// <param name="corpus">The texts.</param>
/// <param name="scale">Perplexities that are known of the text's source; null where none are.</param>
/// <param name="report">Is told how it goes.</param>
/// <param name="stop">Ends training after the step under way.</param>
internal sealed class TrainAction(
    TrainOptions options, Corpus corpus, PerplexityScale? scale, IReport report, CancellationToken stop) : IModelAction
{
    /// <summary>What to tell the shell.</summary>
    public int ExitCode { get; private set; }

    /// <inheritdoc/>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        corpus.RequireFits(TModel.Config);
        using TModel model = options.Model.Create<TModel>();
        var trainer = new Trainer<TModel>(model, corpus, report) { SaveInterval = options.SaveInterval };
        if (options.Resumed is { } checkpoint)
        {
            checkpoint.RequireVocabulary(corpus);
            checkpoint.RequirePossible(trainer.EpochSteps, TModel.Config);
            checkpoint.RestoreWithStates(model);
            trainer.Progress = checkpoint.Progress;
        }

        report.Watch(() => Train(model, trainer));
    }

    private void Train<TModel>(TModel model, Trainer<TModel> trainer)
        where TModel : ILanguageModel<TModel>
    {
        int epochs = options.Epochs ?? TModel.Config.MaxMaxEpoch;
        long maxSteps = options.MaxSteps ?? long.MaxValue;
        report.Started(new RunStart(
            TModel.Config.Name,
            TModel.Parameters.Sum(parameter => (long)parameter.Length),
            corpus.Origin,
            corpus.Train.Length,
            epochs,
            long.Min(maxSteps, (long)epochs * trainer.EpochSteps),
            trainer.Progress.Steps,
            model.Threads,
            model.Device));
        try
        {
            double test = trainer.Train(epochs, maxSteps, () => TryToSave(model, trainer), stop);
            report.Ended(new RunResult(test, trainer.WordsPerSecond, scale));
            ReportSaved(Save(model, trainer));
            ExitCode = Commands.ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            report.Interrupted(new Interruption(trainer.Progress.Epochs + 1, trainer.Progress.Steps));
            ReportSaved(Save(model, trainer));
            ExitCode = Commands.ExitCode.Interrupted;
        }
    }

    // Hours of training are not given up for a full disk: there is another save to come.
    private void TryToSave<TModel>(TModel model, Trainer<TModel> trainer)
        where TModel : ILanguageModel<TModel>
    {
        try
        {
            Save(model, trainer);
        }
        catch (SaveException exception)
        {
            report.SaveFailed(exception.Message);
        }
    }

    private string? Save<TModel>(TModel model, Trainer<TModel> trainer)
        where TModel : ILanguageModel<TModel> =>
        options.Directory?.Save(model, corpus.Vocabulary, options.Model.Seed, trainer.Progress);

    private void ReportSaved(string? path)
    {
        if (path is not null)
            report.Saved(path);
    }
}
