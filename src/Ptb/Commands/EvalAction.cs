using System.IO;
using System.Threading;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>Evaluates a saved model on one of the texts, the way training does.</summary>
/// <param name="options">Threads and device.</param>
/// <param name="checkpoint">The model.</param>
/// <param name="corpus">The texts it was trained on.</param>
/// <param name="split">The text to evaluate on.</param>
/// <param name="output">Receives the perplexity.</param>
/// <param name="error">Receives the device that computes, where that was not a matter of course.</param>
/// <param name="stop">Ends the evaluation.</param>
internal sealed class EvalAction(
    ModelOptions options, Checkpoint checkpoint, Corpus corpus, Split split, TextWriter output, TextWriter error, CancellationToken stop)
    : IModelAction
{
    /// <inheritdoc/>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        corpus.RequireFits(TModel.Config);
        checkpoint.RequireVocabulary(corpus);
        using TModel model = options.Create<TModel>();
        model.TellDevice(options, error);
        checkpoint.Restore(model);

        double perplexity = EvaluateFinite(model, checkpoint);
        output.WriteLine($"{split} Perplexity: {perplexity:F3}");
    }

    private double EvaluateFinite<TModel>(TModel model, Checkpoint checkpoint)
        where TModel : ILanguageModel<TModel>
    {
        try
        {
            return Evaluate(model);
        }
        catch (DivergedException)
        {
            throw new FailedException(
                $"The model of {checkpoint.Path} has a perplexity on the {split.ToString().ToLowerInvariant()} text that is not a finite number.");
        }
    }

    private double Evaluate<TModel>(TModel model)
        where TModel : ILanguageModel<TModel>
    {
        int[] text = corpus[split];
        if (split != Split.Test)
        {
            Evaluation.RequireWindow(text, TModel.Config, split.ToString().ToLowerInvariant());
            return Evaluation.OfWindows(model, model.AddText(text), _ => { }, stop);
        }

        Evaluation.RequireSequence(text, "test");
        return Evaluation.OfSequence(model, text, _ => { }, stop);
    }
}
