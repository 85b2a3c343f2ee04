using System;
using System.IO;
using System.Linq;
using ModelGen.Networks;
using ModelGen.Runtime.Tests.Checkpoints;
using ModelGen.Tests.Networks;
using Xunit;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>Networks in files: all of one, the parameters of one with other windows, and none of another.</summary>
public sealed class NetworkFileTests : IDisposable
{
    private static readonly ModelOptions OneThread = new() { Threads = 1 };
    private static readonly float[] Wave = [.. Enumerable.Range(0, 80).Select(step => MathF.Sin(step / 5f))];
    private static readonly float[] Ones = [.. Enumerable.Repeat(1f, 80)];

    private readonly SafetensorsFolder _folder = new();

    private string File => _folder["network.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_network_that_is_loaded_goes_on_with_its_state_and_training_to_the_bit()
    {
        using var model = new RegressionOneLayer(OneThread);
        model.TrainStep(Wave, Ones, Wave, 0.1);
        model.Save(File);
        double[] losses = [model.TrainStep(Wave, Ones, Wave, 0.1), model.Evaluate(Wave, Ones, Wave)];

        using var opened = RegressionOneLayer.Open(File, OneThread);
        Assert.Equal((losses[0], losses[1]), (opened.TrainStep(Wave, Ones, Wave, 0.1), opened.Evaluate(Wave, Ones, Wave)));
        Assert.Equal(2, opened.StepsTaken);
    }

    [Fact]
    public void Parameters_go_to_a_network_that_computes_the_same_in_windows_of_another_length()
    {
        using var model = new ShortWindows(OneThread);
        model.TrainStep(Wave.AsSpan(0, 40), Ones.AsSpan(0, 40), Wave.AsSpan(0, 40), 0.1);
        model.Save(File);

        using var other = new RegressionOneLayer(new ModelOptions { Threads = 1, Seed = 9 });
        other.LoadParameters(File);
        foreach (TensorInfo parameter in RegressionOneLayer.Parameters)
        {
            float[] saved = new float[parameter.Length], loaded = new float[parameter.Length];
            model.GetParameter(parameter.Name, saved);
            other.GetParameter(parameter.Name, loaded);
            Assert.Equal(saved, loaded);
        }
    }

    /// <summary>Dropout of every kind, limits of gradients, losses and what they alone need belong to training.</summary>
    [Fact]
    public void Parameters_go_to_a_network_that_is_trained_otherwise_and_computes_the_same()
    {
        using var model = new Trained(OneThread);
        float[] x = [.. Wave.AsSpan(0, 24)], scores = new float[3 * 2], others = new float[3 * 2];
        model.TrainStep(x, [0, 1, 1], 0.1);
        model.Save(File);
        model.Predict(x, scores);

        using var other = new Served(OneThread);
        other.LoadParameters(File);
        other.Predict(x, others);
        Assert.Equal(scores, others);

        using var shifted = new ServedShifted(OneThread);
        Assert.EndsWith("was trained with other equations of Lstm.", Assert.Throws<InvalidDataException>(() => shifted.LoadParameters(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_of_another_network_is_refused()
    {
        using (var model = new RegressionThreeLayers(OneThread))
            model.Save(File);
        using var other = new RegressionOneLayer(OneThread);
        Assert.EndsWith(
            "is a file of RegressionThreeLayers, not of RegressionOneLayer; LoadParameters takes the parameters of any class that computes the same.",
            Assert.Throws<InvalidDataException>(() => other.Load(File)).Message, StringComparison.Ordinal);
        Assert.EndsWith("was trained with other equations of Lstm.", Assert.Throws<InvalidDataException>(() => other.LoadParameters(File)).Message, StringComparison.Ordinal);
    }
}

/// <summary>A classifier with all that training has beside it.</summary>
[Network(BatchSize = 3, InitScale = 0.3)]
internal sealed partial class Trained
{
    internal static (Loss, Vector score) Step(
        [Steps(4), Width(2)] Sequence x, Ids label,
        [Recurrent(3, Dropout = 0.2, DropoutPlacement = DropoutPlacement.AllOutputs, StateDropout = 0.1, MaxGateGradient = 0.5)] Recurrent lstm, [Dense(2)] Dense top)
    {
        Vector score = top.Apply(Functions.Dropout(Functions.Mean(Functions.Dropout(lstm.Apply(x), 0.5)), 0.3));
        return (Functions.CrossEntropy(score, label, smoothing: 0.1), score);
    }
}

/// <summary>The same without it.</summary>
[Network(BatchSize = 3)]
internal sealed partial class Served
{
    internal static (Loss, Vector result) Step([Steps(4), Width(2)] Sequence values, [Recurrent(3)] Recurrent lstm, [Dense(2)] Dense top)
    {
        Vector result = top.Apply(Functions.Mean(lstm.Apply(values)));
        return (Loss.Mean(result), result);
    }
}

/// <summary>Another one, with the same parameters.</summary>
[Network(BatchSize = 3)]
internal sealed partial class ServedShifted
{
    internal static (Loss, Vector result) Step([Steps(4), Width(2)] Sequence values, [Recurrent(3)] Recurrent lstm, [Dense(2)] Dense top)
    {
        Vector result = top.Apply(Functions.Mean(lstm.Apply(values))) + 1;
        return (Loss.Mean(result), result);
    }
}
