using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using ModelGen.Cuda;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.GpuChecks;

/// <summary>The command <c>check</c>.</summary>
/// <param name="catalog">The models that it checks besides its own.</param>
/// <param name="effort">How much it does.</param>
/// <param name="output">Receives the results.</param>
/// <param name="error">Is told why nothing can be checked.</param>
internal sealed class CheckCommand(ModelCatalog catalog, CheckEffort effort, TextWriter output, TextWriter error)
{
    private const ulong SyntheticSeed = 1;

    private static readonly CheckPart[] QuickParts = [CheckPart.Agreement, CheckPart.Training, CheckPart.Slopes];

    private readonly ModelCatalog _catalog = catalog.With(effort.Models);

    private readonly Option<bool> _quick = new("--quick") { Description = "Check only that results are right, with small models" };

    private readonly Option<string[]?> _models = Choice("--model", catalog.With(effort.Models).Names, "Models; without it all, or the small ones with --quick");

    private readonly Option<string[]?> _parts = Choice("--part", Options.Words<CheckPart>(), "What to do; without it everything, or what --quick is for");

    private readonly Option<string[]?> _precisions = Choice("--precision", Options.Words<Precision>(), "Precisions, or all without it");

    private readonly Option<Gemm?> _gemm = Options.Member("--gemm", Gemm.Own, "Which kernels compute large matrix products");

    private readonly Option<bool> _clusters = DeviceOptions.Clusters();

    private readonly Option<string?> _dataPath =
        Options.Directory("--data-path", $"Directory with {Corpus.ExpectedFiles}; without it the text is made up");

    private readonly Option<string?> _json = Options.File("--json", "Write all results to a file as well, after each model of each part");

    private readonly Option<string?> _torch = Options.File("--torch", "Show speeds beside those that torch_gpu.py wrote");

    /// <summary>Makes the command.</summary>
    /// <param name="stop">Ends it at once: what is running on a GPU cannot be asked to.</param>
    public Command Build(CancellationToken stop)
    {
        var command = new Command("check", "Checks that the GPU computes what the processor does, and measures how fast it is")
        {
            _quick, _models, _parts, _precisions, _gemm, _clusters, _dataPath, _json, _torch,
        };
        command.SetAction(parsed =>
        {
            using CancellationTokenRegistration end = stop.Register(() => Environment.Exit(ExitCode.Interrupted));
            return Run(parsed, stop);
        });
        return command;
    }

    private static Option<string[]?> Choice(string name, IEnumerable<string> words, string description) =>
        Options.Several(name, words.Contains, string.Join(", ", words), description);

    private int Run(ParseResult parsed, CancellationToken stop)
    {
        CudaProbe probe = GpuPlatform.Current.Probe();
        if (probe.Problem is string problem)
        {
            error.WriteLine($"There is no GPU to check. {problem}".ReplaceLineEndings(" "));
            return ExitCode.Failure;
        }

        var torch = TorchSpeeds.Read(parsed.GetValue(_torch));
        Corpus corpus = parsed.GetValue(_dataPath) is string folder
            ? Corpus.Read(folder, new CorpusOptions { Warn = error.WriteLine })
            : new SyntheticSource(SyntheticSeed).Draw(effort.TrainWords, effort.OtherWords);
        bool quick = parsed.GetValue(_quick);
        IEnumerable<string> models = parsed.Given(_models)
            ?? effort.Models.Select(model => model.Name).Concat(catalog.Names.Where(name => !quick || name == GpuCheck.Small));
        CheckPart[] parts = parsed.Given(_parts) is { } words ? Members<CheckPart>(words) : quick ? QuickParts : Enum.GetValues<CheckPart>();
        CheckEffort wanted = effort with
        {
            Precisions = parsed.Given(_precisions) is { } precisions ? Members<Precision>(precisions) : effort.Precisions,
            Gemm = parsed.GetValue(_gemm) ?? effort.Gemm,
            Clusters = parsed.GetValue(_clusters),
        };

        var report = new CheckReport(output);
        Save();
        new GpuCheck(wanted, [.. models.Select(name => _catalog[name])], parts, corpus, report, stop).Run(probe.Devices[0], Save);
        foreach (string line in SpeedTable.Lines(report.Speeds, torch))
            report.Line(line);
        report.Line(report.Failures == 0 ? $"All {report.Count} checks passed." : $"{report.Failures} of {report.Count} checks FAILED.");
        return report.Failures == 0 ? ExitCode.Success : ExitCode.Failure;

        void Save()
        {
            if (parsed.GetValue(_json) is string path)
                report.Save(path);
        }
    }

    private static T[] Members<T>(IEnumerable<string> words)
        where T : struct, Enum => [.. words.Select(word => Enum.Parse<T>(word, ignoreCase: true))];
}
