using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using ModelGen.Cuda;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;

namespace ModelGen.GpuChecks;

/// <summary>Compiles the kernels of models on all processors at a time: afterwards they are in the cache.</summary>
/// <param name="effort">With which kernels.</param>
internal sealed class CompiledPrograms(CheckEffort effort) : IModelAction
{
    private readonly List<KernelSource> _sources = [];
    private CudaProgram? _program;

    /// <summary>Adds a model in some precisions.</summary>
    public void Add(ModelEntry model, IEnumerable<Precision> precisions)
    {
        model.Run(this);
        _sources.AddRange(precisions.Select(precision => effort.KernelsOf(_program!, precision)));
    }

    /// <inheritdoc/>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel> => _program = TModel.Programs.Cuda();

    /// <summary>Compiles what was added.</summary>
    /// <param name="report">Receives how many there are, where they come from, and what does not compile.</param>
    /// <param name="architecture">The device, such as <c>sm_90</c>.</param>
    public void Compile(CheckReport report, string architecture)
    {
        KernelStore store = GpuPlatform.Current.Kernels;
        long begin = Stopwatch.GetTimestamp();
        object[] results = new object[_sources.Count];
        Parallel.For(0, results.Length, i => results[i] = Get(store, _sources[i], architecture));
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;

        CompiledKernels[] compiled = [.. results.OfType<CompiledKernels>()];
        string origins = string.Join(
            ", ", compiled.CountBy(kernels => kernels.Origin).Select(group => $"{group.Value} {Words(group.Key)}"));
        report.Fact("Kernels", $"{results.Length} texts for {architecture}: {origins}; {seconds:F1} s");
        if (compiled.Select(kernels => kernels.Warning).FirstOrDefault(warning => warning is not null) is string problem)
            report.Fact("Cache problem", problem);
        foreach ((KernelSource source, object result) in _sources.Zip(results))
        {
            report.Attempt($"compiling {source.Name}, {Options.Word(source.Precision)}", () =>
            {
                if (result is CudaException exception)
                    throw exception;
            });
        }
    }

    private static object Get(KernelStore store, KernelSource source, string architecture)
    {
        try
        {
            return store.Get(source, architecture);
        }
        catch (CudaException exception)
        {
            return exception;
        }
    }

    private static string Words(KernelOrigin origin) => origin switch
    {
        KernelOrigin.Compiler => "compiled now",
        KernelOrigin.Cache => "from the cache",
        _ => "compiled beforehand",
    };
}
