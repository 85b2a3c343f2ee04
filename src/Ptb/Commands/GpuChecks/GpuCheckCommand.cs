using System.CommandLine;
using System.IO;
using System.Threading;
using ModelGen.Cuda;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Text;

namespace ModelGen.Ptb.Commands.GpuChecks;

/// <summary>The command <c>gpu-check</c>.</summary>
internal sealed class GpuCheckCommand
{
    private const ulong SyntheticSeed = 1;

    private readonly Option<bool> _quick = new("--quick") { Description = "Check only that results are right, with small models" };

    private readonly Option<string?> _dataPath =
        Options.Directory("--data-path", $"Directory with {Corpus.ExpectedFiles}; without it the text is made up");

    private readonly Option<string?> _json = Options.File("--json", "Write all results to a file as well");

    private readonly Option<string?> _torch = Options.File("--torch", "Show speeds beside those that torch_gpu.py wrote");

    /// <summary>Makes the command.</summary>
    /// <param name="catalog">The models that it checks besides its own.</param>
    /// <param name="effort">How much it does.</param>
    /// <param name="output">Receives the results.</param>
    /// <param name="error">Is told why nothing can be checked.</param>
    /// <param name="stop">Ends it after the part under way.</param>
    public static Command Build(ModelCatalog catalog, CheckEffort effort, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var options = new GpuCheckCommand();
        var command = new Command("gpu-check", "Checks that the GPU computes what the processor does, and measures how fast it is")
        {
            options._quick, options._dataPath, options._json, options._torch,
        };
        command.SetAction(parsed => options.Run(parsed, catalog, effort, output, error, stop));
        return command;
    }

    private int Run(
        ParseResult parsed, ModelCatalog catalog, CheckEffort effort, TextWriter output, TextWriter error, CancellationToken stop)
    {
        CudaProbe probe = GpuPlatform.Current.Probe();
        if (probe.Problem is string problem)
        {
            error.WriteLine($"There is no GPU to check. {problem}".ReplaceLineEndings(" "));
            return ExitCode.Failure;
        }

        var torch = TorchSpeeds.Read(parsed.GetValue(_torch));
        Corpus corpus = parsed.GetValue(_dataPath) is string folder
            ? Corpus.Read(folder, error.WriteLine)
            : new SyntheticSource(SyntheticSeed).Draw(effort.TrainWords, effort.OtherWords);
        var report = new CheckReport(output);
        new GpuCheck(catalog, effort, corpus, report, stop).Run(probe.Devices[0], parsed.GetValue(_quick));
        foreach (string line in SpeedTable.Lines(report.Speeds, torch))
            report.Line(line);
        report.Line(report.Failures == 0 ? $"All {report.Count} checks passed." : $"{report.Failures} of {report.Count} checks FAILED.");
        if (parsed.GetValue(_json) is string path)
            report.Save(path);
        return report.Failures == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
