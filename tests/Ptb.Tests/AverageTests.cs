using System;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

[LstmModel(
    VocabSize = 4, HiddenSize = 5, NumLayers = 1, NumSteps = 3, BatchSize = 2, LearningRate = 8, MaxEpoch = 6, MaxMaxEpoch = 6,
    AverageParameters = true)]
internal sealed partial class RestlessModel;

/// <summary>A model that keeps averages of its parameters is measured with them, writes with them, and begins them when validation says so.</summary>
public sealed class AverageTests : IDisposable
{
    private static readonly ModelCatalog Catalog = new(ModelEntry.Of<RestlessModel>("restless"), ModelEntry.Of<ForgetfulModel>("forgetful"));

    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 20)), "a b a c\nb a\na b a\n", "a b c\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_eval_and_best_measure_with_averages()
    {
        ConsoleRun run = Train("--epochs 3");
        string test = run.Output.Split('\n').Single(line => line.StartsWith("Test Perplexity: ", StringComparison.Ordinal));
        Assert.Equal(test, ConsoleRun.Of(Catalog, "eval", "--save-path", _folder["out"], "--data-path", _folder.Path).Output.TrimEnd());

        var corpus = Corpus.Read(_folder.Path);
        using RestlessModel model = Checkpoint.Load(_folder["out"]).Create<RestlessModel>(new ModelOptions { Threads = 1 });
        double averaged = Evaluation.OfSequence(model, corpus.Test);
        Assert.False(model.UseAverages);
        Assert.Equal(test, FormattableString.Invariant($"Test Perplexity: {averaged:F3}"));
        model.UseAverages = true;
        Assert.Equal(averaged, Evaluation.OfSequence(model, corpus.Test));
        Assert.True(model.UseAverages);
        model.UseAverages = false;

        // The parameters themselves, without their averages, are another model.
        foreach (TensorInfo parameter in RestlessModel.Parameters)
        {
            float[] values = new float[parameter.Length];
            model.GetParameter(parameter.Name, values);
            model.SetParameter(parameter.Name, values);
        }

        Assert.NotEqual(averaged, Evaluation.OfSequence(model, corpus.Test));
    }

    [Fact]
    public void Averages_begin_when_validation_is_worse_than_before_and_not_earlier()
    {
        Train("--epochs 1 --average-after 1");
        Assert.Equal("1", Numbers("average_weight"));
        int epoch = 1;
        while (Numbers("average_weight") == "1" && epoch < 20)
            Train($"--resume --epochs {++epoch}");
        Assert.True(epoch < 20, "They never begin: the test shows nothing.");
        double[] valid = [.. File.ReadAllLines(_folder["out/log.csv"]).Skip(1).Select(row => double.Parse(row.Split(',')[4], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.True(valid[^1] > valid[..^2].Min());
        Assert.All(Enumerable.Range(2, valid.Length - 3), index => Assert.True(valid[index] <= valid[..(index - 1)].Min()));
        Assert.Equal("0", Numbers("average_weight"));

        byte[] parts = File.ReadAllBytes(_folder["out/model.safetensors"]);
        Train($"--epochs {epoch} --average-after 1 --overwrite");
        Assert.Equal(parts, File.ReadAllBytes(_folder["out/model.safetensors"]));
    }

    [Fact]
    public void A_model_without_averages_cannot_begin_them()
    {
        ConsoleRun run = ConsoleRun.Of(Catalog, "train", "--model", "forgetful", "--data-path", _folder.Path, "--average-after", "2");
        Assert.Equal((2, "ForgetfulModel keeps no averages that could begin: declare it with AverageParameters = true.\n"), (run.ExitCode, run.Error));
    }

    // What of the optimizer is otherwise than declared stands in the file.
    private string Numbers(string name) =>
        Safetensors.ReadMetadata(_folder["out/model.safetensors"]).TryGetValue($"hyperparameter.{name}.embedding", out string? value) ? value : "0";

    private ConsoleRun Train(string options)
    {
        ConsoleRun run = ConsoleRun.Of(
            Catalog, ["train", "--data-path", _folder.Path, "--save-path", _folder["out"], "--model", "restless", .. options.Split(' ')]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }
}
