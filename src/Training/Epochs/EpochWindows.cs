using System;

namespace ModelGen.Training;

/// <summary>The windows of an epoch, in the order in which a model is trained on them: whole ones, or such of random lengths.</summary>
/// <typeparam name="TModel">The model.</typeparam>
/// <param name="model">The model.</param>
/// <param name="text">The text, which the model has taken in.</param>
/// <param name="random">The lengths; null for whole windows.</param>
internal sealed class EpochWindows<TModel>(TModel model, LoadedText text, RandomWindows? random)
    where TModel : ILanguageModel<TModel>
{
    /// <summary>Windows that no epoch has more of.</summary>
    public int Most => random is null ? text.Windows : text.StreamLength - 1;

    /// <summary>Steps of a stream that a window has at least, but for the last one of an epoch.</summary>
    public int LeastSteps => random is null ? TModel.Config.NumSteps : 1;

    /// <summary>Windows of so many epochs.</summary>
    /// <param name="epochs">The epochs.</param>
    /// <param name="stepsTaken">Training steps before them.</param>
    public long CountOf(int epochs, long stepsTaken) =>
        random is null ? (long)epochs * text.Windows : random.CountOf(epochs, stepsTaken, text.StreamLength);

    /// <summary>Whether an epoch has no window left.</summary>
    public bool AreOver(TrainingProgress progress) =>
        progress.EpochSteps >= Most || (random is not null && progress.EpochPerplexity.Predictions >= text.StreamLength - 1);

    /// <summary>Trains on the next windows.</summary>
    /// <param name="progress">How far training has come.</param>
    /// <param name="most">Windows at most.</param>
    /// <param name="rateAfter">The learning rate after so many steps.</param>
    /// <param name="costs">Receives the costs of the windows.</param>
    /// <param name="lengths">Receives their steps.</param>
    /// <returns>How many there were.</returns>
    public int Train(TrainingProgress progress, int most, Func<long, double> rateAfter, Span<double> costs, Span<int> lengths)
    {
        int count = 0;
        if (random is null)
        {
            count = int.Min(most, text.Windows - progress.EpochSteps);
            lengths[..count].Fill(TModel.Config.NumSteps);
            model.TrainText(text, progress.EpochSteps, rateAfter(progress.Steps), costs[..count]);
            return count;
        }

        // What was predicted of a stream is what was read of it.
        int start = (int)progress.EpochPerplexity.Predictions;
        Span<TextWindow> windows = stackalloc TextWindow[most];
        while (count < most && random.At(progress.Steps + count, start, text, rateAfter(progress.Steps + count)) is { } window)
        {
            start += lengths[count] = window.Steps;
            windows[count++] = window;
        }

        model.TrainText(text, windows[..count], costs[..count]);
        return count;
    }
}
