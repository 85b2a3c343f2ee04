using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using ModelGen.Training;

namespace ModelGen.GpuChecks;

/// <summary>
/// What <c>eng/torch_gpu.py</c> measured: a line of versions, and a line for each speed or failure, each a JSON object.
/// </summary>
internal sealed class TorchSpeeds
{
    private readonly Dictionary<(string Model, string Precision, string Mode), double> _speeds = [];

    /// <summary>How PyTorch does a step, in the order in which it is shown.</summary>
    public static readonly string[] Modes = ["eager", "compile", "graph"];

    private TorchSpeeds()
    {
    }

    /// <summary>Versions and failures, in words for the user.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Words per second; null where it was not measured.</summary>
    /// <param name="model">The model's name on the command line.</param>
    /// <param name="precision">As options spell it.</param>
    /// <param name="mode">One of <see cref="Modes"/>.</param>
    public double? Find(string model, string precision, string mode) =>
        _speeds.TryGetValue((model, precision, mode), out double speed) ? speed : null;

    /// <summary>Reads a file of lines; none where there is no file.</summary>
    /// <exception cref="InputException">The file cannot be read, or a line is not as it should be.</exception>
    public static TorchSpeeds Read(string? path)
    {
        var speeds = new TorchSpeeds();
        if (path is null)
            return speeds;
        int number = 0;
        try
        {
            foreach (string line in File.ReadLines(path))
            {
                number++;
                speeds.Add(line);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--torch {path} cannot be read: {exception.Message}");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InputException($"{path}, line {number}, is not what torch_gpu.py writes: {exception.Message}");
        }

        return speeds;
    }

    private void Add(string line)
    {
        // Libraries may write to standard output, too.
        if (!line.StartsWith('{'))
            return;
        using var parsed = JsonDocument.Parse(line);
        JsonElement root = parsed.RootElement;
        if (root.TryGetProperty("note", out JsonElement note))
        {
            Notes.Add(note.GetString()!);
            return;
        }

        (string, string, string) key = (Text("model"), Text("precision"), Text("mode"));
        if (root.TryGetProperty("error", out JsonElement error))
            Notes.Add($"{key.Item1}, {key.Item2}, {key.Item3}: {error.GetString()}");
        else
            _speeds[key] = root.GetProperty("words_per_second").GetDouble();

        string Text(string name) => root.GetProperty(name).GetString()!;
    }
}
