using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;
using ModelGen.Cuda;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Text;

namespace ModelGen.Ptb.Commands.GpuChecks;

/// <summary>Checks a GPU from end to end: that results are right, and unless it has to be quick, how fast they come.</summary>
/// <param name="catalog">The trainer's models.</param>
/// <param name="effort">How much to do.</param>
/// <param name="corpus">The texts.</param>
/// <param name="report">Receives the results.</param>
/// <param name="stop">Ends it after the part under way.</param>
internal sealed class GpuCheck(ModelCatalog catalog, CheckEffort effort, Corpus corpus, CheckReport report, CancellationToken stop)
{
    private const string Small = "small";

    // The models whose speeds are known elsewhere; the medium one has dropout.
    private static readonly string[] Timed = [Small, "medium", "large"];

    /// <summary>Does everything.</summary>
    /// <param name="gpu">The GPU.</param>
    /// <param name="quick">Whether to leave out what takes long: large models, times and speeds, the epoch.</param>
    public void Run(GpuInfo gpu, bool quick)
    {
        TellFacts(gpu);
        ModelEntry[] known = [.. catalog.Names.Where(name => !quick || name == Small).Select(name => catalog[name])];
        var programs = new CompiledPrograms();
        foreach (ModelEntry model in effort.Models.Concat(known))
            programs.Add(model, PrecisionsOf(model));
        programs.Compile(report, gpu.Architecture);

        foreach (ModelEntry model in effort.Models.Concat(known))
            Do(model, new AgreementCheck(report, PrecisionsOf(model), model.Name, corpus.Train));
        foreach (ModelEntry model in effort.Models.Concat(known.Where(model => model.Name is Small or "medium")))
            Do(model, new TrainingCheck(report, effort, model.Name, corpus.Train));
        foreach (ModelEntry model in effort.Models)
            Do(model, new SlopeCheck(report, model.Name, corpus.Train));
        if (quick)
            return;

        stop.ThrowIfCancellationRequested();
        PrimitiveTimes.Measure(report, effort);
        ModelEntry[] timed = [.. known.Where(model => Timed.Contains(model.Name))];
        foreach (ModelEntry model in timed)
            Do(model, new LaunchTimes(report, effort, model.Name, corpus.Train));
        foreach (ModelEntry model in timed)
            Do(model, new SpeedCheck(report, effort, model.Name, corpus.Train));
        foreach (ModelEntry model in timed.Where(model => model.Name == Small))
            Do(model, new EpochCheck(report, model.Name, corpus, stop));
    }

    // Every text has to be compiled, which takes seconds: models like others are tried in one precision.
    private IReadOnlyList<Precision> PrecisionsOf(ModelEntry model) =>
        effort.Models.Contains(model) || Timed.Contains(model.Name) ? effort.Precisions : [Precision.Fp32];

    private void Do(ModelEntry model, IModelAction action)
    {
        stop.ThrowIfCancellationRequested();
        model.Run(action);
    }

    private void TellFacts(GpuInfo gpu)
    {
        report.Fact(
            "ModelGen", typeof(ModelOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
        report.Fact("GPU", $"{gpu.Name}, {gpu.Architecture}, {gpu.Multiprocessors} multiprocessors, {gpu.MemoryBytes / 1e9:F1} GB");
        report.Fact("Driver", $"CUDA {gpu.DriverVersion}");
        report.Fact("NVRTC", Nvrtc());
        var system = new SystemLoader();
        CubinCache? cache = CubinCache.OfUser(system);
        report.Fact("Cache", cache is null ? "none" : $"{cache.Folder}, {Cubins(cache)} files");
        report.Fact(
            "Compiled beforehand",
            string.Join("; ", CubinCache.Prebuilt(system).Select(folder => $"{folder.Folder}, {Cubins(folder)} files")));
        report.Fact("Text", corpus.Origin);
        report.Fact("Processors", $"{Environment.ProcessorCount}");
    }

    // Without it there may still be kernels that were compiled beforehand.
    private static string Nvrtc()
    {
        try
        {
            return $"{new NvrtcCompiler().Identity}, {NativeLibraries.Nvrtc.Place}";
        }
        catch (CudaException exception)
        {
            return exception.Message;
        }
    }

    private static int Cubins(CubinCache cache) =>
        Directory.Exists(cache.Folder) ? Directory.EnumerateFiles(cache.Folder, "*.cubin").Count() : 0;
}
