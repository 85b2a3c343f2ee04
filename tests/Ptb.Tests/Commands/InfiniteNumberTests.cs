using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests.Commands;

/// <summary>Numbers that are not finite: they end a run with an error, and none of them is printed as a result.</summary>
public sealed class InfiniteNumberTests : IDisposable
{
    private const string Diverged = "The cost is no longer a finite number: training diverged. A smaller LearningRate or MaxGradNorm helps.\n";

    private static readonly ModelCatalog Catalog = new(
        ModelEntry.Of<TinyModel>("small"), ModelEntry.Of<FakeModel<CostlyShape>>("costly"), ModelEntry.Of<FakeModel<FastShape>>("fast"),
        ModelEntry.Of<FakeModel<WideShape>>("default"));

    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 20)), "a b a c\nb a\n", "a b\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(709.7, false)]
    [InlineData(709.9, true)]
    [InlineData(double.PositiveInfinity, true)]
    [InlineData(double.NaN, true)]
    [InlineData(double.NegativeInfinity, true)]
    public void A_perplexity_beyond_all_numbers_is_no_perplexity(double meanCost, bool isBeyond)
    {
        var perplexity = default(Perplexity);
        Exception? exception = Record.Exception(() => perplexity.Add(5 * meanCost, 5));
        Assert.Equal(isBeyond ? typeof(DivergedException) : null, exception?.GetType());
        if (!isBeyond)
            Assert.True(double.IsFinite(perplexity.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--json")]
    public void A_training_whose_perplexity_overflows_has_diverged(string format)
    {
        ConsoleRun run = Run("train", "--model", "costly", "--save-path", _folder["out"], format);
        Assert.Equal((1, Diverged), (run.ExitCode, run.Error));
        Assert.DoesNotContain("nfinity", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("erplexity: ", run.Output, StringComparison.Ordinal);
        if (format.Length > 0)
            Assert.Equal("start", JsonDocument.Parse(run.Output).RootElement.GetProperty("event").GetString());
    }

    [Fact]
    public void A_training_without_steps_whose_test_overflows_has_diverged()
    {
        ConsoleRun run = Run("train", "--model", "costly", "--epochs", "0");
        Assert.Equal((1, Diverged), (run.ExitCode, run.Error));
        Assert.DoesNotContain("Test Perplexity", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_learning_rate_that_grows_beyond_all_numbers_is_named()
    {
        ConsoleRun run = Run("train", "--model", "fast");
        Assert.Equal(
            (2, "The learning rate of FastModel in epoch 3 is 1E+220, beyond all 32-bit numbers; its schedule is: staircase 1E+20, times 1E+200 for each epoch after 2.\n"),
            (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void Json_writes_null_for_every_number_that_it_does_not_have(double number)
    {
        var output = new StringWriter();
        var report = new JsonReport(output);
        report.Stepped(new StepProgress(1, 0, 1, number, number));
        report.EpochEnded(new EpochResult(1, number, number, number, number));
        report.Ended(new RunResult(number, number, new PerplexityScale(number, number)));

        JsonElement[] lines = [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

        Assert.Equal(["step", "epoch", "result"], lines.Select(line => line.GetProperty("event").GetString()));
        Assert.Equal(
            [
                "perplexity", "wps", "learning_rate", "train_perplexity", "valid_perplexity", "seconds", "test_perplexity", "wps",
                "source_perplexity", "unigram_perplexity",
            ],
            lines.SelectMany(line => line.EnumerateObject()).Where(field => field.Value.ValueKind == JsonValueKind.Null).Select(field => field.Name));
    }

    [Theory]
    [InlineData("embedding", float.NaN, "NaN")]
    [InlineData("softmax_b", float.PositiveInfinity, "Infinity")]
    [InlineData("kernel_0", float.NegativeInfinity, "-Infinity")]
    public void A_saved_model_with_parameters_that_are_not_finite_cannot_be_used(string parameter, float value, string text)
    {
        Run("train", "--save-path", _folder["out"], "--epochs", "1");
        Rewrite((name, values) =>
        {
            if (name == parameter)
                values[^1] = value;
        });

        string message = $"The model of {_folder["out/model.safetensors"]} cannot be used: its {parameter} holds {text}, which is not a finite number.\n";
        Assert.Equal(new ConsoleRun(1, "", message), Run("eval", "--save-path", _folder["out"]));
        Assert.Equal(new ConsoleRun(1, "", message), Run("eval", "--save-path", _folder["out"], "--split", "valid"));
        Assert.Equal(new ConsoleRun(1, "", message), Run("generate", "--save-path", _folder["out"]));

        // Training that went on from it would write over it.
        byte[] saved = File.ReadAllBytes(_folder["out/model.safetensors"]);
        Assert.Equal(new ConsoleRun(1, "", message), Run("train", "--save-path", _folder["out"], "--resume", "--epochs", "9"));
        Assert.Equal(saved, File.ReadAllBytes(_folder["out/model.safetensors"]));
    }

    [Theory]
    [InlineData("h", float.NaN, "NaN")]
    [InlineData("c", float.NegativeInfinity, "-Infinity")]
    public void A_training_is_not_resumed_from_states_that_are_not_finite(string state, float value, string text)
    {
        Run("train", "--save-path", _folder["out"], "--epochs", "1");
        Rewrite((name, values) =>
        {
            if (name == "state." + state)
                values[^1] = value;
        });

        string message = $"The model of {_folder["out/model.safetensors"]} cannot be used: its state {state} holds {text}, which is not a finite number.\n";
        Assert.Equal(new ConsoleRun(1, "", message), Run("train", "--resume", "--save-path", _folder["out"], "--epochs", "2"));
        Assert.Equal(0, Run("eval", "--save-path", _folder["out"]).ExitCode);
    }

    [Fact]
    public void A_saved_model_whose_finite_parameters_compute_what_is_not_says_so_without_advice_on_training()
    {
        Run("train", "--save-path", _folder["out"], "--epochs", "1");
        Rewrite((name, values) =>
        {
            if (name is "softmax_w" or "softmax_b")
                values[0] = float.MaxValue;
        });

        string file = _folder["out/model.safetensors"];
        foreach (string split in (string[])["train", "valid", "test"])
        {
            Assert.Equal(
                new ConsoleRun(1, "", $"The model of {file} has a perplexity on the {split} text that is not a finite number.\n"),
                Run("eval", "--save-path", _folder["out"], "--split", split));
        }
    }

    [Fact]
    public void Probabilities_that_are_not_finite_are_no_text()
    {
        Run("train", "--save-path", _folder["out"], "--epochs", "1");
        Rewrite((name, values) =>
        {
            // Outputs near 1 times weights that are as large as can be, of both signs.
            if (name is "bias_0")
                values.Fill(100);
            else if (name is "softmax_w")
                values.Fill(float.MaxValue);
        });

        Assert.Equal(
            new ConsoleRun(1, "", "TinyModel gives probabilities that are not finite numbers.\n"),
            Run("generate", "--save-path", _folder["out"]));
    }

    private ConsoleRun Run(string command, params string[] options) =>
        ConsoleRun.Of(Catalog, [command, "--data-path", _folder.Path, .. options.Where(option => option.Length > 0)]);

    private delegate void Change(string name, Span<float> values);

    private void Rewrite(Change change)
    {
        string file = _folder["out/model.safetensors"];
        var stored = Safetensors.Read(file);
        Safetensors.Write(file, new Dictionary<string, string>(stored.Metadata), stored.Tensors.Values.Select(tensor => tensor.Info), (name, values) =>
        {
            stored.Tensors[name].ToFloats().CopyTo(values);
            change(name, values);
        });
    }
}
