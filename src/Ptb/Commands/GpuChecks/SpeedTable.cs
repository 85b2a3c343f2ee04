using System.Collections.Generic;

namespace ModelGen.Ptb.Commands.GpuChecks;

/// <summary>The table of all speeds, beside those of PyTorch where there are any.</summary>
internal static class SpeedTable
{
    private const string None = "-";

    /// <summary>Its lines, with a heading.</summary>
    public static IEnumerable<string> Lines(IEnumerable<Speed> speeds, TorchSpeeds torch)
    {
        foreach (string note in torch.Notes)
            yield return $"PyTorch: {note}";
        yield return Row("model", "", "words/s", "ms/step", "of H200 floor", "PyTorch eager", "ratio", "PyTorch graph", "ratio");
        foreach (Speed speed in speeds)
        {
            string precision = CheckReport.Name(speed.Precision);
            double? eager = torch.Find(speed.Model, precision, "eager"), graph = torch.Find(speed.Model, precision, "graph");
            yield return Row(
                speed.Model, precision, $"{speed.WordsPerSecond:N0}", $"{speed.MillisecondsPerStep:F3}",
                speed.ShareOfFloor is double share ? $"{share * 100:F0} %" : None,
                Words(eager), Ratio(speed, eager), Words(graph), Ratio(speed, graph));
        }
    }

    private static string Words(double? speed) => speed is double words ? $"{words:N0}" : None;

    private static string Ratio(Speed speed, double? torch) => torch is double words ? $"{speed.WordsPerSecond / words:F2}" : None;

    private static string Row(
        string model, string precision, string words, string time, string share, string eager, string eagerRatio, string graph, string graphRatio) =>
        $"{model,-7} {precision,-5} {words,11} {time,8} {share,14} {eager,14} {eagerRatio,6} {graph,14} {graphRatio,6}";
}
