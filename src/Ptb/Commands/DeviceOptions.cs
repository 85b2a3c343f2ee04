using System.Collections.Generic;
using System.CommandLine;
using ModelGen.Cuda;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>The options that say where a model is computed, and how exactly.</summary>
internal sealed class DeviceOptions
{
    private readonly Option<Device> _device = new("--device")
    {
        Description = "Where the model is computed: cpu, cuda, cuda:N (the GPU of a number) or auto (a GPU if there is one); without it cpu",
        HelpName = "NAME",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!Device.TryParse(text, out Device device))
                result.AddError($"--device takes cpu, cuda, cuda:N or auto, not '{text}'.");
            return device;
        },
    };

    private readonly Option<Precision?> _precision =
        Options.Member("--precision", Precision.Fp32, "How a GPU rounds the factors of matrix products");

    private readonly Option<bool> _useFp16 = new("--use-fp16", "--use_fp16") { Description = "The same as --precision fp16" };

    private readonly Option<Gemm?> _gemm = Options.Member("--gemm", Gemm.Own, "Which kernels compute large matrix products on a GPU");

    private readonly Option<bool> _clusters = Clusters();

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_device, _precision, _useFp16, _gemm, _clusters];

    /// <summary>The option <c>--clusters</c>.</summary>
    public static Option<bool> Clusters() => new("--clusters") { Description = "Let blocks of a GPU's time loops come in clusters (bf16 and fp16, from sm_90 on)" };

    /// <summary>Refuses clusters where factors have 32 bits, or a GPU has none.</summary>
    /// <param name="precision">How products are computed.</param>
    /// <param name="architecture">What kernels are compiled for; null for the device that there is.</param>
    /// <exception cref="InputException">They are wanted nevertheless.</exception>
    public static void RequireClustersIn(Precision precision, string? architecture = null)
    {
        if (precision is not (Precision.Bf16 or Precision.Fp16))
        {
            throw new InputException(
                $"--clusters exchanges factors in 16 bits, and products are computed in {Options.Word(precision)}: add --precision bf16 or fp16, or leave --clusters out.");
        }

        if (architecture is not null && CudaArchitecture.TryParse(architecture, out int number) && number < CudaArchitecture.OldestWithClusters)
        {
            throw new InputException(
                $"--clusters needs {CudaArchitecture.Name(CudaArchitecture.OldestWithClusters)} or later, not {architecture}: name another --arch, or leave --clusters out.");
        }
    }

    /// <summary>Reads them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">Everything else.</param>
    /// <exception cref="InputException">They contradict each other.</exception>
    public ModelOptions Read(ParseResult parsed, ModelOptions options)
    {
        Device device = parsed.GetValue(_device);
        Precision? named = parsed.GetValue(_precision);
        bool useFp16 = parsed.GetValue(_useFp16);
        if (useFp16 && named is not (null or Precision.Fp16))
            throw new InputException($"{_useFp16.Name} means {_precision.Name} fp16, and {Named(named.Value)} says otherwise: leave one of them out.");

        Precision precision = useFp16 ? Precision.Fp16 : named ?? Precision.Fp32;
        if (device.Kind == DeviceKind.Cpu && precision != Precision.Fp32)
        {
            string wish = named is null ? _useFp16.Name : Named(precision);
            throw new InputException($"{wish} needs a GPU, and the processor computes in fp32: add {_device.Name} cuda, or leave {wish} out.");
        }

        Gemm gemm = parsed.GetValue(_gemm) ?? Gemm.Own;
        if (device.Kind == DeviceKind.Cpu && gemm != Gemm.Own)
        {
            string wish = $"{_gemm.Name} {Options.Word(gemm)}";
            throw new InputException($"{wish} needs a GPU, and the processor has kernels of its own: add {_device.Name} cuda, or leave {wish} out.");
        }

        bool clusters = parsed.GetValue(_clusters);
        if (clusters && device.Kind == DeviceKind.Cpu)
            throw new InputException($"{_clusters.Name} needs a GPU: add {_device.Name} cuda, or leave {_clusters.Name} out.");
        if (clusters)
            RequireClustersIn(precision);
        return options with { Device = device, Precision = precision, Gemm = gemm, Clusters = clusters };
    }

    private string Named(Precision precision) => $"{_precision.Name} {Options.Word(precision)}";
}
