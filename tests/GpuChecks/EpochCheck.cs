using System.Threading;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.GpuChecks;

/// <summary>
/// Trains a model for an epoch as the trainer does, on the processor and on the GPU, and compares the perplexities.
/// </summary>
/// <param name="report">Receives the results.</param>
/// <param name="name">The model's name on the command line.</param>
/// <param name="corpus">The texts.</param>
/// <param name="stop">Ends training after the step under way.</param>
internal sealed class EpochCheck(CheckReport report, string name, Corpus corpus, CancellationToken stop) : IModelAction
{
    // Thousands of steps magnify what was rounded otherwise, but what was learned is the same.
    private const double Bound = 1e-2;

    /// <inheritdoc/>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel> => report.Attempt($"epoch, {name}", () =>
        {
            double[] processor = Train<TModel>("processor", Device.Cpu);
            double[] gpu = Train<TModel>("GPU", Device.Cuda());
            report.Check(
                $"epoch, {name}, fp32: perplexities of training, validation and test", ComputedNumbers.Difference(processor, gpu), Bound);
        });

    private double[] Train<TModel>(string where, Device device)
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = TModel.Create(new ModelOptions { Device = device });
        var last = new LastEpoch();
        double test = new EpochLoop<TModel>(model, corpus, last).Train(epochs: 1, long.MaxValue, () => { }, stop);
        report.Number($"epoch, {name}, {where}: training perplexity", last.Result!.TrainPerplexity, "");
        report.Number($"epoch, {name}, {where}: validation perplexity", last.Result.ValidPerplexity, "");
        report.Number($"epoch, {name}, {where}: test perplexity", test, "");
        report.Number($"epoch, {name}, {where}: time", last.Result.Seconds, "s");
        return [last.Result.TrainPerplexity, last.Result.ValidPerplexity, test];
    }

    private sealed class LastEpoch : IReport
    {
        public EpochResult? Result { get; private set; }

        public void EpochEnded(EpochResult epoch) => Result = epoch;
    }
}
