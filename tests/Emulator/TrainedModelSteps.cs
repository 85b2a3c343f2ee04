using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Emulator;

/// <summary>The first training steps of <see cref="TrainedModel"/>, on words that are the same for whoever computes them.</summary>
internal static class TrainedModelSteps
{
    private const int Steps = 3;

    /// <summary>The cost of each step and the norm of its gradients.</summary>
    public static IEnumerable<double> Run(ModelOptions options)
    {
        using var model = new TrainedModel(options);
        for (int step = 0; step < Steps; step++)
        {
            yield return model.TrainStep(Words(step), Words(step + Steps), learningRate: 1);
            yield return model.GradientNorm;
        }
    }

    private static int[] Words(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, TrainedModel.NumSteps * TrainedModel.BatchSize).Select(_ => random.Next(TrainedModel.VocabSize))];
    }
}
