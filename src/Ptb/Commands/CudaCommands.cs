using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using ModelGen.Cuda;
using ModelGen.Ptb.Models;

namespace ModelGen.Ptb.Commands;

/// <summary>The commands about GPUs: what this machine has for them, and kernels compiled for another machine.</summary>
/// <param name="catalog">The models that can be named.</param>
/// <param name="output">Standard output.</param>
/// <param name="others">Kernels of no model, which are compiled beforehand together with all models.</param>
internal sealed class CudaCommands(ModelCatalog catalog, TextWriter output, params IReadOnlyList<KernelSource> others)
{
    private const string Architectures = "sm_80, sm_90 and the like";

    private readonly Option<string> _model =
        Options.Choice("--model", catalog.Names, fallback: "small", "The model whose kernels are compiled");

    private readonly Option<Precision?> _precision =
        Options.Member("--precision", Precision.Fp32, "How the factors of matrix products are rounded");

    private readonly Option<string?> _architecture = Options.Text(
        new("--arch")
        {
            Description = "What kernels are compiled for, such as sm_90; without it this machine's first GPU, or sm_90",
            HelpName = "sm_NN",
        },
        IsArchitecture,
        Architectures);

    private readonly Option<string[]?> _models =
        Options.Several("--model", catalog.Names.Contains, string.Join(", ", catalog.Names), "Models, or all without it");

    private readonly Option<string[]?> _precisions = Options.Several(
        "--precision", Options.Words<Precision>().Contains, string.Join(", ", Options.Words<Precision>()), "Precisions, or all without it");

    private readonly Option<string[]?> _architectures =
        Options.Several("--arch", IsArchitecture, Architectures, "What kernels are compiled for");

    private readonly Option<bool> _clusters = DeviceOptions.Clusters();

    private readonly Option<string?> _folder = Options.Directory("--out", "Directory that the kernels are written to");

    /// <summary>The command <c>cuda-info</c>.</summary>
    public Command Info
    {
        get
        {
            var info = new Command("cuda-info", "Says what there is for GPUs here, what is missing, and what a model's kernels take of a GPU")
            {
                _model, _precision, _architecture, _clusters,
            };
            info.SetAction(WriteInfo);
            return info;
        }
    }

    /// <summary>The command <c>cuda-build</c>.</summary>
    public Command Build
    {
        get
        {
            var build = new Command("cuda-build", "Compiles kernels beforehand, for machines without NVRTC")
            {
                _architectures, _folder, _models, _precisions, _clusters,
            };
            build.SetAction(WriteKernels);
            return build;
        }
    }

    private static bool IsArchitecture(string name) => CudaArchitecture.TryParse(name, out _);

    private void WriteInfo(ParseResult parsed)
    {
        Precision precision = parsed.GetValue(_precision) ?? Precision.Fp32;
        string? architecture = parsed.GetValue(_architecture);
        bool clusters = parsed.GetValue(_clusters);
        if (clusters)
            DeviceOptions.RequireClustersIn(precision, architecture);
        new CudaInfo(output).Write(catalog[parsed.GetValue(_model)!], precision, clusters, architecture);
    }

    private void WriteKernels(ParseResult parsed)
    {
        string[] architectures = parsed.Require(_architectures);
        string folder = parsed.Require(_folder);
        ModelEntry[] models = [.. (parsed.Given(_models) ?? catalog.Names).Select(name => catalog[name])];
        Precision[] precisions = [.. (parsed.Given(_precisions) ?? Options.Words<Precision>()).Select(word => Enum.Parse<Precision>(word, ignoreCase: true))];
        bool clusters = parsed.GetValue(_clusters);
        foreach (Precision precision in clusters ? precisions : [])
            Array.ForEach(architectures, architecture => DeviceOptions.RequireClustersIn(precision, architecture));
        IEnumerable<KernelSource> sources =
            from model in models
            from precision in precisions
            select new KernelSource(model.Name, model.Programs.Cuda().Source, precision) { HasClusters = clusters };
        new CudaBuild(output, folder).Write([.. sources, .. parsed.Given(_models) is null ? others : []], architectures);
    }
}
