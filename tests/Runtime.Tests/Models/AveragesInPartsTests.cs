using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Tests;
using ModelGen.Tests.Fixtures;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Runtime.Tests.Models;

/// <summary>An average of parameters whose updates are made of several steps is one of updates.</summary>
public sealed class AveragesInPartsTests
{
    [Fact]
    public void An_average_is_the_mean_of_what_updates_have_made_not_of_steps()
    {
        using var model = new MeanOfParts(new ModelOptions { Threads = 1 });
        model.SetHyperparameter("average_start", 2);
        TensorInfo kernel = MeanOfParts.Parameters.Single(parameter => parameter.Name == "kernel_0");
        List<float[]> made = [];
        for (int step = 1; step <= 6 * MeanOfParts.Config.Accumulate; step++)
        {
            model.TrainStep(Text.Window<MeanOfParts>(step), Text.Window<MeanOfParts>(step + 50), 0.5);
            if (step % MeanOfParts.Config.Accumulate == 0)
                made.Add(Read(kernel, model.GetParameter));
        }

        // Those of updates 3 to 6.
        float[] average = new float[kernel.Length];
        model.GetOptimizerState("kernel_0.average", average);
        Assert.All(average, (value, index) =>
        {
            double mean = made.Skip(2).Average(parameters => parameters[index]);
            Assert.True(Math.Abs(value - mean) <= 1e-5, $"[{index}] is {value}, the mean is {mean}");
        });
        Assert.True(made[2].Zip(made[5], (one, other) => Math.Abs(one - other)).Max() > 1e-3);
    }
}
