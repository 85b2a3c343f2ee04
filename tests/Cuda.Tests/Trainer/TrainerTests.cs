using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using ModelGen.Cuda.Tests.Emulation;
using ModelGen.Cuda.Tests.Models;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Trainer;

/// <summary>The whole trainer, from the command line to the checkpoint, in a process whose GPU is emulated.</summary>
[NeedsGpp]
public sealed class TrainerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelgen-trainer-");

    public TrainerTests()
    {
        WriteText("train", 300, seed: 1);
        WriteText("valid", 60, seed: 2);
        WriteText("test", 40, seed: 3);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Long]
    [SkippableFact]
    public void Training_evaluating_and_writing_go_as_on_the_processor()
    {
        Dictionary<string, double> expected = Train("cpu"), actual = Train("cuda");

        Assert.Equal(5, expected.Count);
        Assert.Equal(expected.Keys, actual.Keys);
        foreach ((string name, double value) in expected)
            Assert.True(Near.Distance(value, actual[name]) <= 1e-5, $"{name}: {actual[name]} instead of {value}");

        // What was trained on the GPU.
        Assert.Equal(Saved("eval", "cpu", "--split", "valid").Output, Saved("eval", "cuda", "--split", "valid").Output);
        string written = Saved("generate", "cpu", "--words", "30").Output;
        Assert.NotEmpty(written);
        Assert.Equal(written, Saved("generate", "cuda", "--words", "30").Output);
    }

    private Dictionary<string, double> Train(string device)
    {
        EmulatorProcess run = Saved("train", device, "--model", "trained", "--seed", "3", "--json", "--overwrite");
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        JsonElement[] events = [.. lines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.StartsWith(device == "cpu" ? "1 thread" : "CPU, fp32", events[0].GetProperty("device").GetString(), StringComparison.Ordinal);
        return events
            .Where(line => line.GetProperty("event").GetString() is "epoch" or "result")
            .SelectMany((line, index) => line.EnumerateObject().Select(field => (Name: $"{field.Name} {index + 1}", field.Value)))
            .Where(field => field.Name.Contains("perplexity", StringComparison.Ordinal))
            .ToDictionary(field => field.Name, field => field.Value.GetDouble());
    }

    private EmulatorProcess Saved(string command, string device, params string[] options)
    {
        EmulatorProcess run = EmulatorProcess.Run([
            "trainer", command, "--data-path", _folder.FullName, "--save-path", Path.Combine(_folder.FullName, "saved"),
            "--device", device, "--threads", "1", .. options,
        ]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    // Letters that mostly follow in their order.
    private void WriteText(string name, int lines, int seed)
    {
        var random = new Random(seed);
        int letter = 0;
        string[] words = [.. Enumerable.Range(0, 6 * lines).Select(_ => $"{(char)('a' + Next())}")];
        File.WriteAllLines(Path.Combine(_folder.FullName, $"ptb.{name}.txt"), words.Chunk(6).Select(line => string.Join(' ', line)));

        int Next() => letter = (letter + (random.Next(4) == 0 ? 3 : 1)) % 10;
    }
}
