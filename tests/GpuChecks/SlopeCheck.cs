using System;
using System.Linq;
using ModelGen.Ptb.Models;

namespace ModelGen.GpuChecks;

/// <summary>
/// Compares gradients on the GPU with differences of costs on the GPU: along a direction d, the cost rises by
/// (cost(p + s d) - cost(p - s d)) / 2s.
/// </summary>
/// <param name="report">Receives the results.</param>
/// <param name="name">The model, in words for the user.</param>
/// <param name="words">Word ids.</param>
internal sealed class SlopeCheck(CheckReport report, string name, int[] words) : IModelAction
{
    // Long enough to be seen in costs of 32-bit floats, short enough for what is curved.
    private const double StepLength = 0.02;

    private const double Bound = 1e-2;

    /// <inheritdoc/>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel> => report.Attempt($"slopes, {name}", () =>
        {
            using TModel model = TModel.Create(new ModelOptions { Device = Device.Cuda() });
            CheckText text = new CheckText(words, TModel.Config).MoveTo(0);
            KeepMasks(model);
            foreach (TensorInfo parameter in TModel.Parameters)
                report.Check($"slopes, {name}, fp32: {parameter.Name}", Error(model, text, parameter), Bound);
        });

    // The same masks in every pass.
    private static void KeepMasks<TModel>(TModel model)
        where TModel : ILanguageModel<TModel>
    {
        var random = new Random(2);
        foreach (TensorInfo mask in TModel.Masks)
            model.SetDropoutMask(mask.Name, [.. Enumerable.Range(0, mask.Length).Select(_ => random.Next(3) == 0 ? 0 : 1.5f)]);
    }

    // Half of the direction is the gradient, so that the slope is steep; the other half leads anywhere.
    private static double Error<TModel>(TModel model, CheckText text, TensorInfo parameter)
        where TModel : ILanguageModel<TModel>
    {
        var values = new float[parameter.Length];
        model.GetParameter(parameter.Name, values);
        Cost(model, text);
        model.Backward();
        var gradient = new float[parameter.Length];
        model.GetGradient(parameter.Name, gradient);
        double steepness = Math.Sqrt(gradient.Sum(g => (double)g * g));
        var random = new Random(3);
        double away = 1 / Math.Sqrt(gradient.Length);
        double[] direction = [.. gradient.Select(g => (g / steepness + (random.Next(2) == 0 ? away : -away)) / Math.Sqrt(2))];

        double slope = (CostAt(StepLength) - CostAt(-StepLength)) / (2 * StepLength);
        model.SetParameter(parameter.Name, values);
        return Math.Abs(gradient.Zip(direction, (g, d) => g * d).Sum() - slope) / steepness;

        double CostAt(double length)
        {
            model.SetParameter(parameter.Name, [.. values.Zip(direction, (value, d) => (float)(value + (length * d)))]);
            return Cost(model, text);
        }
    }

    private static double Cost<TModel>(TModel model, CheckText text)
        where TModel : ILanguageModel<TModel>
    {
        model.ResetState();
        return model.Forward(text.Tokens, text.Targets);
    }
}
