using System.Collections.Generic;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;

namespace ModelGen.GpuChecks;

/// <summary>Compares everything that a model computes on the GPU with what it computes on the processor.</summary>
/// <param name="report">Receives the results.</param>
/// <param name="precisions">How products are computed on the GPU.</param>
/// <param name="effort">With which kernels.</param>
/// <param name="name">The model, in words for the user.</param>
/// <param name="words">Word ids.</param>
internal sealed class AgreementCheck(CheckReport report, IReadOnlyList<Precision> precisions, CheckEffort effort, string name, int[] words)
    : IModelAction
{
    /// <summary>
    /// How far costs, values and gradients may be from those of the processor, which has 24 bits of mantissa in all factors: the
    /// GPU has as many in another order, or 11, or 8.
    /// </summary>
    private static readonly Dictionary<Precision, (double Cost, double Value, double Gradient)> Bounds = new()
    {
        [Precision.Fp32] = (1e-5, 1e-4, 1e-4),
        [Precision.Tf32] = (1e-3, 1e-2, 2e-2),
        [Precision.Bf16] = (5e-3, 5e-2, 1e-1),
        [Precision.Fp16] = (1e-3, 1e-2, 2e-2),
    };

    /// <inheritdoc/>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel> => report.Attempt($"agreement, {name}", () =>
        {
            ComputedNumbers right = Numbers<TModel>(new ModelOptions());
            foreach (Precision precision in precisions)
            {
                (double cost, double value, double gradient) = Bounds[precision];
                string what = $"agreement, {name}, {Options.Word(precision)}";
                report.Attempt(what, () =>
                {
                    ComputedNumbers found = Numbers<TModel>(effort.OptionsIn(precision));
                    report.Check($"{what}: costs", ComputedNumbers.Difference(right.Costs, found.Costs), cost);
                    Compare($"{what}: outputs", right.Values, found.Values, value);
                    Compare($"{what}: gradients", right.Gradients, found.Gradients, gradient);
                });
            }
        });

    private void Compare(string what, Dictionary<string, float[]> right, Dictionary<string, float[]> found, double bound)
    {
        (string worst, double difference) = ComputedNumbers.MostDifferent(right, found);
        report.Check($"{what} ({worst})", difference, bound);
    }

    private ComputedNumbers Numbers<TModel>(ModelOptions options)
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = TModel.Create(options);
        return ComputedNumbers.Of(model, words);
    }
}
