using System.Collections.Generic;

namespace ModelGen.Cuda;

/// <summary>What turns the text of kernels into what a device loads.</summary>
internal interface IKernelCompiler
{
    /// <summary>Name, version and options that are always given; a part of the key under which results are kept.</summary>
    string Identity { get; }

    /// <summary>Compiles.</summary>
    /// <param name="source">The text.</param>
    /// <param name="architecture">The device, such as <c>sm_90</c>.</param>
    /// <exception cref="NvrtcException">The text has errors; carries the log and the lines that it names.</exception>
    CompiledKernels Compile(KernelSource source, string architecture);
}

/// <summary>Kernels as text.</summary>
/// <param name="Name">The model, for messages.</param>
/// <param name="Text">CUDA C.</param>
/// <param name="Precision">How products are computed; the macro <c>MODELGEN_PRECISION</c>.</param>
public sealed record KernelSource(string Name, string Text, Precision Precision)
{
    /// <summary>Whether blocks of time loops come in clusters; the macro <c>MODELGEN_CLUSTER</c>.</summary>
    public bool HasClusters { get; init; }

    /// <summary>What the macros of the building blocks are given, as options of a compiler.</summary>
    internal IEnumerable<string> Macros =>
    [
        $"-DMODELGEN_PRECISION={(int)Precision}", .. HasClusters ? (string[])[$"-DMODELGEN_CLUSTER={CudaLoop.BlocksOfCluster}"] : [],
    ];

    /// <summary>The building blocks that the text includes, by name: the files of <c>kernels/</c>.</summary>
    internal IReadOnlyDictionary<string, string> Headers { get; init; } = KernelHeaders.All;

    /// <summary>What the compiler calls the text.</summary>
    internal string FileName => $"{Name}.cu";
}

/// <summary>What a compiler made.</summary>
/// <param name="Image">What <see cref="IGpu.Load"/> takes.</param>
/// <param name="Log">What the compiler said: warnings, and where asked for the registers of each kernel.</param>
internal sealed record CompiledKernels(byte[] Image, string Log)
{
    /// <summary>Where they come from.</summary>
    public KernelOrigin Origin { get; init; }

    /// <summary>What the user should know: that they could not be kept for the next run; null where all is well.</summary>
    public string? Warning { get; init; }
}

/// <summary>Where compiled kernels come from.</summary>
internal enum KernelOrigin
{
    /// <summary>They were compiled now.</summary>
    Compiler,

    /// <summary>An earlier run compiled them.</summary>
    Cache,

    /// <summary>They were compiled beforehand, perhaps on another machine.</summary>
    Prebuilt,
}
