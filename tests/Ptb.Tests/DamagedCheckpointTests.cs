using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>Checkpoints that hold what no training writes: each is one line and exit code 2, and nothing is trained.</summary>
public sealed class DamagedCheckpointTests : IDisposable
{
    private static readonly ModelCatalog Catalog = new(ModelEntry.Of<FakeModel<WideShape>>("small"));

    // 100 words in 2 streams of 50: 16 windows of 3 steps.
    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 20)), "a b a c\nb a\n", "a b\n");

    public DamagedCheckpointTests() => Run("train", "--epochs", "2");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("steps", "-1")]
    [InlineData("steps", "1")]
    [InlineData("steps", "33")]
    [InlineData("steps", "9223372036854775807")]
    [InlineData("steps", "9223372036854775808")]
    [InlineData("steps", "32.5")]
    [InlineData("steps", "")]
    [InlineData("epochs", "-1")]
    [InlineData("epochs", "-2147483648")]
    [InlineData("epochs", "2147483647")]
    [InlineData("epochs", "2147483646")]
    [InlineData("epochs", "1")]
    [InlineData("epochs", "33")]
    [InlineData("epoch_steps", "-1")]
    [InlineData("epoch_steps", "3")]
    [InlineData("epoch_steps", "17")]
    [InlineData("epoch_steps", "1000000")]
    [InlineData("epoch_steps", "2147483647")]
    [InlineData("epoch_predictions", "-1")]
    [InlineData("epoch_predictions", "1")]
    [InlineData("epoch_predictions", "NaN")]
    [InlineData("epoch_cost", "NaN")]
    [InlineData("epoch_cost", "Infinity")]
    [InlineData("epoch_cost", "-Infinity")]
    [InlineData("epoch_cost", "1e999")]
    [InlineData("epoch_cost", "-0.5")]
    [InlineData("epoch_cost", "1")]
    [InlineData("epoch_cost", "0,0")]
    [InlineData("epoch_cost", " 0")]
    [InlineData("steps", "+32")]
    [InlineData("epochs", "02")]
    [InlineData("seed", " 1")]
    [InlineData("seed", "-1")]
    [InlineData("seed", "18446744073709551616")]
    public void A_number_that_no_training_comes_to_is_refused(string key, string value)
    {
        Rewrite(metadata => metadata[key] = value);
        byte[] before = File.ReadAllBytes(Model);
        ConsoleRun run = Run("train", "--resume", "--epochs", "3");
        Refused(run, $"{Model} is damaged: its ");
        Assert.Equal(before, File.ReadAllBytes(Model));
    }

    // Steps taken, epochs over, steps of this epoch, predictions of them: each is beyond what the others allow.
    [Theory]
    [InlineData(40, 2, 17, 51)]
    [InlineData(36, 2, 4, 13)]
    [InlineData(36, 2, 4, 0)]
    [InlineData(37, 2, 4, 12)]
    [InlineData(5, 2, 4, 12)]
    public void Numbers_that_do_not_belong_together_are_refused(int steps, int epochs, int epochSteps, int predictions)
    {
        SetProgress(steps, epochs, epochSteps, predictions);
        Refused(Run("train", "--resume", "--epochs", "3"), $"{Model} is damaged: its ");
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 1, 0, 0)]
    [InlineData(36, 2, 4, 12)]
    [InlineData(48, 2, 16, 48)]
    [InlineData(6, 2, 16, 12)]
    [InlineData(6, 2, 4, 12)]
    public void Numbers_of_a_training_that_was_interrupted_are_gone_on_from(int steps, int epochs, int epochSteps, int predictions)
    {
        SetProgress(steps, epochs, epochSteps, predictions);
        ConsoleRun run = Run("train", "--resume", "--epochs", "3");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("I64", 8, "holds integers, not floating point numbers.")]
    [InlineData("BOOL", 1, "has type BOOL; values can be read of type F16, BF16, F32, F64, I64.")]
    [InlineData("I32", 4, "has type I32; values can be read of type F16, BF16, F32, F64, I64.")]
    public void A_parameter_of_a_type_that_is_none_of_floats_is_refused(string type, int bytes, string why)
    {
        WriteParameter(type, bytes);
        foreach (string command in new[] { "eval", "generate", "train --resume" })
            Refused(Run(command.Split(' ')), $"{Model} is no checkpoint of WideModel: Tensor softmax_b [10000] {why}");
    }

    [Theory]
    [InlineData("F64", 8)]
    [InlineData("F16", 2)]
    [InlineData("BF16", 2)]
    public void A_parameter_of_another_type_of_floats_is_read(string type, int bytes)
    {
        WriteParameter(type, bytes);
        Assert.Equal((0, "Test Perplexity: 10000.000\n", ""), Told(Run("eval")));
    }

    [Fact]
    public void Names_that_are_no_text_are_refused()
    {
        foreach (string name in new[] { "\"\xff\xfe\"", "\"a\\ud800\"" })
        {
            byte[] header = Encoding.Latin1.GetBytes($$"""{ {{name}}:{"dtype":"F32","shape":[0],"data_offsets":[0,0] } }""");
            File.WriteAllBytes(Model, [.. BitConverter.GetBytes((long)header.Length), .. header]);
            foreach (string command in new[] { "eval", "generate", "train --resume" })
                Refused(Run(command.Split(' ')), $"{Model} is not a whole safetensors file: its header ");
        }
    }

    [Fact]
    public void A_message_quotes_a_bounded_part_of_the_file_without_control_characters()
    {
        string evil = "\u001b[2J\n" + new string('x', 5000);
        foreach (string key in new[] { "Name", "Cell", "HiddenSize", "format", "version", "steps", "KeepProb", "seed" })
        {
            Rewrite(metadata => metadata[key] = evil);
            ConsoleRun run = Run("train", "--resume", "--epochs", "2");
            Assert.Single(run.Error.TrimEnd().Split('\n'));
            Assert.DoesNotContain(run.Error.TrimEnd(), char.IsControl);
            Assert.InRange(run.Error.Length, 100, 2 * _folder.Path.Length + 400);
            Restore();
        }
    }

    [Fact]
    public void A_tensor_s_name_is_quoted_like_that_too()
    {
        var info = new TensorInfo("\u001b[2J\n" + new string('x', 5000), [1]);
        var stored = Safetensors.Read(Model);
        Safetensors.Write(Model, stored.Metadata, [.. stored.Tensors.Values.Select(tensor => tensor.Info), info], static (_, values) => values.Clear());
        Refused(Run("eval"), $"{Model} has tensor \\u001b[2J\\u000axxxxx");
    }

    private string Model => _folder["out/model.safetensors"];

    private ConsoleRun Run(params string[] command) =>
        ConsoleRun.Of(Catalog, [command[0], "--data-path", _folder.Path, "--save-path", _folder["out"], .. command.Skip(1)]);

    private static (int ExitCode, string Output, string Error) Told(ConsoleRun run) => (run.ExitCode, run.Output, run.Error);

    private static void Refused(ConsoleRun run, string beginning)
    {
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(beginning, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Error.TrimEnd('\n'), char.IsControl);
        Assert.InRange(run.Error.Length, 1, 600);
    }

    private void SetProgress(int steps, int epochs, int epochSteps, int predictions) => Rewrite(metadata =>
    {
        metadata["steps"] = $"{steps}";
        metadata["epochs"] = $"{epochs}";
        metadata["epoch_steps"] = $"{epochSteps}";
        metadata["epoch_predictions"] = $"{predictions}";
        metadata["epoch_cost"] = predictions > 0 ? "7.5" : "0";
    });

    private void Restore()
    {
        File.Delete(Model);
        Run("train", "--epochs", "2");
    }

    private void Rewrite(Action<Dictionary<string, string>> change)
    {
        var stored = Safetensors.Read(Model);
        var metadata = new Dictionary<string, string>(stored.Metadata);
        change(metadata);
        Safetensors.Write(
            Model, metadata, stored.Tensors.Values.Select(tensor => tensor.Info), (name, values) => stored.Tensors[name].ToFloats().CopyTo(values));
    }

    // The one parameter, all zeros, in another type.
    private void WriteParameter(string type, int bytes)
    {
        int length = WideShape.Config.VocabSize;
        string metadata = string.Join(',', Safetensors.ReadMetadata(Model).Select(pair => $"\"{pair.Key}\":\"{pair.Value}\""));
        string tensor = $"\"dtype\":\"{type}\",\"shape\":[{length}],\"data_offsets\":[0,{length * bytes}]";
        byte[] header = Encoding.UTF8.GetBytes($"{{\"__metadata__\":{{{metadata}}},\"softmax_b\":{{{tensor}}}}}");
        File.WriteAllBytes(Model, [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[length * bytes]]);
    }
}
