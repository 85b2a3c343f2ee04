using System;
using System.Linq;
using ModelGen.Cuda.Tests.Emulation;
using ModelGen.Tests;
using ModelGen.Tests.Fixtures;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Cuda.Tests.Models;

/// <summary>Windows of varying length where a device launches time loops step by step: there are as many launches as steps.</summary>
[NeedsGpp]
public sealed class VaryingStepwiseTests
{
    private static readonly int[] Lengths = [6, 2, 5, 1, 6];

    [SkippableFact]
    public void Time_loops_that_are_launched_step_by_step_give_the_same_bits() => Assert.Equal(Run(Emulated.Options()), Run(Emulated.Options(residentBlocks: 1)));

    private static double[] Run(ModelOptions options)
    {
        using var model = new Varying(options);
        double[] costs = [.. Lengths.Select((steps, seed) =>
        {
            int[] words = Text.Random(seed, steps * Varying.BatchSize, Varying.VocabSize);
            return model.TrainStep(words, [.. words.Reverse()], 0.1);
        })];
        return [.. costs, .. Varying.Parameters.SelectMany(parameter => Read(parameter, model.GetParameter)).Select(value => (double)value)];
    }
}
