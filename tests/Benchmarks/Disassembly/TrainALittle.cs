using System;
using ModelGen.Ptb.Models;

namespace ModelGen.Benchmarks.Disassembly;

/// <summary>
/// What the processes of <see cref="DisassemblyCommand"/> do: a few steps of small models, so that all kernels are compiled.
/// </summary>
internal sealed class TrainALittle : IModelAction
{
    /// <summary>Trains the models.</summary>
    public static int RunAll()
    {
        foreach (string model in (string[])["test", "default", "small", "small-gru", "small-coupled"])
            ModelCatalog.Declared[model].Run(new TrainALittle());
        return 0;
    }

    /// <summary>Trains a model, and evaluates it in both ways.</summary>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        var text = new MadeUpText(TModel.Config);

        // The shares of other numbers of threads end in other rows and columns.
        foreach (int threads in (int[])[1, 2, 3])
        {
            using TModel model = TModel.Create(new ModelOptions { Threads = threads });
            model.TrainStep(text.Tokens, text.Targets, 1e-3);
            model.Evaluate(text.Tokens, text.Targets);
            model.EvaluateSequence(text.Tokens.AsSpan(..5), text.Targets.AsSpan(..5));
        }
    }
}
