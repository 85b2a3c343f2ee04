using System.IO;
using System.Threading;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>Evaluates a saved model on a text, the way training does.</summary>
/// <param name="options">Threads and device.</param>
/// <param name="checkpoint">The model.</param>
/// <param name="text">The text.</param>
/// <param name="name">What it is called.</param>
/// <param name="split">Which of a training's texts it is; null for another one, which is read as the test's.</param>
/// <param name="output">Receives the perplexity.</param>
/// <param name="error">Receives the device that computes, where that was not a matter of course.</param>
/// <param name="stop">Ends the evaluation.</param>
internal sealed class EvalAction(
    ModelOptions options, Checkpoint checkpoint, int[] text, string name, Split? split, TextWriter output, TextWriter error, CancellationToken stop)
    : IModelAction
{
    /// <inheritdoc/>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = checkpoint.Create<TModel>(options);
        model.TellDevice(options, error);
        double perplexity = EvaluateFinite(model);
        output.WriteLine($"{(split is null ? "" : $"{split} ")}Perplexity: {perplexity:F3}");
    }

    private double EvaluateFinite<TModel>(TModel model)
        where TModel : ILanguageModel<TModel>
    {
        try
        {
            return Evaluate(model);
        }
        catch (DivergedException)
        {
            throw new FailedException($"The model of {checkpoint.Path} has a perplexity on {name} that is not a finite number.");
        }
    }

    private double Evaluate<TModel>(TModel model)
        where TModel : ILanguageModel<TModel>
    {
        if (split is Split.Train or Split.Valid)
        {
            Evaluation.RequireWindow(text, TModel.Config, split.ToString()!.ToLowerInvariant());
            return Evaluation.OfWindows(model, model.AddText(text), stop: stop);
        }

        Evaluation.RequireSequence(text, split is null ? "named" : "test");
        return Evaluation.OfSequence(model, text, stop: stop);
    }
}
