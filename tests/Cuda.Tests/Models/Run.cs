using System.Collections.Generic;
using System.Linq;
using ModelGen.Tests;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Cuda.Tests.Models;

/// <summary>Twenty training steps, by whoever the options say: what each cost, and what they made of the parameters.</summary>
/// <param name="Costs">The cost of each step.</param>
/// <param name="Norms">The norm of its gradients.</param>
/// <param name="Parameters">All parameters in the end.</param>
internal sealed record Run(double[] Costs, double[] Norms, IReadOnlyDictionary<string, float[]> Parameters)
{
    public const double LearningRate = 0.5;

    private const int Steps = 20;

    public static Run Of<TModel>(ModelOptions options)
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = TModel.Create(options);
        return Of(model);
    }

    public static Run Of<TModel>(TModel model)
        where TModel : ILanguageModel<TModel>
    {
        double[] costs = new double[Steps], norms = new double[Steps];
        for (int step = 0; step < Steps; step++)
        {
            costs[step] = model.TrainStep(Text.Window<TModel>(step), Text.Window<TModel>(step + 1000), LearningRate);
            norms[step] = model.GradientNorm;
        }

        return new(costs, norms, TModel.Parameters.ToDictionary(tensor => tensor.Name, tensor => Read(tensor, model.GetParameter)));
    }

    /// <summary>The largest distance to another run: of costs, norms and parameters, each relative to what is usual for its kind.</summary>
    public (double Costs, double Norms, double Parameters) DistanceTo(Run other) => (
        Costs.Zip(other.Costs).Max(pair => Near.Distance(pair.First, pair.Second)),
        Norms.Zip(other.Norms).Max(pair => Near.Distance(pair.First, pair.Second)),
        Parameters.Max(parameter => Near.Distance(parameter.Value, other.Parameters[parameter.Key])));
}
