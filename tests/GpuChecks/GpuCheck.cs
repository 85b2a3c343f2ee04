using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;
using ModelGen.Cuda;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.GpuChecks;

/// <summary>Checks a GPU from end to end: that results are right, and how fast they come.</summary>
/// <param name="effort">How much to do.</param>
/// <param name="models">Models to do it with; a part takes those that it is for.</param>
/// <param name="parts">What to do.</param>
/// <param name="corpus">The texts.</param>
/// <param name="report">Receives the results.</param>
/// <param name="stop">Ends the training of an epoch.</param>
internal sealed class GpuCheck(
    CheckEffort effort,
    IReadOnlyList<ModelEntry> models,
    IReadOnlyCollection<CheckPart> parts,
    Corpus corpus,
    CheckReport report,
    CancellationToken stop)
{
    /// <summary>The model that has the time to train for an epoch on the processor.</summary>
    public const string Small = "small";

    private const string Medium = "medium";

    // The models whose speeds are known elsewhere; the medium one has dropout.
    private static readonly string[] Timed = [Small, Medium, "large"];

    /// <summary>Does everything.</summary>
    /// <param name="gpu">The GPU.</param>
    /// <param name="save">Called whenever there are new results: a kernel that never ends must not cost what was known before.</param>
    public void Run(GpuInfo gpu, Action save)
    {
        TellFacts(gpu);
        // The driver keeps what it needs for the device as long as one of its users does.
        using IGpu kept = GpuPlatform.Current.Open(0);
        Compile(gpu.Architecture);
        foreach (CheckPart part in Enum.GetValues<CheckPart>().Where(parts.Contains))
        {
            if (part == CheckPart.Primitives)
            {
                PrimitiveTimes.Measure(report, effort);
                save();
            }

            foreach (ModelEntry model in models.Where(model => IsFor(part, model)))
            {
                model.Run(Action(part, model));
                save();
            }
        }
    }

    private void Compile(string architecture)
    {
        var programs = new CompiledPrograms(effort);
        foreach (ModelEntry model in models.Where(model => parts.Any(part => IsFor(part, model))))
            programs.Add(model, PrecisionsOf(model));
        programs.Compile(report, architecture);
    }

    // Models made for checks are small enough for all checks, and are not timed.
    private bool IsFor(CheckPart part, ModelEntry model) => part switch
    {
        CheckPart.Agreement => true,
        CheckPart.Training => effort.Models.Contains(model) || model.Name is Small or Medium,
        CheckPart.Slopes => effort.Models.Contains(model),
        CheckPart.Launches or CheckPart.Speeds => Timed.Contains(model.Name),
        CheckPart.Epoch => model.Name == Small,
        _ => false,
    };

    private IModelAction Action(CheckPart part, ModelEntry model) => part switch
    {
        CheckPart.Agreement => new AgreementCheck(report, PrecisionsOf(model), effort, model.Name, corpus.Train),
        CheckPart.Training => new TrainingCheck(report, effort, model.Name, corpus.Train),
        CheckPart.Slopes => new SlopeCheck(report, model.Name, corpus.Train),
        CheckPart.Launches => new LaunchTimes(report, effort, model.Name, corpus.Train),
        CheckPart.Speeds => new SpeedCheck(report, effort, model.Name, corpus.Train),
        _ => new EpochCheck(report, model.Name, corpus, stop),
    };

    // Every text has to be compiled, which takes seconds: models like others are tried in one precision.
    private IReadOnlyList<Precision> PrecisionsOf(ModelEntry model) =>
        effort.Models.Contains(model) || Timed.Contains(model.Name) ? effort.Precisions : [Precision.Fp32];

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
