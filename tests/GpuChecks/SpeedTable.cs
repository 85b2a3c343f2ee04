using System.Collections.Generic;
using System.Linq;
using ModelGen.Ptb.Commands;

namespace ModelGen.GpuChecks;

/// <summary>The table of all speeds, beside those of PyTorch where there are any.</summary>
internal static class SpeedTable
{
    private const string None = "-";

    /// <summary>Its lines, with a heading; no table where nothing was measured.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<Speed> speeds, TorchSpeeds torch)
    {
        foreach (string note in torch.Notes)
            yield return $"PyTorch: {note}";
        if (speeds.Count > 0)
            yield return Row("model", "", "words/s", "ms/step", TorchSpeeds.Modes.SelectMany(mode => (string[])[$"PyTorch {mode}", "ratio"]));
        foreach (Speed speed in speeds)
        {
            string precision = Options.Word(speed.Precision);
            yield return Row(
                speed.Model, precision, $"{speed.WordsPerSecond:N0}", $"{speed.MillisecondsPerStep:F3}",
                TorchSpeeds.Modes.SelectMany(mode => Beside(speed, torch.Find(speed.Model, precision, mode))));
        }
    }

    private static string[] Beside(Speed speed, double? torch) =>
        torch is double words ? [$"{words:N0}", $"{speed.WordsPerSecond / words:F2}"] : [None, None];

    private static string Row(string model, string precision, string words, string time, IEnumerable<string> torch) =>
        $"{model,-7} {precision,-5} {words,11} {time,8}" + string.Concat(torch.Select((cell, index) => index % 2 == 0 ? $" {cell,15}" : $" {cell,6}"));
}
